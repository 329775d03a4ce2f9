"""Limits on the number of deviations, so that an odd response costs time and memory in proportion to its size."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from phala_facade.models import Cvm

MOST_IN_ARRAY = 10_000
"""How many places in one array may deviate; if more do, the whole array counts as unreadable."""

TOO_MANY_IN_ARRAY = f"more than {MOST_IN_ARRAY} places in it deviate"

_BYTES_EACH = 64
"""A response may list one more deviation for each of this many bytes."""


class DeviationLimit:
    """Limits the deviations listed for one response; beyond that, only their number is kept for each CVM.

    Args:
        size: The length of the response, in bytes.
    """

    def __init__(self, size: int) -> None:
        self._left = MOST_IN_ARRAY + size // _BYTES_EACH

    def applied(self, cvm: Cvm) -> Cvm:
        """Return a CVM of the response, with its deviations listed or only counted."""
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
