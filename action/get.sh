#!/usr/bin/env bash
# Puts the program into the runner's temporary folder and says where, as the output "program": the file of the release
# that checksums.txt lists for this kind of runner, held to its digest, or else a build of the source beside this script.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
into=${RUNNER_TEMP:?}/goldthread
mkdir -p "$into"

# cannot WHY: ends the step with the status of a check that could not run, and says so wherever somebody looks.
cannot() {
	echo "::error title=Register check could not run (not caused by you)::$1"
	printf '### Register check could not run (not caused by you): %s.\n' "$1" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
	printf 'exit-code=3\n' >>"${GITHUB_OUTPUT:?}"
	exit 3
}

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
	# By its name alone: of a folder such as D:\a\_temp sha256sum would begin its line with a backslash, and tar take the D
	# for another machine.
	cd "$into"
	curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$file" "$from" ||
		cannot "the program could not be downloaded from $from"
	if command -v sha256sum >/dev/null; then sum=$(sha256sum "$file"); else sum=$(shasum -a 256 "$file"); fi
	if [[ ${sum%% *} != "${listed%% *}" ]]; then
		rm -f "$file"
		cannot "what was downloaded from $from is not the file that this version of the action lists, and nothing of it was run"
	fi
	tar -xzf "$file" "${program##*/}" || cannot "what was downloaded from $from could not be unpacked"
elif command -v go >/dev/null; then
	(cd "$here/.." && go build -o "$program" ./cmd/goldthread) || cannot "the program could not be built from its source, as said above"
else
	cannot "no release is listed for $system on $machine, and without Go it cannot be built. Add actions/setup-go before this step"
fi
printf 'program=%s\n' "$program" >>"${GITHUB_OUTPUT:?}"
