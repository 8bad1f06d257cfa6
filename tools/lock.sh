#!/bin/sh
# Makes the lock files anew from requirements/*.in. uv runs in an environment of its own, only here: it does not
# read pip's settings, so nothing else uses it. No address of any registry is written down.
set -eu
here=$(dirname "$0")/..
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
"${PYTHON:-python3}" -m venv "$tool"
"$tool/bin/pip" install --quiet uv
for name in run test; do
    "$tool/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate "$here/requirements/$name.in" --output-file "$here/requirements/$name.txt"
done
cd "$here/frontend"
exec ../.venv/bin/python ../tools/node.py npm update --package-lock-only --ignore-scripts
