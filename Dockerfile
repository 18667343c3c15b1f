# The image of a release, made by `goreleaser` from the programs that it has built: one folder for each platform.
# To look at registers: docker run --rm --volume "$PWD:/registers:ro" ghcr.io/goldthread/goldthread check
FROM gcr.io/distroless/static-debian13:nonroot@sha256:f7f8f729987ad0fdf6b05eeeae94b26e6a0f613bdf46feea7fc40f7bd72953e6
ARG TARGETPLATFORM
COPY $TARGETPLATFORM/goldthread /usr/local/bin/goldthread
USER 65532:65532
WORKDIR /registers
ENTRYPOINT ["/usr/local/bin/goldthread"]
