#!/bin/sh
# Makes .venv with the pinned dependencies. Nothing happens when it is already up to date.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/installed
if [ -e "$stamp" ] && [ ! pyproject.toml -nt "$stamp" ] && [ ! constraints.txt -nt "$stamp" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

python=
found=
for candidate in ${PYTHON:-python3.13 python3.12 python3.14 python3 python}; do
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    found="${found:+$found, }$candidate is $version"
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))'; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    echo "Tux needs Python 3.12 or newer; ${found:-no Python was found}. Install one, or name it: make PYTHON=/path/to/python3.13 ..." >&2
    exit 1
fi

echo "Installing into .venv with Python $version (about a minute, once) ..."
rm -rf .venv
if ! "$python" -m venv .venv >build-venv.log 2>&1; then
    echo "Python $version cannot make a virtual environment (on Debian or Ubuntu: apt install python3-venv):" >&2
    cat build-venv.log >&2
    rm -rf .venv build-venv.log
    exit 1
fi
rm -f build-venv.log
.venv/bin/python -m pip install --disable-pip-version-check --quiet --progress-bar on --constraint constraints.txt --editable '.[dev]'
touch "$stamp"
echo "Installed."
