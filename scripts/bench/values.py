"""What a contender's objects say about a CVM, in plain values: contenders that disagree cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from phala_facade.models.plain import as_object
from scripts.bench.task import SCHEMAS

if TYPE_CHECKING:
    from scripts.bench.task import Task

Value = list[str | int | None]

_OF_2026 = ("name", "status", "app_id", "instance_id", "resource.vcpu", "node_info.name", "gateway.base_domain")
_DOCUMENTED: Final = {
    SCHEMAS["2025-10-28", "list"]: (
        *("name", "status", "hosted.app_id", "hosted.instance_id", "vcpu", "node.name", "gateway_domain"),
    ),
    SCHEMAS["2025-10-28", "get"]: (
        *("name", "status", "app_id", "instance_id", "vcpu", "teepod.name", "gateway_domain"),
    ),
    SCHEMAS["2026-01-21", "list"]: _OF_2026,
    SCHEMAS["2026-01-21", "get"]: _OF_2026,
}
_FACADE: Final = ("name", "status", "app_id", "instance_id", "resources.vcpu", "node.name", "gateway.base_domain")


def values(result: Any, task: Task) -> list[Value]:
    """Read the same facts from whatever objects a contender gave.

    Args:
        result: What the call gave.
        task: What was called.

    Returns:
        One line a CVM.
    """
    items = [result] if task.operation == "get" else result
    items = getattr(items, "root", items)
    return [_value(item, task) for item in items]


def _value(item: Any, task: Task) -> Value:
    paths = _FACADE if type(item).__module__.startswith("phala_facade") else _DOCUMENTED[task.schema]
    return [_plain(_at(item, path)) for path in paths]


def _at(item: Any, path: str) -> Any:
    for step in path.split("."):
        fields = as_object(item)
        item = getattr(item, step) if fields is None else fields[step]
    return item


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
