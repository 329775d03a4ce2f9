"""How many examples each property was tried with: a plugin of pytest that counts, and writes the sums."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

_COUNTED = re.compile(r"- (\d+) passing, (\d+) failing")


class Figures:
    """Counts the examples of every property, from what hypothesis says of each test.

    Attributes:
        examples: The number of examples, by the name of the property.
        failed: How many tests failed.
    """

    def __init__(self) -> None:
        self.examples: Counter[str] = Counter()
        self.failed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a failure."""
        self.failed += report.failed

    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """Count the examples of a test that is over."""
        said = str(getattr(item, "hypothesis_statistics", ""))
        counted = sum(int(number) for numbers in _COUNTED.findall(said) for number in numbers)
        name = item.nodeid.rpartition("::")[2].partition("[")[0]
        self.examples[name] += counted

    def lines(self, seed: int, seconds: float) -> Iterator[str]:
        """Write the sums.

        Args:
            seed: What the examples were drawn with.
            seconds: How long it took.
        """
        for name, count in self.examples.items():
            if count:
                yield f"{count:>8,}  {name.removeprefix('test_').replace('_', ' ')}"
        total = f"{self.examples.total():>8,}  examples in all"
        yield f"{total}, {self.failed} failures, seed {seed}, {seconds:.0f} seconds"
