"""Prints how many tests each target has and how long they took, from the xUnit files that the test runners write.

Seconds are added up test by test, and tests run side by side: a target's sum is more than the time that it took.
"""

import sys
from collections import Counter
from xml.etree import ElementTree


def target(case):
    """`WarehouseTests` of `WarehouseTests.LoadTests`, `Readers` of `Tests.Readers.test_formats`."""
    return case.get("classname").removeprefix("Tests.").split(".")[0]


tests, seconds = Counter(), Counter()
for path in sys.argv[1:]:
    for case in ElementTree.parse(path).iter("testcase"):
        tests[target(case)] += 1
        seconds[target(case)] += float(case.get("time"))
print(f"{'target':<20}{'tests':>7}{'seconds':>10}")
for name in sorted(tests):
    print(f"{name:<20}{tests[name]:>7}{seconds[name]:>10.1f}")
print(f"{'all':<20}{tests.total():>7}{seconds.total():>10.1f}")
