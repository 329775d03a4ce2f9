"""A fleet as one value: every CVM with all that is known about it, grouped by app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from phala_facade.errors import PhalaError
from phala_facade.models.base import Model
from phala_facade.models.cvm import Cvm
from phala_facade.models.cvm_list import table_of_cvms
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.models.table import MOST_ROWS, Shown, Table, cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOT_SCALAR = frozenset({"services", "compose.file"})


class AppGroup(Shown, Model, frozen=True, kw_only=True):
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

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_cvms(self.cvms),)


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


class Inventory(Shown, Model, frozen=True, kw_only=True):
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
        cvms = list(listed)
        errors: list[DetailsFailure] = []
        for place, detail in sorted(details.items()):
            if isinstance(detail, PhalaError):
                errors.append(DetailsFailure(cvm=cvms[place], error=detail))
            else:
                cvms[place] = detail
        return cls(apps=_by_app(cvms), cvms=tuple(cvms), listed=tuple(listed), errors=tuple(errors))

    def to_dict(self) -> dict[str, Any]:
        """Return `apps`, each with its CVMs, and `errors` as plain JSON-ready values."""
        return {
            "apps": [app.to_dict() for app in self.apps],
            "errors": [error.to_dict() for error in self.errors],
        }

    def asdict(self) -> dict[str, Any]:
        """Return the same as `to_dict`."""
        return self.to_dict()

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

    def _tables(self) -> tuple[Table, ...]:
        errors = (_table_of_failures(self.errors),) if self.errors else ()
        return (table_of_cvms(self.cvms), *errors)


def _by_app(cvms: Sequence[Cvm]) -> tuple[AppGroup, ...]:
    groups: dict[str | None, list[Cvm]] = {}
    for cvm in sorted(cvms, key=lambda cvm: not cvm.app_id):
        groups.setdefault(cvm.app_id or None, []).append(cvm)
    return tuple(_group(app_id, members) for app_id, members in groups.items())


def _group(app_id: str | None, cvms: Sequence[Cvm]) -> AppGroup:
    names = {cvm.name for cvm in cvms if cvm.name}
    name = names.pop() if app_id is not None and len(names) == 1 else None
    return AppGroup(app_id=app_id, name=name, cvms=tuple(cvms))


def _table_of_failures(failures: Sequence[DetailsFailure]) -> Table:
    shown = failures[:MOST_ROWS]
    rows = tuple((cell(failure.cvm.name), cell(failure.cvm.ref), cell(str(failure.error))) for failure in shown)
    title = f"{len(failures):,} without details"
    return Table(title, ("Name", "Ref", "Error"), rows, left_out=len(failures) - len(shown))
