"""What mypy says about names that are gone, and what it should have said."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from scripts.reads.tracked import Parameter, Property

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_PLACE = r"^(?P<place>[^:]+:\d+): error: "
_ATTRIBUTE = re.compile(
    _PLACE + r'(?:Item )?"(?:[\w.]+\.)?(?P<owner>\w+)"(?: of ".+?")? has no attribute "(?P<name>\w+)"', re.MULTILINE
)
_KEYWORD = re.compile(_PLACE + r'Unexpected keyword argument "(?P<name>\w+)" for "_get_kwargs"', re.MULTILINE)


def places(
    output: str, renamed: Collection[Property | Parameter], folder: str
) -> dict[Property | Parameter, list[str]]:
    """Find where mypy misses what was renamed.

    Args:
        output: What mypy printed, one finding a line.
        renamed: What was renamed; no two parameters of it share a name.
        folder: Only findings below this folder count; named as mypy names it.

    Returns:
        For each thing that mypy misses, the lines (`file:line`) that it names.
    """
    parameters = {item.name: item for item in renamed if isinstance(item, Parameter)}
    missed: list[tuple[Property | Parameter | None, str]] = [
        *((Property(match["owner"], match["name"]), match["place"]) for match in _ATTRIBUTE.finditer(output)),
        *((parameters.get(match["name"]), match["place"]) for match in _KEYWORD.finditer(output)),
    ]
    found: defaultdict[Property | Parameter, list[str]] = defaultdict(list)
    for item, place in missed:
        if item is not None and item in renamed and place.startswith(f"{folder}/"):
            found[item].append(place)
    return dict(found)


def objections(
    renamed: Collection[Property | Parameter],
    found: Mapping[Property | Parameter, list[str]],
    exceptions: Mapping[Property, str],
) -> list[str]:
    """List what keeps the proof from being whole, a line each.

    Args:
        renamed: All that was renamed, in any pass.
        found: The lines that mypy named for it.
        exceptions: What no line need read, with the reason.
    """
    unnoticed = [item for item in renamed if item not in found and item not in exceptions]
    stale = [item for item in exceptions if item in found or item not in renamed]
    return [
        *sorted(f"{item}: no line of the facade reads it, or the type check cannot see it" for item in unnoticed),
        *sorted(f"{item}: no longer an exception: it is read, or not documented" for item in stale),
    ]
