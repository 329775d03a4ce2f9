"""Limits on the number of deviations, so that an odd response costs time and memory in proportion to its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from phala_facade.models.cvm import Cvm

MOST_IN_ARRAY = 10_000
"""How many places in one array may deviate; if more do, the whole array counts as unreadable."""

TOO_MANY_IN_ARRAY = f"more than {MOST_IN_ARRAY} places in it deviate"

BYTES_EACH = 64
"""A list may describe one deviation for each of this many bytes, besides those of one array."""


def with_deviations_counted(cvm: Cvm) -> Cvm:
    """Return a CVM of which only the number of deviations is kept."""
    problem = f"deviates in {len(cvm.source.deviations)} places, not listed since the response has too many in all"
    source = msgspec.structs.replace(cvm.source, deviations=(Deviation("", problem),))
    return msgspec.structs.replace(cvm, source=source)
