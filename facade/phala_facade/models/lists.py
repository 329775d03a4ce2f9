"""Sequences of CVMs and of apps, and pages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models.app import App, table_of_apps
from phala_facade.models.cvm import Cvm
from phala_facade.models.cvm_table import table_of_cvms
from phala_facade.models.value_list import Page, ValueList

if TYPE_CHECKING:
    from phala_facade.models.table import Table


class CvmList(ValueList[Cvm]):
    """An immutable sequence of CVMs."""

    __slots__ = ()

    def _table(self) -> Table:
        return table_of_cvms(self)


class AppList(ValueList[App]):
    """An immutable sequence of apps."""

    __slots__ = ()

    def _table(self) -> Table:
        return table_of_apps(self)


class CvmPage(Page[Cvm]):
    """One page of the CVMs of the workspace: an immutable sequence of those that no page before it had.

    Attributes:
        page (int): Its number, from 1.
        pages (int): How many pages there were when this one was requested.
        total (int): How many CVMs there were when this page was requested.
        changed (bool): Whether the fleet is known to have changed since the first page, so that a CVM may be missing: a
            page repeated a CVM, `total` became another number, or the last page ends before `total` is reached.
    """

    def _table(self) -> Table:
        return table_of_cvms(self)


class AppPage(Page[App]):
    """One page of the apps of the workspace: an immutable sequence of those that no page before it had.

    Attributes:
        page (int): Its number, from 1.
        pages (int): How many pages there were when this one was requested.
        total (int): How many apps there were when this page was requested.
        changed (bool): Whether the list is known to have changed since the first page, so that an app may be missing: a
            page repeated an app, `total` became another number, or the last page ends before `total` is reached.
    """

    def _table(self) -> Table:
        return table_of_apps(self)
