"""Checks what a test says of a CVM or an app when it says so, rather than when an answer shows it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIONS: Final = frozenset({Union, UnionType})


def check(what: str, given: Mapping[str, object], documented: type) -> None:
    """Check names and values against the annotations of a class.

    Args:
        what: What is spoken of: `"a CVM"`.
        given: What a test says.
        documented: A class whose annotations are unions, classes, literals and iterables.

    Raises:
        TypeError: There is no such field, or the value is no value of it.
    """
    hints = get_type_hints(documented)
    for name, value in given.items():
        if name not in hints:
            close = get_close_matches(name, hints, n=1, cutoff=0.5)
            maybe = f": did you mean {close[0]}?" if close else f"; there are {', '.join(sorted(hints))}"
            raise TypeError(f"{what} has no field to be set by the name of {name}{maybe}")
        if not _fits(value, hints[name]):
            raise TypeError(f"{name} must be {_name(hints[name])}, not {value!r}")


def _fits(value: object, hint: Any) -> bool:
    origin = get_origin(hint)
    if origin in _UNIONS:
        return any(_fits(value, one) for one in get_args(hint))
    if origin is Literal:
        return value in get_args(hint)
    if origin is Iterable:
        return isinstance(value, Iterable) and not isinstance(value, str)
    # A truth value is a number for Python alone.
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def _name(hint: Any) -> str:
    origin = get_origin(hint)
    if origin in _UNIONS:
        return " or ".join(map(_name, get_args(hint)))
    if origin is Literal:
        return " or ".join(map(repr, get_args(hint)))
    if origin is Iterable:
        return f"several {_name(get_args(hint)[0])}"
    return "None" if hint is NoneType else str(hint.__name__)
