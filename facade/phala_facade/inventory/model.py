"""A fleet as one value: every CVM with all that is known about it, grouped by app."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from phala_facade.errors import PhalaError
from phala_facade.models.app import App
from phala_facade.models.base import Model, plain
from phala_facade.models.cvm import Cvm
from phala_facade.models.cvm_list import CvmList, table_of_cvms
from phala_facade.models.frame import Framed
from phala_facade.models.table import MOST_ROWS, Shown, Table, cell

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence


class AppGroup(Shown, Model, frozen=True, kw_only=True):
    """The CVMs of one app."""

    app_id: str | None = None
    """The app's identifier; `None` for the group of CVMs without an app."""

    name: str | None = None
    """The app's name; `None` unless the inventory is made with `complete=True`, since CVMs do not say it."""

    app: App | None = None
    """The app, as `apps.list` describes it; `None` unless the inventory is made with `complete=True`."""

    cvms: tuple[Cvm, ...] = ()
    """The app's CVMs, in the order of the inventory."""

    def to_dict(self) -> dict[str, Any]:
        """Return `app_id`, `name` and `cvms` as plain JSON-ready values."""
        return {"app_id": self.app_id, "name": self.name, "cvms": [cvm.to_dict() for cvm in self.cvms]}

    def __repr__(self) -> str:
        """Return a short representation."""
        return f"AppGroup(app_id={self.app_id!r}, name={self.name!r}, cvms={len(self.cvms)})"

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_cvms(self.cvms),)


class Failure(Model, frozen=True, kw_only=True, eq=False):
    """Something that an inventory lacks, and why."""

    error: PhalaError
    """The error that was raised for it."""

    def __eq__(self, other: object) -> bool:
        """Compare what is lacking, and the type and message of the error."""
        return type(other) is type(self) and self.to_dict() == other.to_dict()

    def __ne__(self, other: object) -> bool:
        """Compare as `==` does, which msgspec's own `!=` does not."""
        return not self == other

    def __hash__(self) -> int:
        """Hash what is lacking."""
        return hash(tuple(self.to_dict().items()))

    def to_dict(self) -> dict[str, Any]:
        """Return the class of the error (`error`), and its `message`."""
        return {"error": type(self.error).__name__, "message": str(self.error)}


class DetailsFailure(Failure, frozen=True, kw_only=True, eq=False):
    """A CVM whose details could not be fetched; the inventory has it as listed."""

    cvm: Cvm
    """The CVM, as listed."""

    def to_dict(self) -> dict[str, Any]:
        """Return `ref` and `name` of the CVM, the class of the error (`error`), and its `message`."""
        return {"ref": self.cvm.ref, "name": self.cvm.name, **super().to_dict()}


class SourceFailure(Failure, frozen=True, kw_only=True, eq=False):
    """A list that could not be fetched, or is shorter than it says: CVMs may be missing."""

    source: str
    """The call: `"cvms.list"`, `"apps.list"` or `"apps.list_cvms"`."""

    app_id: str | None = None
    """The app whose CVMs may be missing; `None` if it may be those of any."""

    def to_dict(self) -> dict[str, Any]:
        """Return `source`, `app_id`, the class of the error (`error`), and its `message`."""
        return {"source": self.source, "app_id": self.app_id, **super().to_dict()}


