#!/usr/bin/env bash
# Gathers what a fuzz target starts from: files of the tree of the kind that it reads, and those in
# fuzz/corpus/NAME/. tools/fuzz_seeds.sh NAME FOLDER; the folder is made.
set -eu -o pipefail
[ $# = 2 ] || { echo "usage: tools/fuzz_seeds.sh NAME FOLDER" >&2; exit 2; }
name=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
cd "$(dirname "$0")/.."

# copy PREFIX PATTERN...: the first bytes of some targets' input are settings. The beginning of a
# file is enough: large inputs make every run slow.
copy() {
  local prefix=$1 pattern file
  shift
  for pattern in "$@"; do
    find examples tests/cli/files -type f -name "$pattern" | while read -r file; do
      { printf %s "$prefix"; head -c 4096 "$file"; } >"$folder/${file//\//-}"
    done
  done
}

case $name in
  lexer | program)
    copy "" '*.olg'
    awk -v folder="$folder" '
      /^```/ { if (file) close(file); file = /^```olg/ ? folder "/docs-" NR ".olg" : ""; next }
      file { print >file }' docs/language.md
    awk -v folder="$folder" '
      /^```/ { if (file) close(file); file = /^```olg/ ? folder "/jol-" NR ".olg" : ""; next }
      file { print >file }' docs/jol.md ;;
  table)
    copy "1@@" '*.csv'  # commas, a header, blocks of 64 bytes
    copy "0@@" '*.tsv'
    copy "p@@" '*.log' ;;  # fields, cut at blanks
  golden)
    for file in tests/olt/*.olt; do cp "$file" "$folder"; done
    awk -v folder="$folder" '
      /^```/ { if (file) close(file); file = /^```olt/ ? folder "/docs-" NR ".olt" : ""; next }
      file { print >file }' docs/testing.md ;;
  json) copy "@@" '*.jsonl' ;;
esac
[ ! -d "fuzz/corpus/$name" ] || cp "fuzz/corpus/$name"/* "$folder"
