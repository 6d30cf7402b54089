#!/usr/bin/env bash
# Every check of the project. What it needs beyond Rust is installed where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$1"; }

# The outside checker of built sites, and the benchmark, are Python programs.
if ! command -v python3 >/dev/null; then
  say "installing python3"
  apt-get update && apt-get install -y python3
fi
cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
if ! cargo deny --version >/dev/null 2>&1; then
  say "installing cargo-deny"
  cargo install cargo-deny --locked
fi

say "format"
cargo fmt --all -- --check
say "lints"
cargo clippy --all-targets --locked -- -D warnings
say "lints, without what may be left out"
cargo clippy --all-targets --locked --no-default-features -- -D warnings
if cargo run --locked --quiet --no-default-features -- --help | grep -w serve; then
  echo "a gradus without the feature serve has the command" >&2
  exit 1
fi
say "licences and sources of what is depended on"
cargo fetch --locked
cargo deny --locked --offline check bans licenses sources
say "tests"
cargo test --locked
say "fuzzing, each target for half a minute"
if ! cargo fuzz --version >/dev/null 2>&1; then
  say "installing cargo-fuzz"
  cargo install cargo-fuzz --locked
fi
cargo fmt --manifest-path fuzz/Cargo.toml -- --check
fuzz/run.sh 30
say "documentation of the code"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet
say "the model of this repository, without a warning"
out=$(mktemp -d)
cargo run --locked --release --quiet -- build --strict --out "$out/site"
GRADUS=$(realpath "${CARGO_TARGET_DIR:-target}/release/gradus")
export GRADUS
"$GRADUS" check --strict
say "the guide, without a warning"
"$GRADUS" check docs --strict
"$GRADUS" build docs --strict --out "$out/guide"
if [ -d ../shared/corpora ]; then
  say "its sentences are its own"
  python3 tests/content/own_words.py content docs glossary.yaml README.md -- ../shared/corpora ../shared/seed
else
  echo "skipped: whether its sentences are its own; ../shared/corpora is not there"
fi
say "exports, read back by the software of others"
tests/readers/text.sh
tests/readers/data.sh
tests/readers/metadata.sh
say "the pages in a browser"
tests/browser/run.sh
say "a small benchmark"
benches/build.py --pages 50 --runs 1 --gradus "$GRADUS"
benches/preview.py --pages 50 --edits 4 --tools gradus --gradus "$GRADUS"
say "all is well"
