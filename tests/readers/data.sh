#!/usr/bin/env bash
# The exports of data, read by software of others. GRADUS is the program under test; what is needed is installed into a
# folder that a second run finds again.
# usage: data.sh [READER…]: the light readers where none is named; `office` needs LibreOffice
set -euo pipefail
: "${GRADUS:?set GRADUS to the program under test}"
program=$(command -v "$GRADUS") || { echo "data.sh: there is no program $GRADUS" >&2; exit 1; }
GRADUS=$(realpath "$program")
export GRADUS PYTHONDONTWRITEBYTECODE=1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${GRADUS_READERS:-$here/../../target/readers}/data
mkdir -p "$cache"
cache=$(realpath "$cache")

missing() {
  echo "data.sh: $1 is missing; $2" >&2
  exit 1
}
command -v python3 >/dev/null || missing python3 "apt-get install -y python3 python3-venv"
command -v npm >/dev/null || missing npm "apt-get install -y nodejs npm"

# Installs anew where what is pinned is not what is there. The mark is written last.
if ! cmp -s "$here/requirements-data.txt" "$cache/venv/requirements.txt"; then
  rm -rf "$cache/venv"
  python3 -m venv "$cache/venv" || missing venv "apt-get install -y python3-venv"
  "$cache/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/requirements-data.txt" ||
    missing "what requirements-data.txt lists" "$cache/venv/bin/pip install --no-deps -r $here/requirements-data.txt"
  cp "$here/requirements-data.txt" "$cache/venv/requirements.txt"
fi
if ! cmp -s "$here/data/package-lock.json" "$cache/node/installed.json"; then
  rm -rf "$cache/node"
  mkdir -p "$cache/node"
  cp "$here/data/package.json" "$here/data/package-lock.json" "$cache/node/"
  # One schema is read of it: no script runs.
  npm ci --prefix "$cache/node" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null ||
    missing "what package-lock.json lists" "npm ci --prefix $cache/node --ignore-scripts"
  cp "$here/data/package-lock.json" "$cache/node/installed.json"
fi

cd "$here"
[ $# -gt 0 ] || set -- confluence adf sheets schemas oembed reports
for reader in "$@"; do
  "$cache/venv/bin/python" "$reader.py" "$cache/node"
done
