"""A fleet as one value: every CVM with all that is known about it, grouped by app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from phala_facade.errors import PhalaError
from phala_facade.models.base import Model
from phala_facade.models.cvm import Cvm
from phala_facade.models.cvm_list import table_of_cvms
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.models.table import MOST_ROWS, Table, cell

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

_NOT_SCALAR = frozenset({"services", "compose.file"})


class AppGroup(Model, frozen=True, kw_only=True):
    """The CVMs of one app."""

    app_id: str | None = None
    """The app's identifier; `None` for the group of CVMs without an app."""

    name: str | None = None
    """The name that all its CVMs share; `None` if they differ. `apps.get` returns the app's own name."""

    cvms: tuple[Cvm, ...] = ()
    """The app's CVMs, in the order of the list."""

    def __repr__(self) -> str:
        """Return a short representation."""
        return f"AppGroup(app_id={self.app_id!r}, name={self.name!r}, cvms={len(self.cvms)})"

    def __rich__(self) -> RenderableType:
        """Return a table for rich, with a row for each of the first hundred CVMs."""
        return table_of_cvms(self.cvms).rich()

    def _repr_html_(self) -> str:
        """Return the same table as HTML, for notebooks."""
        return table_of_cvms(self.cvms).html()


class DetailsFailure(Model, frozen=True, kw_only=True, eq=False):
    """A CVM whose details could not be fetched; the inventory has it as listed."""

    cvm: Cvm
    """The CVM, as listed."""

    error: PhalaError
    """The error that was raised for its details."""

    def __eq__(self, other: object) -> bool:
        """Compare the CVM and the type and message of the error."""
        if not isinstance(other, DetailsFailure):
            return NotImplemented
        return (self.cvm, type(self.error), str(self.error)) == (other.cvm, type(other.error), str(other.error))

    def __ne__(self, other: object) -> bool:
        """Compare as `==` does, which msgspec's own `!=` does not."""
        return not self == other

    def __hash__(self) -> int:
        """Hash the CVM and the type of the error."""
        return hash((self.cvm, type(self.error)))

    def to_dict(self) -> dict[str, Any]:
        """Return `ref` and `name` of the CVM, the class of the error (`error`), and its `message`."""
        return {
            "ref": self.cvm.ref,
            "name": self.cvm.name,
            "error": type(self.error).__name__,
            "message": str(self.error),
        }


