"""The leaves of a value: every path to a plain field, such as `"resources.vcpu"` or `"endpoints[].app"`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from phala_facade.models.base import Model

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def leaf_paths(kind: type[Model]) -> tuple[str, ...]:
    """Return the path of every leaf of a type, in the order of its fields.

    A tuple of parts contributes `"field[].leaf"`; any other tuple is one leaf. `source` is not a leaf.
    """
    hints = get_type_hints(kind)
    return tuple(path for name in kind.__struct_fields__ if name != "source" for path in _paths_of(name, hints[name]))


def _paths_of(name: str, hint: Any) -> Iterator[str]:
    part = _part_in(hint)
    if part is None:
        yield name
        return
    joint = "[]." if _is_tuple(hint) else "."
    for leaf in leaf_paths(part):
        yield f"{name}{joint}{leaf}"


def _part_in(hint: Any) -> type[Model] | None:
    if isinstance(hint, type) and issubclass(hint, Model):
        return hint
    return next(filter(None, map(_part_in, get_args(hint))), None)


def _is_tuple(hint: Any) -> bool:
    return getattr(hint, "__origin__", None) is tuple


def leaf_value(value: object, path: str) -> Any:
    """Return the value at `path`: `None` below an absent part, a tuple if the path crosses a tuple."""
    name, _, rest = path.partition(".")
    found = getattr(value, name.removesuffix("[]"))
    if not rest or found is None:
        return found
    if name.endswith("[]"):
        return tuple(leaf_value(item, rest) for item in found)
    return leaf_value(found, rest)
