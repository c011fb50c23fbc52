#!/usr/bin/env bash
# tools/packages.sh against a machine that we make up: what dpkg-query, id, sudo and apt-get say is
# set by each case. Run by ctest.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fake() { printf '#!/bin/bash\n%s\n' "$2" >"$folder/bin/$1"; chmod +x "$folder/bin/$1"; }

# install USER INSTALLED SUDO: runs install_packages try there; its words, commands and exit code.
install() {
  rm -rf "$folder/bin" "$folder/ran"
  mkdir "$folder/bin"
  : >"$folder/ran"
  # shellcheck disable=SC2016  # expanded by the fakes
  {
    fake dpkg-query 'shift 2; for p; do case " '"$2"' " in *" $p "*) echo "installed $p";; esac; done'
    fake apt-get 'echo "apt-get $*" >>'"$folder/ran"
    fake id "echo $1"
    [ "$3" = none ] || fake sudo 'echo "sudo $*" >>'"$folder/ran"'; [ '"$3"' = yes ] || exit 1; shift; exec "$@"'
  }
  local tool
  for tool in awk grep tr env bash cat true; do ln -s "$(type -P $tool)" "$folder/bin/$tool"; done
  code=0
  out=$(PATH=$folder/bin bash -c 'set -eu; . tools/packages.sh; install_packages try' ./try 2>&1) || code=$?
}

failed=0
expect() {  # WHAT THAT
  if ! eval "$2"; then
    printf 'FAILED: %s\n  code %s\n  out  %s\n  ran  %s\n' "$1" "$code" "$out" "$(cat "$folder/ran")"
    failed=1
  fi
}
ran() { grep -qF -- "$1" "$folder/ran"; }
said() { grep -qF -- "$1" <<<"$out"; }

all='g++ cmake ninja-build pkgconf libre2-dev libsimdjson-dev libxxhash-dev zlib1g-dev liblzma-dev libbz2-dev libzstd-dev'
install 0 "$all" none
expect 'nothing missing: silent, nothing run' '[ "$code" = 0 ] && [ -z "$out" ] && [ ! -s "$folder/ran" ]'

install 0 "${all/libre2-dev /}" none
expect 'root: names what is missing and why' 'said "libre2-dev" && said "regular expressions"'
expect 'root: names nothing else' '! said "cmake "'
expect 'root: installs just that' \
  'ran "apt-get update" && ran "apt-get install -y --no-install-recommends libre2-dev -q" && [ "$code" = 0 ]'

install 1000 "" yes
expect 'sudo that asks nothing: used' 'ran "sudo -n apt-get update" && ran "apt-get install" && [ "$code" = 0 ]'

install 1000 "${all/g++ /}" no
expect 'sudo that asks: one command, exit 2' \
  '[ "$code" = 2 ] && said "sudo sh -c '\''apt-get update && apt-get install -y --no-install-recommends g++'\''" && ! ran "apt-get"'

install 1000 "${all/g++ /}" none
expect 'no sudo: one command with su, exit 2' '[ "$code" = 2 ] && said "su -c '\''apt-get update" && ! ran apt-get'

exit $failed
