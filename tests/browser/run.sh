#!/usr/bin/env bash
# The pages in a real browser. GRADUS: the program under test. CORPORA: published models, beside the checkout by default.
# SCREENSHOTS: the folder for pictures of all kinds of pages, target/screenshots by default.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${GRADUS:?set it to the program under test}"
GRADUS=$(realpath "$GRADUS")
REPOSITORY=$(pwd)
SCREENSHOTS=${SCREENSHOTS:-$REPOSITORY/target/screenshots}
export GRADUS REPOSITORY SCREENSHOTS

. tests/readers/tools.sh
program chromium
program java default-jre-headless
program pdftotext poppler-utils
CHROMIUM=$(command -v chromium)
export CHROMIUM
node_packages browser tests/browser

cp tests/browser/*.mjs "$GRADUS_READERS/browser/"
cd "$GRADUS_READERS/browser"
for one in *.test.mjs; do
  node "$one"
done
node screenshots.mjs
