"""Comparing two inventories of one fleet: what came, what went, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from phala_facade.models.base import Model, equal
from phala_facade.models.comparison import compare, pairs
from phala_facade.models.leaves import leaf_paths, leaf_value
from phala_facade.models.table import Shown, Table, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from phala_facade.inventory.model import Inventory
    from phala_facade.models.cvm import Cvm


class InventoryChange(Model, frozen=True, kw_only=True):
    """One difference between two inventories.

    Attributes:
        what (str): `"cvm"` or `"app"`.
        kind (str): `"added"`, `"removed"` or `"changed"`.
        ref (str | None): The `ref` of the CVM, or the identifier of the app.
        name (str | None): The name.
        path (str): The field that changed, such as `"resources.vcpu"`; `""` for one that was added or removed.
        left (Any): Its value in the first inventory.
        right (Any): Its value in the second one.
    """

    what: Literal["cvm", "app"]
    kind: Literal["added", "removed", "changed"]
    ref: str | None
    name: str | None
    path: str = ""
    left: Any = None
    right: Any = None


class InventoryComparison(Shown, Model, frozen=True, kw_only=True):
    """The differences between two inventories."""

    changes: tuple[InventoryChange, ...] = ()
    """Apps first, then CVMs in the order of the first inventory, then those that only the second one has."""

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

    Args:
        left: The earlier inventory.
        right: The later one.
        ignore: Fields that do not matter, such as `"runtime.uptime"` or `"endpoints"`.

    Returns:
        The changes; none if nothing differs.
    """
    ignored = tuple(ignore)
    changes = (*_app_changes(left, right), *_cvm_changes(left, right))
    return InventoryComparison(changes=tuple(change for change in changes if not _is_within(change.path, ignored)))


def _app_changes(left: Inventory, right: Inventory) -> Iterator[InventoryChange]:
    before, after = ({app.app_id: app.name for app in each.apps if app.app_id} for each in (left, right))
    for app_id in dict.fromkeys((*before, *after)):
        old, new = before.get(app_id), after.get(app_id)
        if app_id not in after:
            yield InventoryChange(what="app", kind="removed", ref=app_id, name=old)
        elif app_id not in before:
            yield InventoryChange(what="app", kind="added", ref=app_id, name=new)
        elif old != new and None not in {old, new}:
            yield InventoryChange(what="app", kind="changed", ref=app_id, name=new, path="name", left=old, right=new)


def _cvm_changes(left: Inventory, right: Inventory) -> Iterator[InventoryChange]:
    partners = pairs(left.cvms, right.cvms)
    for index, cvm in enumerate(left.cvms):
        if index in partners:
            yield from _changes_of(cvm, right.cvms[partners[index]])
        else:
            yield InventoryChange(what="cvm", kind="removed", ref=cvm.ref, name=cvm.name)
    for index in sorted({*range(len(right.cvms))}.difference(partners.values())):
        cvm = right.cvms[index]
        yield InventoryChange(what="cvm", kind="added", ref=cvm.ref, name=cvm.name)


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
