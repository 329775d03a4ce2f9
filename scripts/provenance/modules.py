"""The modules that are written and never edited: what each documented shape carries, and the enumerations."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from phala_facade.decode.shape import CVMS_WITHIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.decode.shape import Shape
    from scripts.provenance.trace import Trace

_LEAVES = '''\
"""The leaves of the facade that each documented shape carries; written by `make provenance`, never edited."""

from __future__ import annotations

DOCUMENTED = {
'''
_ENUMERATIONS = '''\
"""The documented enumerations; written by `make provenance`, never edited."""

from __future__ import annotations

from typing import Literal, TypeAlias

'''


def leaves(traces: Mapping[Shape[Any, Any], list[Trace]]) -> str:
    """Return the module of leaves, given what feeds what in each shape; what CVMs within an app carry is theirs."""
    return _LEAVES + "".join(map(_entry, traces, traces.values())) + "}\n"


def _entry(shape: Shape[Any, Any], found: list[Trace]) -> str:
    own = sorted({leaf for each in found for leaf in each.fields if not leaf.startswith(CVMS_WITHIN)})
    indent = " " * 8
    text = textwrap.fill(" ".join(own), 120, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return f'    "{shape.schema}": """\n{text}\n    """,\n'


def enumerations(document: dict[str, Any]) -> str:
    """Return the module of enumerations."""
    schemas = document["components"]["schemas"]
    lists = {key: schemas[key]["enum"] for key in sorted(schemas) if schemas[key].get("type") == "string"}
    return _ENUMERATIONS + "".join(
        f"{key}: TypeAlias = Literal[{', '.join(map(json.dumps, sorted(values)))}]\n" for key, values in lists.items()
    )
