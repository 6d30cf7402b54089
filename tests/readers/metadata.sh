#!/usr/bin/env bash
# What a site tells machines, read by software of others. GRADUS: the program.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${GRADUS:?set it to the program under test}"
GRADUS=$(realpath "$GRADUS")
export GRADUS

. tests/readers/tools.sh
program git
venv metadata tests/readers/requirements-metadata.txt
# Of its packages, one brings the schema of sitemaps.
node_packages node tests/readers

exec "$GRADUS_READERS/metadata/bin/python" tests/readers/metadata.py
