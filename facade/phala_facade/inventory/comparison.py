"""Comparing two inventories of one fleet: what came, what went, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from phala_facade.inventory.model import SourceFailure
from phala_facade.models.base import Model, equal
from phala_facade.models.comparison import compare, pairs
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.models.table import Shown, Table, cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from phala_facade.inventory.model import Inventory
    from phala_facade.models.cvm import Cvm


class InventoryChange(Model, frozen=True, kw_only=True):
    """One difference between two inventories.

    Attributes:
        what (str): `"cvm"` or `"app"`.
        kind (str): `"added"`, `"removed"` or `"changed"`. Where an inventory may lack what there was, because a list
            could not be read or hides CVMs: `"missing"` instead of `"removed"`, `"found"` instead of `"added"`.
        ref (str | None): The `ref` of the CVM, or the identifier of the app.
        name (str | None): The name.
        path (str): The field that changed, such as `"resources.vcpu"`; `""` for what is in one inventory only.
        left (Any): Its value in the first inventory.
        right (Any): Its value in the second one.
    """

    what: Literal["cvm", "app"]
    kind: Literal["added", "removed", "changed", "missing", "found"]
    ref: str | None
    name: str | None
    path: str = ""
    left: Any = None
    right: Any = None


class InventoryComparison(Shown, Model, frozen=True, kw_only=True):
    """The differences between two inventories."""

    changes: tuple[InventoryChange, ...] = ()
    """Apps first, then CVMs in the order of the first inventory, then those that only the second one has."""

    is_complete: bool = True
    """Whether no kind is `"missing"` or `"found"` and none was overlooked: every list of both inventories was read, and
    both or neither were made with `complete=True`."""

    def _tables(self) -> tuple[Table, ...]:
        rows = tuple(
            tuple(map(cell, (each.what, each.name, each.ref, each.kind, each.path, each.left, each.right)))
            for each in self.changes
        )
        title = f"{len(rows):,} change{'' if len(rows) == 1 else 's'}"
        return (Table(title, ("What", "Name", "Ref", "Change", "Field", "Before", "After"), rows),)


def compare_inventories(left: Inventory, right: Inventory, *, ignore: Iterable[str] = ()) -> InventoryComparison:
    """Compare two inventories of one fleet, field by field.

    A field is compared where the shapes of both readings carry it, so that the same fleet, read in two API versions,
    has no changes.

    What only one inventory has was not removed or added if the other one could not see it: see `InventoryChange.kind`.

    Args:
        left: The earlier inventory.
        right: The later one.
        ignore: Fields that do not matter, such as `"runtime.uptime"` or `"endpoints"`.

    Returns:
        The changes; none if nothing differs.
    """
    ignored = tuple(ignore)
    before, after = _Sight(left), _Sight(right)
    changes = (*_app_changes(before, after), *_cvm_changes(before, after))
    return InventoryComparison(
        changes=tuple(change for change in changes if not _is_within(change.path, ignored)),
        is_complete=not (before.failed or after.failed) and before.is_whole == after.is_whole,
    )


class _Sight:
    """What an inventory could see.

    Attributes:
        inventory: The inventory.
        is_whole: Whether it was made with `complete=True`.
        failed: The apps whose CVMs it may lack; `None` stands for any.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.is_whole = inventory.is_complete or any(group.app is not None for group in inventory.apps)
        self.failed = {each.app_id for each in inventory.errors if isinstance(each, SourceFailure)}
        self._seen_in = dict(zip(map(id, inventory.cvms), inventory.seen_in, strict=False))

    def gone(self, app_id: str | None, lists: Collection[str]) -> Literal["removed", "missing"]:
        """Return what became of something that it lacks: of this app, and in these lists before."""
        return "removed" if self._would_have(app_id, lists) else "missing"

    def new(self, app_id: str | None, lists: Collection[str]) -> Literal["added", "found"]:
        """Return how something came that it lacks: of this app, and in these lists now."""
        return "added" if self._would_have(app_id, lists) else "found"

    def _would_have(self, app_id: str | None, lists: Collection[str]) -> bool:
        return self.failed.isdisjoint({None, app_id or ""}) and (self.is_whole or "cvms.list" in lists)

    def lists_of(self, cvm: Cvm) -> tuple[str, ...]:
        """Return the lists that one of its CVMs was seen in."""
        return self._seen_in.get(id(cvm), ("cvms.list",))

    def apps(self) -> dict[str, tuple[str | None, set[str]]]:
        """Return the name of each app, and the lists that its CVMs were seen in."""
        return {
            app.app_id: (app.name, {source for cvm in app.cvms for source in self.lists_of(cvm)})
            for app in self.inventory.apps
            if app.app_id
        }


def _app_changes(left: _Sight, right: _Sight) -> Iterator[InventoryChange]:
    before, after = left.apps(), right.apps()
    for app_id in dict.fromkeys((*before, *after)):
        old, seen_before = before.get(app_id, (None, ()))
        new, seen_after = after.get(app_id, (None, ()))
        if app_id not in after:
            yield InventoryChange(what="app", kind=right.gone(app_id, seen_before), ref=app_id, name=old)
        elif app_id not in before:
            yield InventoryChange(what="app", kind=left.new(app_id, seen_after), ref=app_id, name=new)
        elif old != new and None not in {old, new}:
            yield InventoryChange(what="app", kind="changed", ref=app_id, name=new, path="name", left=old, right=new)


def _cvm_changes(left: _Sight, right: _Sight) -> Iterator[InventoryChange]:
    before, after = left.inventory, right.inventory
    partners = pairs(before.cvms, after.cvms)
    for index, cvm in enumerate(before.cvms):
        if index in partners:
            yield from _changes_of(cvm, after.cvms[partners[index]])
        else:
            gone = right.gone(cvm.app_id, left.lists_of(cvm))
            yield InventoryChange(what="cvm", kind=gone, ref=cvm.ref, name=cvm.name)
    for index in sorted({*range(len(after.cvms))}.difference(partners.values())):
        cvm = after.cvms[index]
        new = left.new(cvm.app_id, right.lists_of(cvm))
        yield InventoryChange(what="cvm", kind=new, ref=cvm.ref, name=cvm.name)


def _changes_of(left: Cvm, right: Cvm) -> Iterator[InventoryChange]:
    for path, before, after in _differences(left, right):
        yield InventoryChange(
            what="cvm", kind="changed", ref=right.ref, name=right.name, path=path, left=before, right=after
        )


def _differences(left: Cvm, right: Cvm) -> Iterator[tuple[str, Any, Any]]:
    if left.source.schema != right.source.schema:
        # What one shape leaves out, or always sends as null, has not changed.
        yield from ((each.path, each.left, each.right) for each in compare(left, right).differ)
        return
    for path in leaf_paths(type(left)):
        before, after = leaf_value(left, path), leaf_value(right, path)
        if not equal(before, after):
            yield path, before, after


def _is_within(path: str, fields: tuple[str, ...]) -> bool:
    return any(path == field or path.startswith((f"{field}.", f"{field}[")) for field in fields)
