#!/usr/bin/env bash
# A farm's folder of 800 consoles: the cases of tests/cases, each of 25 machines. usage: farm.sh FOLDER
set -euo pipefail
cases=$(cd "$(dirname "$0")/../../cases" && pwd)
mkdir -p "$1"
for machine in $(seq -w 1 25); do
  for case in "$cases"/*.txt; do
    { echo "console of machine $machine"; cat "$case"; } > "$1/$(basename "$case" .txt)-$machine.log"
  done
done
