"""The leaves of a value: every path to a plain field, such as `"resources.vcpu"` or `"endpoints[].app"`."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, get_args

from phala_facade.models.base import Model
from phala_facade.models.hints import Real, hints_of

_SCALARS = {str, int, bool, Decimal, Real.Time}


@cache
def leaf_paths(kind: type[Model]) -> tuple[str, ...]:
    """Return the path of every leaf of a type, in the order of its fields.

    A tuple of parts contributes `"field[].leaf"`; any other tuple is one leaf. `source` is not a leaf.
    """
    return tuple(_leaves(kind))


def scalars(kind: type[Model], *, without: tuple[str, ...] = ()) -> dict[str, type]:
    """Return the path of every leaf of a type that holds one scalar, with the type of the scalar.

    Args:
        kind: The type.
        without: What the paths to leave out start with.
    """
    found: dict[str, type] = {}
    for path, hint in _leaves(kind).items():
        types = [each for each in get_args(hint) or (hint,) if each is not NoneType]
        if len(types) == 1 and types[0] in _SCALARS and "[]" not in path and not path.startswith(without):
            found[path] = types[0]
    return found


@cache
def _leaves(kind: type[Model]) -> dict[str, Any]:
    """Return the type of every leaf by its path."""
    found: dict[str, Any] = {}
    hints = hints_of(kind)
    for name in kind.__struct_fields__:
        part = _part_in(hints[name])
        if part is not None:
            joint = "[]." if _is_tuple(hints[name]) else "."
            found |= {f"{name}{joint}{leaf}": hint for leaf, hint in _leaves(part).items()}
        elif name != "source":
            found[name] = hints[name]
    return found


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
