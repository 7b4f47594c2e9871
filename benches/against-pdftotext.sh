#!/usr/bin/env bash
# CPU seconds on a folder of reports: pdftotext (one process a file), reading to glyphs and rulings, and the whole job to JSON.
#
#   benches/against-pdftotext.sh ../shared/real/targets
#
# Needs poppler-utils. All three run one after the other in one call, so that the ratios mean something on a busy machine.
set -euo pipefail
folder=${1:?name a folder of PDF files}
cargo build --release --quiet --bin jixiao --example pdf_dump
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
TIMEFORMAT='%U + %S CPU seconds'
echo "pdftotext:"
time find "$folder" -name '*.pdf' -exec pdftotext -q -bbox {} "$out/text.html" \;
echo "glyphs and rulings, one process a file:"
time find "$folder" -name '*.pdf' -exec target/release/examples/pdf_dump --count {} \; >/dev/null
echo "extract to JSON, one job:"
time target/release/jixiao extract "$folder" -o "$out/json" --quiet --jobs 1
