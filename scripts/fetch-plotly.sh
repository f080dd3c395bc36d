#!/usr/bin/env bash
# Fetches the pinned plotly.js (MIT licence, LICENSE beside it) into artifacts/plotly, for pages that are interactive
# without a network, and for the tests that open charts in a browser. Needs npm.
set -euo pipefail
cd "$(dirname "$0")/.."
name=plotly.js-basic-dist-min version=4.1.1
mkdir -p artifacts/plotly
package=$(npm pack --silent --pack-destination artifacts/plotly "$name@$version")
tar -xzf "artifacts/plotly/$package" -C artifacts/plotly --strip-components=1
rm "artifacts/plotly/$package"
echo "artifacts/plotly/plotly-basic.min.js"
