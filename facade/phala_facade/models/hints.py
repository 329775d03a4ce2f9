"""The types of fields at run time, by the class of times itself.

What freezes time in a test replaces `datetime` in every module by a class of its own, which msgspec cannot convert to.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias, get_type_hints


class Real:
    """What stands in a class is not replaced."""

    Time: TypeAlias = datetime


def hints_of(kind: type[Any]) -> dict[str, Any]:
    """Return the types of the fields of a class, with `Real.Time` for times."""
    return get_type_hints(kind, localns={"datetime": Real.Time})
