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
# As many at once as there are processors, but for those that are busy on all of them by themselves, or measure time.
alone=(pages.test.mjs lighthouse.test.mjs)
others=()
for one in *.test.mjs; do
  [[ " ${alone[*]} " == *" $one "* ]] || others+=("$one")
done
printf '%s\n' "${others[@]}" | xargs -P "$(nproc)" -I{} bash -c '
  begun=$SECONDS
  node {} >{}.log 2>&1 && code=0 || code=$?
  cat {}.log
  printf "%s: %s seconds, %s\n" {} "$((SECONDS - begun))" "$([ "$code" = 0 ] && echo passed || echo FAILED)"
  exit "$code"'
for one in "${alone[@]}"; do
  node "$one"
done
node screenshots.mjs
