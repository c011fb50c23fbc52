# Sourced by ./try and ./check: the Debian packages that they need, and how to get them.
# docs/dependencies.md says more about each.

# what for, package, why
PACKAGES='
try   g++               compiles drover
try   cmake             configures the build
try   ninja-build       runs the build
try   pkgconf           finds the libraries below
try   libre2-dev        regular expressions in linear time
try   libsimdjson-dev   reads JSON
try   libxxhash-dev     hashes bytes (headers only)
try   zlib1g-dev        reads .gz
try   liblzma-dev       reads .xz
try   libbz2-dev        reads .bz2
try   libzstd-dev       reads .zst
check libgtest-dev      unit tests
check python3           tools/tidy.py and the tests of the command line
check git               names the files that tidy and clang-format look at
check mawk              the peer that the smoke test of bench/ compares with
check gzip              makes .gz files for the tests
check bzip2             makes .bz2 files for the tests
check xz-utils          makes .xz files for the tests
check zstd              makes .zst files for the tests
check clang-19          the second compiler, and libFuzzer
check libclang-rt-19-dev sanitizers and libFuzzer at run time
check clang-format-19   one layout for all code
check clang-tidy-19     finds bugs by pattern
'

# packages_needed FOR...: the packages of these rows that are not installed, one a line.
packages_needed() {
  local wanted installed
  wanted=$(awk -v purposes="$*" 'BEGIN { split(purposes, p, " "); for (i in p) want[p[i]] = 1 }
                            $1 in want { print $2 }' <<<"$PACKAGES")
  # Package:arch is printed for some; one call for all, because a process is dear.
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
              awk '$1 == "installed" { print $2 }' || true)
  grep -vxF -e "${installed:-none at all}" <<<"$wanted" || true
}

# install_packages FOR...: says which packages are missing and why, and installs them; without root
# and without a sudo that asks nothing it prints the one command to run and ends with 2.
install_packages() {
  local missing command root=()
  if ! command -v dpkg-query >/dev/null; then
    echo "This is neither Debian nor Ubuntu; of what these packages hold, the build needs:" >&2
    awk -v purposes="$*" 'NF && index(purposes, $1) { $1 = ""; print " " $0 }' <<<"$PACKAGES" >&2
    return 0
  fi
  missing=$(packages_needed "$@")
  [ -z "$missing" ] && return 0

  echo "Missing on this machine:"
  awk -v missing="$missing" 'BEGIN { n = split(missing, m, "\n"); for (i = 1; i <= n; i++) want[m[i]] = 1 }
      $2 in want { package = $2; $1 = $2 = ""; printf "  %-20s%s\n", package, $0 }' <<<"$PACKAGES"
  command="apt-get install -y --no-install-recommends $(tr '\n' ' ' <<<"$missing")"
  command=${command% }
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      root=(sudo -n)
    else
      echo
      echo "Installing them needs root. Run this once, then $0 again:"
      if command -v sudo >/dev/null; then
        echo "  sudo sh -c 'apt-get update && $command'"
      else
        echo "  su -c 'apt-get update && $command'"
      fi
      exit 2
    fi
  fi
  echo "Installing them with apt-get."
  "${root[@]}" apt-get update -q -o DPkg::Lock::Timeout=300 ||
    echo "apt-get update failed; trying with the lists that are there." >&2
  # shellcheck disable=SC2086  # the command is words
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive $command -q -o DPkg::Lock::Timeout=300
}
