#!/usr/bin/env bash
# Puts the program into the runner's temporary folder and says where, as the output "program": the file of the release
# that checksums.txt lists for this kind of runner, held to its digest, or else a build of the source beside this script.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
into=${RUNNER_TEMP:?}/goldthread
mkdir -p "$into"

case ${RUNNER_OS:-$(uname -s)} in
Linux) system=linux ;;
macOS | Darwin) system=darwin ;;
Windows | MINGW* | MSYS*) system=windows ;;
*) system=unknown ;;
esac
case ${RUNNER_ARCH:-$(uname -m)} in
X64 | x86_64) machine=amd64 ;;
ARM64 | arm64 | aarch64) machine=arm64 ;;
*) machine=unknown ;;
esac
program=$into/goldthread
[[ $system != windows ]] || program=$program.exe

listed=$(grep -E "^[0-9a-f]{64}  goldthread_[0-9]+\.[0-9]+\.[0-9]+_${system}_${machine}\.tar\.gz\$" "$here/checksums.txt" || true)
if [[ -n $listed ]]; then
	file=${listed#*  }
	version=${file#goldthread_}
	version=${version%%_*}
	from=${GOLDTHREAD_RELEASES:-https://github.com/goldthread/goldthread/releases/download}/v$version/$file
	if ! curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$into/$file" "$from"; then
		echo "::error title=Register check could not run (not caused by you)::the program could not be downloaded from $from"
		exit 3
	fi
	if command -v sha256sum >/dev/null; then sum=$(sha256sum "$into/$file"); else sum=$(shasum -a 256 "$into/$file"); fi
	if [[ ${sum%% *} != "${listed%% *}" ]]; then
		echo "::error title=Register check could not run (not caused by you)::what was downloaded from $from is not the file that this version of the action lists; nothing of it was run"
		rm -f "$into/$file"
		exit 3
	fi
	tar -xzf "$into/$file" -C "$into" "$(basename "$program")"
elif command -v go >/dev/null; then
	(cd "$here/.." && go build -o "$program" ./cmd/goldthread)
else
	echo "::error title=Register check could not run (not caused by you)::no release is listed for $system on $machine, and without Go it cannot be built: add actions/setup-go before this step"
	exit 3
fi
printf 'program=%s\n' "$program" >>"${GITHUB_OUTPUT:?}"
