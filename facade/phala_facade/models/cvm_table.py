"""A table of CVMs for people, one row per CVM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models.table import MOST_ROWS, NOTHING, Table, cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.models.cvm import Cvm

_HEADINGS = ("Name", "Status", "vCPU", "Memory", "Disk", "GPUs", "Region", "Ref")


def table_of_cvms(cvms: Sequence[Cvm]) -> Table:
    """Return a table with a row for each of the first hundred CVMs."""
    shown = cvms[:MOST_ROWS]
    title = f"{len(cvms):,} CVM{'' if len(cvms) == 1 else 's'}"
    return Table(title, _HEADINGS, tuple(map(_row, shown)), left_out=len(cvms) - len(shown))


def _row(cvm: Cvm) -> tuple[str, ...]:
    resources = cvm.resources
    return (
        cell(cvm.name),
        cell(cvm.status),
        cell(resources.vcpu),
        NOTHING if resources.memory_mb is None else f"{resources.memory_mb / 1024:g} GB",
        NOTHING if resources.disk_gb is None else f"{resources.disk_gb} GB",
        cell(resources.gpus),
        cell(cvm.node.region if cvm.node else None),
        cell(cvm.ref),
    )