class Inventory(Model, frozen=True, kw_only=True):
    """A fleet at one time, as `cloud.inventory()` returns it.

    Two inventories are equal if their listed CVMs, their detailed CVMs, and their errors are equal.
    """

    apps: tuple[AppGroup, ...] = ()
    """The CVMs by app, in the order in which apps first appear in the list; the CVMs without an app come last."""

    cvms: tuple[Cvm, ...] = ()
    """Every CVM, in the order of the list: with its details if they were fetched, otherwise as listed."""

    listed: tuple[Cvm, ...] = ()
    """Every CVM as listed, each with its own `source`, in the same order."""

    errors: tuple[DetailsFailure, ...] = ()
    """The CVMs whose details could not be fetched, in the same order."""

    @classmethod
    def of(cls, listed: Sequence[Cvm], details: Mapping[int, Cvm | PhalaError]) -> Inventory:
        """Return an inventory.

        Args:
            listed: The CVMs as listed.
            details: The detailed CVM, or the error, by its index in the list; any may be missing.
        """
        found = [details.get(place, cvm) for place, cvm in enumerate(listed)]
        cvms = tuple(
            cvm if isinstance(detail, PhalaError) else detail for cvm, detail in zip(listed, found, strict=True)
        )
        errors = tuple(
            DetailsFailure(cvm=cvm, error=detail)
            for cvm, detail in zip(listed, found, strict=True)
            if isinstance(detail, PhalaError)
        )
        return cls(apps=_by_app(cvms), cvms=cvms, listed=tuple(listed), errors=errors)

    def to_dict(self) -> dict[str, Any]:
        """Return `apps`, each with its CVMs, and `errors` as plain JSON-ready values."""
        return {
            "apps": [app.to_dict() for app in self.apps],
            "errors": [error.to_dict() for error in self.errors],
        }

    def asdict(self) -> dict[str, Any]:
        """Return the same as `to_dict`."""
        return self.to_dict()

    def save(self, path: str | os.PathLike[str], *, raw: bool = True) -> None:
        """Write the inventory to a file, as JSON Lines; the file appears whole or not at all.

        Args:
            path: The file; one that is there is replaced.
            raw: Whether to keep the bodies of the responses; without them, `source.raw` is `None` after loading.

        Raises:
            OSError: The file cannot be written.
        """
        from phala_facade.inventory.saving import save

        errors = {id(failure.cvm): failure.error for failure in self.errors}
        save(path, self.listed, self.cvms, errors, raw=raw)

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Inventory:
        """Return the inventory that `save` wrote to a file.

        Raises:
            ConfigurationError: The file does not hold one, or only a part of one.
            OSError: The file cannot be read.
        """
        from phala_facade.inventory.saving import load

        return Inventory.of(*load(path))

    @staticmethod
    def columns() -> tuple[str, ...]:
        """Return the names of the columns of `rows`.

        They are `ref`; every leaf of a `Cvm` that holds one scalar, by its path (`"name"`, `"resources.vcpu"`,
        `"node.region"`), in the order of the fields; and `error`. Fields with many values have no column: `endpoints`,
        `services`, `compose.file` and `runtime.events`.
        """
        leaves = (path for path in leaf_paths(Cvm) if "[]" not in path and path not in _NOT_SCALAR)
        return ("ref", *leaves, "error")

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat dictionary per CVM, in the order of `cvms`.

        For `pandas.DataFrame(rows)`, or `polars.DataFrame(rows, infer_schema_length=None)`: by default, polars guesses
        the types from the first hundred rows.

        Returns:
            Dictionaries with the keys that `columns` returns, in that order. Values are strings, numbers, booleans,
            aware `datetime`s, `Decimal`s or `None`; `error` is the message of the error that replaced the details.
        """
        columns = self.columns()
        leaves = columns[1:-1]
        message = {id(failure.cvm): str(failure.error) for failure in self.errors}
        return [
            {
                "ref": cvm.ref,
                **{path: leaf_value(cvm, path) for path in leaves},
                "error": message.get(id(cvm)),
            }
            for cvm in self.cvms
        ]

    def __repr__(self) -> str:
        """Show how many apps, CVMs and errors there are."""
        return f"Inventory(apps={len(self.apps)}, cvms={len(self.cvms)}, errors={len(self.errors)})"

    def __rich__(self) -> RenderableType:
        """Return tables for rich: one of the CVMs, and one of the errors, if any."""
        from rich.console import Group

        return Group(*(table.rich() for table in self._tables()))

    def _repr_html_(self) -> str:
        """Return the same tables as HTML, for notebooks."""
        return "".join(table.html() for table in self._tables())

    def _tables(self) -> tuple[Table, ...]:
        errors = (_table_of_failures(self.errors),) if self.errors else ()
        return (table_of_cvms(self.cvms), *errors)


def _by_app(cvms: Sequence[Cvm]) -> tuple[AppGroup, ...]:
    groups: dict[str | None, list[Cvm]] = {}
    for cvm in cvms:
        groups.setdefault(cvm.app_id or None, []).append(cvm)
    without = groups.pop(None, None)
    if without is not None:
        groups[None] = without
    return tuple(_group(app_id, members) for app_id, members in groups.items())


def _group(app_id: str | None, cvms: Sequence[Cvm]) -> AppGroup:
    if app_id is None:
        return AppGroup(cvms=tuple(cvms))
    names = {cvm.name for cvm in cvms if cvm.name}
    return AppGroup(
        app_id=app_id,
        name=names.pop() if len(names) == 1 else None,
        cvms=tuple(cvms),
    )


def _table_of_failures(failures: Sequence[DetailsFailure]) -> Table:
    shown = failures[:MOST_ROWS]
    rows = tuple((cell(failure.cvm.name), cell(failure.cvm.ref), cell(str(failure.error))) for failure in shown)
    title = f"{len(failures):,} without details"
    return Table(title, ("Name", "Ref", "Error"), rows, left_out=len(failures) - len(shown))
