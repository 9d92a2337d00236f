#!/bin/sh
# Makes .venv with the pinned dependencies. Nothing happens if it is already up to date and, where PYTHON names a
# Python, was made with that one.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/installed

which_python() {
    "$1" -c 'import sys; print(sys.base_prefix, sys.version)' 2>/dev/null
}

up_to_date() {
    [ -e "$stamp" ] && [ ! pyproject.toml -nt "$stamp" ] && [ ! constraints.txt -nt "$stamp" ] || return 1
    made_with=$(which_python .venv/bin/python) || return 1
    [ -z "${PYTHON:-}" ] || [ "$(which_python "$PYTHON")" = "$made_with" ]
}

if up_to_date; then exit 0; fi

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

echo "Installing into .venv with Python $version (about a minute, once)"
rm -rf .venv
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! "$python" -m venv .venv >"$log" 2>&1; then
    echo "Python $version cannot make a virtual environment (on Debian or Ubuntu: apt install python3-venv):" >&2
    cat "$log" >&2
    rm -rf .venv
    exit 1
fi

.venv/bin/python -m pip install --disable-pip-version-check --no-color --progress-bar off \
    --constraint constraints.txt --editable '.[dev,docs,playground]' >"$log" 2>&1 &
pip=$!
trap 'kill "$pip" 2>/dev/null; rm -f "$log"' EXIT
if [ -t 1 ]; then
    of=$(grep -c == constraints.txt)
    while kill -0 "$pip" 2>/dev/null; do
        printf '\r  %s of about %s packages' "$(grep -c '^Collecting' "$log")" "$of"
        sleep 1
    done
    printf '\r%40s\r' ''
fi
installed=0
wait "$pip" || installed=$?
trap 'rm -f "$log"' EXIT
if [ "$installed" -ne 0 ]; then
    echo "The packages could not be installed. pip says:" >&2
    tail -n 20 "$log" >&2
    exit 1
fi
touch "$stamp"
echo "Installed."
