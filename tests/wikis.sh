#!/usr/bin/env bash
# The exports, read back by wikis and programs that are heavy to install. It builds nothing: GRADUS is the program.
set -euo pipefail
cd "$(dirname "$0")/.."
GRADUS=${GRADUS:-${CARGO_TARGET_DIR:-target}/release/gradus}
if [ ! -x "$GRADUS" ]; then
  echo "no program $GRADUS; run: cargo build --release" >&2
  exit 1
fi
GRADUS=$(realpath "$GRADUS")
export GRADUS

. tests/readers/tools.sh
packages mediawiki dokuwiki php-cli php-sqlite3
venv python tests/readers/requirements.txt
venv techdocs tests/readers/requirements-techdocs.txt
program soffice libreoffice-calc

"$GRADUS_READERS/python/bin/python" tests/readers/wikis.py
tests/readers/data.sh office
