#!/usr/bin/env bash
# The pages in a real browser. GRADUS: the program under test.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${GRADUS:?set it to the program under test}"
GRADUS=$(realpath "$GRADUS")
REPOSITORY=$(pwd)
export GRADUS REPOSITORY

. tests/readers/tools.sh
program chromium
program java default-jre-headless
CHROMIUM=$(command -v chromium)
export CHROMIUM
node_packages browser tests/browser

cp tests/browser/*.mjs "$GRADUS_READERS/browser/"
cd "$GRADUS_READERS/browser"
for one in *.test.mjs; do
  node "$one"
done
