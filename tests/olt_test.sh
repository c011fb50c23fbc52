#!/usr/bin/env bash
# What the language promises, and what the examples answer, as tests of programs.
set -eu -o pipefail
exec "$DROVER" test tests/olt examples
