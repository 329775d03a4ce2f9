"""Work split into short steps, so that an event loop can run other tasks in between."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Steps: TypeAlias = Generator[None, None, T]
"""A generator that pauses after each step and finally returns a value."""

_TURN = 16
"""How many steps are done before others get their turn: a few milliseconds."""


def finish(steps: Steps[T]) -> T:
    """Run all steps at once and return the value."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        value: T = end.value
        return value


async def finish_in_turns(steps: Steps[T]) -> T:
    """Run all steps, letting other tasks of the event loop run in between, and return the value."""
    import asyncio

    number = 0
    try:
        while True:
            next(steps)
            number += 1
            if not number % _TURN:
                await asyncio.sleep(0)
    except StopIteration as end:
        value: T = end.value
        return value
