#!/usr/bin/env bash
# The exports of text, read back by software of others that is light to install. GRADUS: the program.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${GRADUS:?set it to the program under test}"
GRADUS=$(realpath "$GRADUS")
export GRADUS

. tests/readers/tools.sh
program cmark-gfm
program asciidoctor
program chromium
CHROMIUM=$(command -v chromium)
export CHROMIUM
venv python tests/readers/requirements.txt
node_packages node tests/readers

exec "$GRADUS_READERS/python/bin/python" tests/readers/text.py
