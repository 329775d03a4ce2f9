"""Checking what a test says of a CVM or an app when it says so, rather than when a response shows it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, get_type_hints

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


def check(what: str, given: Mapping[str, object], fields: type) -> None:
    """Check names and values against the annotations of a class.

    Args:
        what: What has the fields: `"a CVM"`.
        given: What a test says.
        fields: The class.

    Raises:
        TypeError: There is no such field, or the value is not one of its type.
    """
    hints = get_type_hints(fields)
    for name, value in given.items():
        if name not in hints:
            close = get_close_matches(name, hints, n=1, cutoff=0.5)
            maybe = f": did you mean {close[0]}?" if close else f"; there are {', '.join(sorted(hints))}"
            raise TypeError(f"{what} has no field to be set by the name of {name}{maybe}")
        try:
            msgspec.convert(value, hints[name])
        except msgspec.ValidationError as error:
            raise TypeError(f"{name} is {value!r}: {error}") from None
