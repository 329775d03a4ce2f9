"""Sequences of apps, and a table of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, overload

from phala_facade.models.app import App
from phala_facade.models.leaves import scalars
from phala_facade.models.table import MOST_ROWS, Table, cell
from phala_facade.models.value_list import Page, ValueList

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class _Apps(ValueList[App]):
    """What a list and a page of apps have in common."""

    __slots__ = ()

    @staticmethod
    def schema() -> dict[str, type]:
        """Return the columns of `rows`, in order, each with its type.

        They are the fields of an `App` that hold one scalar, by their paths, in the order of the fields; those of its
        CVMs are left out. Types are `str`, `int`, `bool` and `datetime` (aware, UTC); any value may be `None`.
        """
        return scalars(App, without=("current_cvm.",))

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_apps(self),)


class AppList(_Apps):
    """An immutable sequence of apps."""

    __slots__ = ()

    @overload
    def __add__(self, other: tuple[App, ...]) -> AppList: ...
    @overload
    def __add__(self, other: tuple[T, ...]) -> tuple[App | T, ...]: ...
    def __add__(self, other: tuple[T, ...]) -> tuple[App | T, ...]:
        """Return the values of both, as an `AppList`."""
        apps = [each for each in other if isinstance(each, App)]
        return AppList((*self, *apps)) if len(apps) == len(other) else super().__add__(other)


class AppPage(_Apps, Page[App]):
    """One page of the apps of the workspace: an immutable sequence of those that no earlier page had.

    Attributes:
        page (int): Its number, from 1.
        pages (int): How many pages there were when this one was requested.
        total (int): How many apps there were when this page was requested.
        changed (bool): Whether the list is known to have changed since the first page, so that an app may be missing: a
            page repeated an app, `total` became another number, or the last page ends before `total` is reached.
    """


def table_of_apps(apps: Sequence[App]) -> Table:
    """Return a table with a row for each of the first hundred apps."""
    shown = apps[:MOST_ROWS]
    rows = tuple((cell(app.name), cell(app.cvm_count), cell(app.kms_type), cell(app.app_id)) for app in shown)
    title = f"{len(apps):,} app{'' if len(apps) == 1 else 's'}"
    return Table(title, ("Name", "CVMs", "KMS", "App ID"), rows, left_out=len(apps) - len(shown))