class Inventory(Shown, Framed, Model, frozen=True, kw_only=True, eq=False):
    """A fleet at one time, as `cloud.inventory()` returns it.

    Two inventories are equal if everything but `taken_at` is equal.
    """

    apps: tuple[AppGroup, ...] = ()
    """The CVMs by app, in the order in which apps first appear in the list; the CVMs without an app come last."""

    cvms: tuple[Cvm, ...] = ()
    """Every CVM, in the order of the list: with its details if they were fetched, otherwise as listed."""

    listed: tuple[Cvm, ...] = ()
    """Every CVM as listed, each with its own `source`, in the same order."""

    seen_in: tuple[tuple[str, ...], ...] = ()
    """For each CVM, the calls whose responses have it: `"cvms.list"`, `"apps.list"`, `"apps.list_cvms"`."""

    errors: tuple[DetailsFailure | SourceFailure, ...] = ()
    """The lists that could not be fetched, then the CVMs whose details could not be fetched, in the same order."""

    is_complete: bool = False
    """Whether nothing is missing: the inventory was made with `complete=True`, and there are no `errors`.

    If it is false although there are no `errors`, the inventory was made without `complete=True`: nothing failed, but
    nothing looked for CVMs that the list hides.
    """

    taken_at: datetime | None = None
    """When the first request was about to be sent, by the client's clock; `None` if that is not known."""

    def __eq__(self, other: object) -> bool:
        """Compare everything except `taken_at`."""
        names = (name for name in self.__struct_fields__ if name != "taken_at")
        return type(other) is type(self) and all(getattr(self, name) == getattr(other, name) for name in names)

    def __ne__(self, other: object) -> bool:
        """Compare as `==` does, which msgspec's own `!=` does not."""
        return not self == other

    def __hash__(self) -> int:
        """Hash the CVMs."""
        return hash(self.cvms)

    @classmethod
    def of(
        cls,
        listed: Sequence[Cvm],
        details: Mapping[int, Cvm | PhalaError],
        *,
        apps: Sequence[App] = (),
        seen_in: Sequence[tuple[str, ...]] = (),
        failures: Sequence[DetailsFailure | SourceFailure] = (),
        is_complete: bool = False,
        taken_at: datetime | None = None,
    ) -> Inventory:
        """Return an inventory.

        Args:
            listed: The CVMs as listed.
            details: The detailed CVM, or the error, by its index in the list; any may be missing.
            apps: The apps as listed, if they are known.
            seen_in: For each CVM, the calls whose responses have it; `cvms.list` for all by default.
            failures: The failures other than those of details.
            is_complete: Whether CVMs that the list hides were looked for.
            taken_at: When the first request was about to be sent.
        """
        cvms = list(listed)
        lacking = list(failures)
        for place, detail in sorted(details.items()):
            if isinstance(detail, PhalaError):
                lacking.append(DetailsFailure(cvm=listed[place], error=detail))
            else:
                cvms[place] = detail
        return cls(
            apps=_by_app(cvms, apps),
            cvms=tuple(cvms),
            listed=tuple(listed),
            seen_in=tuple(seen_in) or (("cvms.list",),) * len(cvms),
            errors=tuple(lacking),
            is_complete=is_complete and not lacking,
            taken_at=taken_at,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return `apps`, each with its CVMs, `errors`, `is_complete` and `taken_at` as plain JSON-ready values."""
        return {name: plain(getattr(self, name)) for name in ("apps", "errors", "is_complete", "taken_at")}

    def asdict(self) -> dict[str, Any]:
        """Return the same as `to_dict`."""
        return self.to_dict()

    def save(self, path: str | os.PathLike[str], *, raw: bool = True) -> None:
        """Write the inventory to a file, as JSON Lines, completely or not at all.

        Args:
            path: The file; an existing one is replaced.
            raw: Whether to keep the bodies of the responses; without them, `source.raw` is `None` after loading.

        Raises:
            OSError: The file cannot be written.
        """
        from phala_facade.inventory.saving import Header, Line, SavedFailure, save

        index = {id(cvm): place for place, cvm in enumerate(self.listed)}
        header = Header(
            cvms=len(self.cvms),
            is_complete=self.is_complete,
            taken_at=self.taken_at,
            apps=[group.app for group in self.apps if group.app is not None],
            failures=[
                SavedFailure.of(each.error, source=each.source, app_id=each.app_id)
                if isinstance(each, SourceFailure)
                else SavedFailure.of(each.error, cvm=index[id(each.cvm)])
                for each in self.errors
            ],
        )
        lines = [
            Line(listed=listed, detailed=None if cvm is listed else cvm, seen_in=seen_in)
            for listed, cvm, seen_in in zip(self.listed, self.cvms, self.seen_in, strict=True)
        ]
        save(path, header, lines, raw=raw)

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Inventory:
        """Return the inventory that `save` wrote to a file.

        Raises:
            ConfigurationError: The file is not an inventory, or is truncated.
            OSError: The file cannot be read.
        """
        from phala_facade.inventory.saving import load

        header, lines = load(path)
        listed = [line.listed for line in lines]
        return Inventory.of(
            listed,
            {place: line.detailed for place, line in enumerate(lines) if line.detailed is not None},
            apps=header.apps,
            seen_in=[line.seen_in for line in lines],
            failures=[
                SourceFailure(source=each.source, app_id=each.app_id, error=each.error)
                if each.cvm is None
                else DetailsFailure(cvm=listed[each.cvm], error=each.error)
                for each in header.failures
            ],
            is_complete=header.is_complete,
            taken_at=header.taken_at,
        )

    @staticmethod
    def schema() -> dict[str, type]:
        """Return the columns of `rows`, in order, each with its type: those of a `CvmList`, and `error`."""
        return {**CvmList.schema(), "error": str}

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat dictionary per CVM, in the order of `cvms`, with the columns of `schema` as its keys.

        `error` is the message of the error that replaced the details.
        """
        message = {id(each.cvm): str(each.error) for each in self.errors if isinstance(each, DetailsFailure)}
        rows = CvmList(self.cvms).rows()
        return [{**row, "error": message.get(id(cvm))} for cvm, row in zip(self.cvms, rows, strict=True)]

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the rows as an Arrow stream: what pyarrow, pandas, DuckDB and others take as a table; needs polars."""
        return self.to_polars().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        """Show how many apps, CVMs and errors there are."""
        return f"Inventory(apps={len(self.apps)}, cvms={len(self.cvms)}, errors={len(self.errors)})"

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_cvms(self.cvms), *_tables_of_failures(self.errors))


def _by_app(cvms: Sequence[Cvm], apps: Sequence[App]) -> tuple[AppGroup, ...]:
    known = {app.app_id: app for app in apps if app.app_id}
    groups: dict[str | None, list[Cvm]] = {}
    for cvm in sorted(cvms, key=lambda cvm: not cvm.app_id):
        groups.setdefault(cvm.app_id or None, []).append(cvm)
    without = groups.pop(None, None)
    for app_id in known:
        groups.setdefault(app_id, [])
    found = [_group(app_id, known.get(app_id or ""), members) for app_id, members in groups.items()]
    return (*found, AppGroup(cvms=tuple(without))) if without else tuple(found)


def _group(app_id: str | None, app: App | None, cvms: Sequence[Cvm]) -> AppGroup:
    return AppGroup(app_id=app_id, name=app.name if app else None, app=app, cvms=tuple(cvms))


def _tables_of_failures(failures: Sequence[DetailsFailure | SourceFailure]) -> Iterator[Table]:
    lists = [
        (cell(each.source), cell(each.app_id), cell(str(each.error)))
        for each in failures
        if isinstance(each, SourceFailure)
    ]
    details = [
        (cell(each.cvm.name), cell(each.cvm.ref), cell(str(each.error)))
        for each in failures
        if isinstance(each, DetailsFailure)
    ]
    for title, headings, rows in (
        ("lists are lacking", ("Call", "App ID", "Error"), lists),
        ("without details", ("Name", "Ref", "Error"), details),
    ):
        if rows:
            shown = tuple(rows[:MOST_ROWS])
            yield Table(f"{len(rows):,} {title}", headings, shown, left_out=len(rows) - len(shown))
