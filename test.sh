#!/usr/bin/env bash
# Installs the programs that the tests need, runs all tests, and prints the line coverage of each package.
# Usage: ./test.sh [--no-install] [further arguments for dotnet test, for example --filter FullyQualifiedName~Bus]
set -euo pipefail
cd "$(dirname "$0")"

install=true
[ "${1:-}" = "--no-install" ] && { install=false; shift; }
# The programs are installed while the solution is built.
tools=
if $install; then
  ./eng/install-test-tools.sh &
  tools=$!
fi

out=artifacts/tests
rm -rf "$out" && mkdir -p "$out"

# One compiler process for all projects, including those that tests build. It is stopped at the end.
export UseSharedCompilation=true
trap 'dotnet build-server shutdown --vbcscompiler >/dev/null || true' EXIT
dotnet build Notify.sln -c Release -v quiet -nologo -clp:NoSummary
# The packages are built once. Notify.PackageTests and Notify.Templates.Tests use them as their users do.
rm -rf artifacts/packages
dotnet tool restore -v quiet
dotnet pack Notify.sln -c Release --no-build -v quiet -nologo
export NOTIFY_PACKAGES=artifacts/packages
# Profiles cost time and do not help processes that run for seconds.
export DOTNET_TieredPGO=0
export NOTIFY_CHAOS_REPORT="$PWD/$out/chaos.txt"

[ -z "$tools" ] || wait "$tools"
status=0
dotnet test Notify.sln -c Release --no-build -nologo --settings eng/test.runsettings --results-directory "$out" "$@" | tee "$out/log.txt" || status=$?

# A coverage file can be incomplete although all tests passed: the collector loses the hits of an assembly if the test
# process ends before they are written. The tests of such a package run once more, and the hits of both runs count.
if [ $# -eq 0 ] && ! dotnet run eng/coverage.cs -- "$out" 90 "$out/below.txt"; then
  while read -r package; do
    echo "The tests of $package run again, because its coverage may be incomplete."
    dotnet test "tests/$package.Tests" -c Release --no-build -nologo --settings eng/test.runsettings --results-directory "$out" < /dev/null || status=1
  done < "$out/below.txt"
  dotnet run eng/coverage.cs -- "$out" 90 "$out/below.txt" || status=1
fi

[ -f "$NOTIFY_CHAOS_REPORT" ] && cat "$NOTIFY_CHAOS_REPORT"
awk '/(Passed|Failed|Skipped)! +- Failed:/ { gsub(",", ""); for (i = 1; i < NF; i++) { if ($i == "Failed:") f += $(i + 1); if ($i == "Passed:") p += $(i + 1) } }
  END { printf "%d passed, %d failed\n", p, f }' "$out/log.txt"
exit $status
