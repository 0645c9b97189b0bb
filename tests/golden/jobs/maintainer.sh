#!/usr/bin/env bash
# In which order does ext4 take its locks? usage: maintainer.sh LOGS
lockgraph levels "$1" --subsystem fs/ext4 --format rules
