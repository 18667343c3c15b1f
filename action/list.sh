#!/usr/bin/env bash
# list.sh FILE: writes into checksums.txt which files of a release the action takes, from the release's own list of
# digests. It is run in the commit after a release: that commit is what workflows pin.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
files=$(grep -E '^[0-9a-f]{64}  goldthread_[0-9]+\.[0-9]+\.[0-9]+_(linux|darwin|windows)_(amd64|arm64)\.tar\.gz$' "$1" | LC_ALL=C sort -k 2 || true)
versions=$(cut -d _ -f 2 <<<"$files" | uniq)
if [[ $(wc -l <<<"$files") != 6 || $(cut -c 67- <<<"$files" | uniq | wc -l) != 6 || $(wc -l <<<"$versions") != 1 ]]; then
	echo "$1 does not list six files of one release, one for each system and machine; nothing was changed" >&2
	exit 1
fi
{
	grep '^#' "$here/checksums.txt"
	printf '%s\n' "$files"
} >"$here/checksums.txt.new"
mv "$here/checksums.txt.new" "$here/checksums.txt"
printf '%s\n' "$versions"
