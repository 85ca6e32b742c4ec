#!/bin/sh
# The differential test; NumPy and PyTorch go into a folder of their own.
# usage: run.sh PROGRAM [options of differential.py]
set -eu
program=$(realpath "$1")
shift
cd "$(dirname "$0")/../.."
environment=$PWD/.build/peers

if ! "$environment/bin/python" -c 'import numpy, torch' 2>/dev/null; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check numpy torch
fi
exec "$environment/bin/python" Tests/peers/differential.py --program "$program" "$@"
