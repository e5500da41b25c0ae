#!/usr/bin/env bash
# Builds the documentation site into artifacts/site: the pages of docs/, and the reference from the XML documentation of
# the packages. A warning or a broken link is an error.
# Usage: eng/build-docs.sh [--no-build]   (--no-build: use the assemblies of an earlier Release build)
set -euo pipefail
cd "$(dirname "$0")/.."

# The output of this test project contains all packages and what they depend on.
[ "${1:-}" = "--no-build" ] || dotnet build tests/Notify.Docs.Tests -c Release -v quiet -nologo -clp:NoSummary
dotnet tool restore -v quiet >/dev/null
# Pages of types and documents that were removed must not stay.
rm -rf artifacts/docs artifacts/site
for step in metadata build; do
  dotnet docfx $step eng/docs/docfx.json --warningsAsErrors --logLevel warning
done
# The first page of the site is the README.
cp artifacts/site/README.html artifacts/site/index.html
dotnet run eng/check-links.cs -- artifacts/site
