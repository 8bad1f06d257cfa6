#!/bin/sh
# Makes the virtual environment $1 with python3 >= 3.11. On a bare Debian, as root, python3-venv is fetched too.
set -eu
place=$1
python=${PYTHON:-python3}
command -v "$python" >/dev/null || { echo "There is no $python here: install Python 3.11 or newer." >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "$("$python" --version) is too old: LCF Learning needs 3.11 or newer. Name another one: make PYTHON=python3.12" >&2
    exit 1
}
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        DEBIAN_FRONTEND=noninteractive
        export DEBIAN_FRONTEND
        apt-get update -q && apt-get install -qy --no-install-recommends python3-venv
    else
        echo "$python has no ensurepip: install python3-venv (Debian, Ubuntu: sudo apt install python3-venv)." >&2
        exit 1
    fi
fi
"$python" -m venv "$place"
