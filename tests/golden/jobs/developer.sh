#!/usr/bin/env bash
# A splat in a mail: which functions are to be changed, and does the farm know it? usage: developer.sh SPLAT FARM
lockgraph findings "$1" --format table
lockgraph explain "$1" | sed '/^Irq states/,$d'
lockgraph match "$1" --in "$2"
