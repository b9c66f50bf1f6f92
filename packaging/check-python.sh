#!/bin/sh
# Name in one line what is missing to make the virtual environment.
python=$1
command -v "$python" >/dev/null 2>&1 || { echo "Python 3.11 to 3.14 is missing: on Debian, apt install python3 python3-venv" >&2; exit 1; }
"$python" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || {
    echo "Python 3.11 to 3.14 is needed, this is $("$python" --version 2>&1): make run PYTHON=python3.13" >&2; exit 1; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || { echo "python3-venv is missing: on Debian, apt install python3-venv" >&2; exit 1; }
