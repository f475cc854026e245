#!/bin/sh
# Tools for a document lab; ${HOME} and %{...} reach the machine as they stand here.
set -eu
apt-get update
apt-get install -y --no-install-recommends tesseract-ocr poppler-utils jq
echo "ready on $(hostname) at ${HOME:-/root}" > /var/log/workbench-ready
