#!/usr/bin/env bash
# Fetches what a checkout usually leaves out and the check reads: the whole history, without a filter (what a filter leaves
# out cannot be told from what never was), and the branch with what is kept beside it. What cannot be fetched fails nothing
# here: the check says what it lacks, and how to mend that.
set -euo pipefail

cd "${GITHUB_WORKSPACE:-.}"
cd "${GOLDTHREAD_DIRECTORY:-.}" 2>/dev/null || exit 0
shallow=$(git rev-parse --is-shallow-repository 2>/dev/null) || exit 0 # no repository
git remote get-url origin >/dev/null 2>&1 || exit 0

# Without a terminal nobody answers a question, and a server that falls silent is not waited for. The token goes with these
# commands alone, in their environment, and only where the checkout kept none: two would be refused.
export GIT_TERMINAL_PROMPT=0 GIT_HTTP_LOW_SPEED_LIMIT=100 GIT_HTTP_LOW_SPEED_TIME=60
header=http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader
if [[ -n ${GOLDTHREAD_TOKEN:-} ]] && ! git config --get-all "$header" >/dev/null; then
	GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$GOLDTHREAD_TOKEN" | base64 | tr -d '\n')"
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=$header GIT_CONFIG_VALUE_0
fi
fetch() { git fetch --quiet --no-tags --no-recurse-submodules "$@" 2>/dev/null; }

rest=() mend=()
if [[ $shallow == true ]]; then
	rest+=(--unshallow) mend+=("set fetch-depth: 0")
fi
if git config --get-regexp '^(remote\..*\.promisor|extensions\.partialclone)$' >/dev/null; then
	rest+=(--refetch --no-filter) mend+=("leave out filter and sparse-checkout")
fi
if ((${#rest[@]})); then
	# What is checked out may stand on no branch, as what merging a pull request would give.
	fetch "${rest[@]}" origin '+refs/heads/*:refs/remotes/origin/*' "$(git rev-parse HEAD)" ||
		echo "The rest of the history could not be fetched. At actions/checkout ${mend[0]}${mend[1]:+ and ${mend[1]}}."
fi
evidence=refs/heads/goldthread-evidence
fetch origin "+$evidence:refs/remotes/origin/goldthread-evidence" || true # most repositories have none yet
