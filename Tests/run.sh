#!/usr/bin/env bash
# Runs the tests that are built, target after target, then those of outside readers. Ends with a table of how many tests each
# target has and how many seconds they took, after a failure too.
#
# A target at a time: Swift Testing starts all tests of a process at once, so what it says of one test's time is mostly the
# time that the test waited for a core.
#
# Usage: Tests/run.sh FLAGS-OF-SWIFT-TEST…
set -uo pipefail
cd "$(dirname "$0")/.."
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0

# measured TARGET REPORT COMMAND…: adds a line to the table; REPORT is the xUnit file that the command writes.
measured() {
  local target=$1 report=$2
  shift 2
  SECONDS=0
  "$@" || status=$?
  printf '%-20s%7d%9d\n' "$target" "$(grep -o '<testcase ' "$report" 2>/dev/null | wc -l)" "$SECONDS" >>"$results/table"
}

for folder in Tests/*Tests; do
  target=${folder#Tests/}
  order=
  # Cairo 1.16 looks fonts up while another thread lets go of one, and crashed in one of five runs: each of these tests
  # makes typesetters and throws them away. The program has two, which it keeps to its end.
  [ "$target" != ChartsTests ] || order=--no-parallel
  measured "$target" "$results/$target-swift-testing.xml" \
    swift test "$@" $order --skip-build --filter "^$target\." --xunit-output "$results/$target.xml"
done
measured Readers "$results/readers.xml" make --no-print-directory test-readers READERS_REPORT="$results/readers.xml"

printf '\n%-20s%7s%9s\n' target tests seconds
sort "$results/table"
exit "$status"
