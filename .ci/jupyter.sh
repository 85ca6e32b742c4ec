#!/bin/sh
# The kernel against Jupyter's own tests; the notebooks run by nbconvert. Python packages go into a folder of their own.
# usage: jupyter.sh PROGRAM
set -eu
program=$(realpath "$1")
cd "$(dirname "$0")/.."
environment=$PWD/.build/jupyter

if ! [ -x "$environment/bin/jupyter-nbconvert" ]; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check 'jupyter_kernel_test~=0.7.0' 'nbconvert~=7.16'
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Nothing of the user's is read or written.
export HOME="$scratch" XDG_STATE_HOME="$scratch/state" XDG_CONFIG_HOME="$scratch/config"
export JUPYTER_DATA_DIR="$scratch/jupyter"
"$program" kernel install
"$environment/bin/python" .ci/jupyter_kernel_tests.py
for notebook in notebooks/*.ipynb; do
  "$environment/bin/jupyter-nbconvert" --to notebook --execute --log-level WARN --output-dir "$scratch" "$notebook"
  echo "$notebook runs"
done
