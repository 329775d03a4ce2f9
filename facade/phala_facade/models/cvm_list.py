"""Sequences of CVMs, and a table of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, overload

from phala_facade.models.cvm import Cvm
from phala_facade.models.leaves import scalars
from phala_facade.models.table import MOST_ROWS, NOTHING, Table, cell
from phala_facade.models.value_list import Page, ValueList

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_HEADINGS = ("Name", "Status", "vCPU", "Memory", "Disk", "GPUs", "Region", "Ref")


class _Cvms(ValueList[Cvm]):
    """What a list and a page of CVMs have in common."""

    __slots__ = ()

    @staticmethod
    def schema() -> dict[str, type]:
        """Return the columns of `rows`, in order, each with its type.

        They are `ref`, and every field of a `Cvm` that holds one scalar, by its path (`"name"`, `"resources.vcpu"`,
        `"node.region"`), in the order of the fields. Those with many values have no column: `endpoints`, `services`,
        `compose.file` and `runtime.events`. Types are `str`, `int`, `bool`, `Decimal` and `datetime` (aware, UTC); any
        value may be `None`.
        """
        return {"ref": str, **scalars(Cvm)}

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_cvms(self),)


class CvmList(_Cvms):
    """An immutable sequence of CVMs."""

    __slots__ = ()

    @overload
    def __add__(self, other: tuple[Cvm, ...]) -> CvmList: ...
    @overload
    def __add__(self, other: tuple[T, ...]) -> tuple[Cvm | T, ...]: ...
    def __add__(self, other: tuple[T, ...]) -> tuple[Cvm | T, ...]:
        """Return the values of both, as a `CvmList`."""
        cvms = [each for each in other if isinstance(each, Cvm)]
        return CvmList((*self, *cvms)) if len(cvms) == len(other) else super().__add__(other)


class CvmPage(_Cvms, Page[Cvm]):
    """One page of the CVMs of the workspace: an immutable sequence of those that no earlier page had.

    Attributes:
        page (int): Its number, from 1.
        pages (int): How many pages there were when this one was requested.
        total (int): How many CVMs there were when this page was requested.
        changed (bool): Whether the fleet is known to have changed since the first page, so that a CVM may be missing: a
            page repeated a CVM, `total` became another number, or the last page ends before `total` is reached.
    """


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
