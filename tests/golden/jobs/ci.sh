#!/usr/bin/env bash
# What does the branch bring that main has not? usage: ci.sh CONSOLES_OF_MAIN CONSOLES_OF_BRANCH BASELINE
lockgraph findings "$1" --format json > "$3"
lockgraph findings "$2" --fail-on new --baseline "$3" --format github
