"""Tries the properties with many examples: `python -m scripts.fuzz [--examples N] [--seed N]`."""

from __future__ import annotations

import argparse
import math
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.fuzz.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
_PROPERTIES = ["tests/properties", "-m", "hypothesis", "-p", "no:cacheprovider"]


class Fuzzing:
    """A plugin of pytest that sets how many examples each property is tried with."""

    def __init__(self, examples: int) -> None:
        self._examples = examples

    def pytest_configure(self) -> None:
        """Load the profile; the properties know it by its name."""
        # pytest warns of what is imported before it could rewrite its assertions.
        from hypothesis import HealthCheck, settings

        from tests.properties.budget import FUZZING, PHASES

        settings.register_profile(
            FUZZING,
            max_examples=self._examples,
            deadline=None,
            database=None,
            phases=PHASES,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile(FUZZING)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the properties.

    Returns:
        The exit status: 0 if every property held for as many examples as were asked for.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000, help="at least so many in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, help="draw the same examples as the run that printed it")
    options = parser.parse_args(arguments)
    examples: int = options.examples
    seed: int = secrets.randbelow(2**32) if options.seed is None else options.seed
    print(f"seed {seed}; to repeat: python -m scripts.fuzz --examples {examples} --seed {seed}", flush=True)
    plugins = [Fuzzing(math.ceil(examples / _properties())), figures := Figures()]
    begin = time.monotonic()
    status = pytest.main([*_PROPERTIES, "-q", "--tb=short", f"--hypothesis-seed={seed}"], plugins=plugins)
    print("\n".join(figures.lines(seed, time.monotonic() - begin)))
    return int(status) or int(figures.examples.total() < examples)


def _properties() -> int:
    """Count the properties, among which the examples are divided."""
    listing = [sys.executable, "-m", "pytest", *_PROPERTIES, "--collect-only", "-q"]
    listed = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True)
    return sum("::" in line for line in listed.stdout.splitlines())


if __name__ == "__main__":
    sys.exit(main())
