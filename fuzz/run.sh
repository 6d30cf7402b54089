#!/usr/bin/env bash
# Each target for so many seconds (30), or those that are named: fuzz/run.sh [SECONDS [TARGET…]]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-30}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(front_matter book_toml outline lock progress request)
for target in "${targets[@]}"; do
  mkdir -p "fuzz/corpus/$target"
  # Rust without unsafe code needs no sanitizer, and without one the stable compiler does.
  cargo fuzz run --sanitizer none "$target" \
    "fuzz/corpus/$target" "fuzz/seeds/$target" "fuzz/regressions/$target" -- \
    "-max_total_time=$seconds" -timeout=10 -rss_limit_mb=512 -max_len=4096 \
    "-dict=fuzz/dictionaries/$target.dict" -print_final_stats=1
done
