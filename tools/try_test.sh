#!/usr/bin/env bash
# ./try with a cmake that we make up: what it configures and builds, the first time and the next.
# Run by ctest.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/tree/tools" "$folder/bin"
cp try README.md "$folder/tree"
cp tools/packages.sh "$folder/tree/tools"

fake() { printf '#!/bin/bash\n%s\n' "$2" >"$folder/bin/$1"; chmod +x "$folder/bin/$1"; }
# shellcheck disable=SC2016  # expanded by the fakes
fake dpkg-query 'shift 2; for p; do echo "installed $p"; done'
fake apt-get "echo apt-get >>$folder/ran"
# Configuring fails while there is a file `broken`; building makes the program.
# shellcheck disable=SC2016
fake cmake 'echo "cmake $*" >>'"$folder/ran"'
case $1 in
  --preset)
    [ ! -e broken ] || { echo "no compiler" >&2; exit 1; }
    mkdir -p build/release && : >build/release/build.ninja ;;
  --build)
    printf "#!/bin/bash\necho answered: \$2 \$4 >>%s\n" '"$folder/ran"' >build/release/drover
    chmod +x build/release/drover ;;
esac'

failed=0
again() {  # runs ./try; its words, commands and exit code
  : >"$folder/ran"
  code=0
  out=$(cd "$folder/tree" && PATH=$folder/bin:$PATH ./try "$@" 2>&1) || code=$?
}
expect() {  # WHAT THAT
  if ! eval "$2"; then
    printf 'FAILED: %s\n  code %s\n  out  %s\n  ran  %s\n' "$1" "$code" "$out" "$(cat "$folder/ran")"
    failed=1
  fi
}
count() { grep -c -- "$1" "$folder/ran" || true; }
said() { grep -qF -- "$1" <<<"$out"; }

: >"$folder/tree/broken"
again
expect 'what cmake says is shown when it fails' '[ "$code" = 1 ] && said "no compiler" && [ "$(count "cmake --build")" = 0 ]'
rm "$folder/tree/broken"
again
expect 'a failure does not stand in the way' '[ "$code" = 0 ]'
expect 'the first time configures, without tests' '[ "$(count "cmake --preset release -DDROVER_TESTS=OFF")" = 1 ]'
expect 'the first time builds the program alone' '[ "$(count "cmake --build build/release --target drover")" = 1 ]'
expect 'the first time says that it takes a while' 'said "the first time takes"'
expect 'the first time asks' '[ "$(count "answered: --keep-going table")" = 1 ]'
again
expect 'the second time configures nothing' '[ "$code" = 0 ] && [ "$(count "cmake --preset")" = 0 ]'
expect 'the second time builds what changed' '[ "$(count "cmake --build build/release --target drover")" = 1 ]'
expect 'the second time does not ask for patience' '! said "the first time takes"'
expect 'the second time asks' '[ "$(count "answered:")" = 1 ]'
expect 'nothing is installed that is there' '[ "$(count apt-get)" = 0 ]'
again --help
expect 'help builds nothing' '[ "$code" = 0 ] && said "nstalls what is missing"'
expect 'help runs nothing' '[ ! -s "$folder/ran" ]'
again now
expect 'it takes no arguments' '[ "$code" = 2 ] && [ ! -s "$folder/ran" ]'

[ "$failed" = 0 ] && echo "./try configures once"
[ "$failed" = 0 ]
