"""How many deviations are kept, so that an odd response costs no more memory and time than its size explains."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from phala_facade.models import Cvm

MOST_IN_ARRAY = 10_000
"""How many places in one array may deviate; if more do, the array as a whole cannot be read."""

TOO_MANY_IN_ARRAY = f"more than {MOST_IN_ARRAY} places in it deviate"

_BYTES_EACH = 64
"""For how many bytes of a response one more deviation is listed."""


class DeviationLimit:
    """Limits the deviations that are listed of one response; of the CVMs beyond, their number is.

    Args:
        size: The length of the response, in bytes.
    """

    def __init__(self, size: int) -> None:
        self._left = MOST_IN_ARRAY + size // _BYTES_EACH

    def applied(self, cvm: Cvm) -> Cvm:
        """Return a CVM of the response with the deviations that are listed."""
        if not (number := len(cvm.source.deviations)):
            return cvm
        self._left -= number
        if self._left >= 0:
            return cvm
        source = msgspec.structs.replace(cvm.source, deviations=_counted(number))
        return msgspec.structs.replace(cvm, source=source)


@cache
def _counted(number: int) -> tuple[Deviation]:
    return (Deviation("", f"deviates in {number} places, not listed since the response has too many in all"),)
