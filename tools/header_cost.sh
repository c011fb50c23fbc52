#!/usr/bin/env bash
# What it costs to include a header: processor seconds to compile a file with nothing else in it,
# the best of three. tools/header_cost.sh [HEADER...]; the figures stand in docs/dependencies.md.
set -eu
[ $# -gt 0 ] || set -- cstddef re2/re2.h simdjson.h xxhash.h zlib.h lzma.h bzlib.h zstd.h gtest/gtest.h
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TIMEFORMAT=%U
for header in "$@"; do
  printf '#define XXH_INLINE_ALL\n#include <%s>\n' "$header" >"$folder/one.cc"
  best=$(for _ in 1 2 3; do
    { time "${CXX:-g++}" -std=c++20 -O2 -g -c "$folder/one.cc" -o "$folder/one.o"; } 2>&1
  done | sort -n | head -n 1)
  printf '%6.2f s  %s\n' "$best" "$header"
done
