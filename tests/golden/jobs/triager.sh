#!/usr/bin/env bash
# 800 logs: what are the bugs? usage: triager.sh FARM STORE
lockgraph ingest "$1" --db "$2"
lockgraph findings --db "$2" --format table --top 3
