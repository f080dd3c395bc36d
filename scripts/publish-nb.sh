#!/usr/bin/env bash
# Makes the bundle that notebooks fetch in Colab and Kaggle: the notebook runner and kernel with its own .NET, the
# library, the demo data and the forwarder for Python's kernel.
#   scripts/publish-nb.sh [folder]          writes folder/nb-linux-x64.tgz (default: artifacts)
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mkdir -p "${1:-artifacts}" && cd "${1:-artifacts}" && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# .NET 9 and 10.0.0 to 10.0.10 crash at start in Colab's containers: https://github.com/dotnet/runtime/issues/130092
runtime=$(dotnet --list-runtimes | awk '/^Microsoft.NETCore.App 10[.]0[.]/ { print $2 }' | sort -V | tail -1)
if [ "$(printf '%s\n' 10.0.11 "${runtime:-none}" | sort -V | head -1)" != 10.0.11 ] || [ -z "$runtime" ]; then
  echo "publish-nb: found .NET ${runtime:-none}; Colab needs 10.0.11 or newer. Install SDK 10.0.400 or newer." >&2
  exit 1
fi

dotnet publish scripts/nb -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true \
  -p:DebugType=none -p:RuntimeFrameworkVersion="$runtime" -o "$stage/nb"
dotnet build lib -c Release
mkdir -p "$stage/nb/notebook"
cp artifacts/notebook/*.dll "$stage/nb/notebook/"
cp -r data "$stage/nb/data"
cp LICENSE "$stage/nb/"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='2026-01-01 00:00Z' -C "$stage" -czf "$out/nb-linux-x64.tgz" nb
ls -l "$out/nb-linux-x64.tgz"
