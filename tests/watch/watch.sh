#!/usr/bin/env bash
# The main story of each journey under the real `cargo lambda watch`: it starts every function by `cargo run`, the runner plays the
# template's queues, stream and routes around it. The stories stand in tests/journeys/tests/watch.
#
#   tests/watch/watch.sh
#
# Functions are built first, in the selection that `cargo run` has, so that the first event does not wait for a compiler.
set -euo pipefail
cd "$(dirname "$0")/../.."

PATH="$(.ci/tools --path):$PATH"
export PATH
command -v cargo-lambda >/dev/null || { echo "watch: cargo-lambda is missing: run .ci/tools cargo-lambda" >&2; exit 1; }

cargo build --locked
FANDESK_WATCH=1 timeout 900 cargo test --workspace --locked --test watch -- --nocapture
