"""The CVMs of one response, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from phala_facade.models.cvm import Cvm
from phala_facade.models.table import MOST_ROWS, NOTHING, Shown, Table, cell

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_SHOWN = 10
_HEADINGS = ("Name", "Status", "vCPU", "Memory", "Disk", "GPUs", "Region", "Ref")


class CvmList(Shown, tuple[Cvm, ...]):
    """An immutable sequence of CVMs."""

    __slots__ = ()

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return every CVM as plain JSON-ready values, as `Cvm.to_dict` does."""
        return [cvm.to_dict() for cvm in self]

    @overload
    def __getitem__(self, index: SupportsIndex) -> Cvm: ...
    @overload
    def __getitem__(self, index: slice) -> CvmList: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Cvm | CvmList:
        """Return one CVM, or a `CvmList` for a slice."""
        return CvmList(super().__getitem__(index)) if isinstance(index, slice) else super().__getitem__(index)

    def __repr__(self) -> str:
        """Show the first CVMs and how many more there are."""
        shown = [repr(cvm) for cvm in self[:_MOST_SHOWN]]
        more = [f"... and {len(self) - _MOST_SHOWN} more"] if len(self) > _MOST_SHOWN else []
        return f"CvmList([{', '.join(shown + more)}])"

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_cvms(self),)


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
