"""What coverage-guided fuzzing runs holds for what it starts with, and for the first mutations of it."""

from __future__ import annotations

import random

import pytest

from scripts.fuzz.bodies import bodies
from scripts.fuzz.mutation import mutated
from scripts.fuzz.target import Mode, fuzz, selector

STARTS = sorted(set(bodies()))
LONGEST = 20_000


def spoilt(data: bytes, longest: int) -> bytes:
    """Stand in for libFuzzer's mutation of bytes."""
    return (data[:5] + b"\xff" + data[6:])[:longest]


def test_the_start_holds_every_mode_and_is_read() -> None:
    assert {start[0] for start in STARTS} == set(Mode)
    for start in STARTS:
        fuzz(start)


def test_a_mutation_is_the_same_for_the_same_seed_and_is_read() -> None:
    chance = random.Random(0)  # noqa: S311  # a choice, not a secret
    for seed in range(300):
        start = chance.choice(STARTS)
        found = mutated(start, LONGEST, seed, spoilt)

        assert found == mutated(start, LONGEST, seed, spoilt)
        assert len(found) <= LONGEST
        fuzz(found)


@pytest.mark.parametrize("data", [b"", b"\x00", selector(Mode.ANSWER, 1, 0), selector(Mode.BODY, 0, 1) + b"\x1f\x8b"])
def test_an_input_that_is_too_short_for_anything_is_no_finding(data: bytes) -> None:
    fuzz(data)
