"""The report: pure functions of a list of CVMs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from phala_facade import Cvm

_NEEDS_ATTENTION = frozenset({"stopped", "failed", "error", "unknown"})


@dataclass(frozen=True)
class Alert:
    """A machine that somebody should look at."""

    name: str
    status: str
    region: str


@dataclass(frozen=True)
class Report:
    """How many machines each region has, what they have in all, and which need attention."""

    machines_by_region: Mapping[str, int]
    memory_gb: float
    gpus: int
    alerts: tuple[Alert, ...]


def make_report(cvms: Iterable[Cvm]) -> Report:
    """Sum up a fleet. What the server did not say counts as nothing."""
    fleet = tuple(cvms)
    return Report(
        machines_by_region=dict(sorted(Counter(_region(cvm) for cvm in fleet).items())),
        memory_gb=sum(cvm.resources.memory_mb or 0 for cvm in fleet) / 1024,
        gpus=sum(cvm.resources.gpus or 0 for cvm in fleet),
        alerts=tuple(Alert(cvm.name, cvm.status, _region(cvm)) for cvm in fleet if _needs_attention(cvm)),
    )


def _needs_attention(cvm: Cvm) -> bool:
    # A machine that is being worked on is nobody's emergency.
    return cvm.status in _NEEDS_ATTENTION and not cvm.in_progress


def _region(cvm: Cvm) -> str:
    return (cvm.node and cvm.node.region) or "somewhere"
