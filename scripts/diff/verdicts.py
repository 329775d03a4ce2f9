"""What a difference does to the facade: whether it breaks it, is handled, or is new to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scripts.diff.feeds import NOTHING_FED, Feed


class Verdict(Enum):
    """What a change does to the facade, the worst first."""

    BREAKS = "breaks"
    HANDLED = "handled"
    NEW = "new"


@dataclass(frozen=True)
class Judgement:
    """What a difference does to the facade.

    Attributes:
        verdict: Whether it breaks it.
        why: The reason.
        feed: What it touches.
    """

    verdict: Verdict
    why: str
    feed: Feed = NOTHING_FED


def breaks(why: str, feed: Feed = NOTHING_FED) -> Judgement:
    """Judge that the facade loses or misreads something, or no longer passes its own type check."""
    return Judgement(Verdict.BREAKS, why, feed)


def handled(why: str, feed: Feed = NOTHING_FED) -> Judgement:
    """Judge that the facade reads what there is, or never read it."""
    return Judgement(Verdict.HANDLED, why, feed)


def new(why: str, feed: Feed = NOTHING_FED) -> Judgement:
    """Judge that the facade knows nothing of it yet."""
    return Judgement(Verdict.NEW, why, feed)
