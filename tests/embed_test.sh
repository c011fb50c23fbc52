#!/usr/bin/env bash
# examples/embed against an installed tree, far from this one: what is installed is enough.
set -eu -o pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake --install "$BUILD" --prefix "$folder/prefix" >/dev/null
cp -r examples/embed "$folder/source"
cmake -S "$folder/source" -B "$folder/build" -G Ninja -DCMAKE_PREFIX_PATH="$folder/prefix" \
  -DCMAKE_CXX_COMPILER="$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$BUILD/CMakeCache.txt")" \
  -DCMAKE_CXX_FLAGS="$(sed -n 's/^DROVER_SANITIZE:[A-Z]*=\(..*\)/-fsanitize=\1/p' "$BUILD/CMakeCache.txt")" \
  >"$folder/log" 2>&1 && cmake --build "$folder/build" >>"$folder/log" 2>&1 ||
  { cat "$folder/log"; exit 1; }
(cd / && "$folder/build/alarms") >"$folder/output"
diff - "$folder/output" <<'OUTPUT'
three machines, all linked
the link between web and db breaks
+ db: call ada
+ mail: call bob
mail gets a link of its own
- db: call ada
- mail: call bob
OUTPUT
