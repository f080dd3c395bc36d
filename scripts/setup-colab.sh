#!/usr/bin/env bash
# Prepares a Colab or Kaggle session for the C# notebooks: fetches the bundle that scripts/publish-nb.sh made, unpacks
# it to /opt/nb and registers its kernel. The first cell of every notebook calls this. No .NET SDK is installed.
#
# Kaggle: its notebooks know Python's kernel only, so upload the copies that `nb export --python-kernel` writes. Switch
# "Internet" on in the session's settings; without it attach nb-linux-x64.tgz and this file as a dataset, and write in
# place of the first cell's lines about the repository
#   !NB_BUNDLE=/kaggle/input/NAME/nb-linux-x64.tgz bash /kaggle/input/NAME/setup-colab.sh
set -euo pipefail
repository=${NB_REPOSITORY:-OWNER/EarlySignal}
version=${NB_VERSION:-v0.1.0}
target=${NB_FOLDER:-/opt}

bundle=${NB_BUNDLE:-}
if [ -z "$bundle" ]; then
  case $repository in OWNER/*)
    echo "setup: write the GitHub account that publishes EarlySignal in place of OWNER, here or in NB_REPOSITORY." >&2
    exit 1
  esac
  bundle=$(mktemp)
  trap 'rm -f "$bundle"' EXIT
  curl -sSfL -o "$bundle" "https://github.com/$repository/releases/download/$version/nb-linux-x64.tgz" || {
    echo "setup: github.com/$repository has no release $version with nb-linux-x64.tgz, or cannot be reached from here." >&2
    exit 1
  }
fi
mkdir -p "$target"
rm -rf "$target/nb"
tar -xzf "$bundle" -C "$target"

# In a terminal .NET writes a control sequence, which notebooks show as it is.
export TERM=dumb
if ! "$target/nb/nb" --version >/dev/null; then
  echo "setup: $target/nb/nb does not start here. .NET 9 and 10.0.0 to 10.0.10 crash in Colab's containers" >&2
  echo "(github.com/dotnet/runtime/issues/130092): the bundle must be published with .NET 10.0.11 (SDK 10.0.400) or newer." >&2
  exit 1
fi
"$target/nb/nb" install
