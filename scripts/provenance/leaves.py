"""The module of the facade that says which leaves each documented shape carries."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from phala_facade.decode.shape import CVMS_WITHIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.decode.shape import Shape
    from scripts.provenance.trace import Trace

_HEAD = '''\
"""The leaves of the facade that each documented shape carries; written by `make provenance`, never edited."""

from __future__ import annotations

DOCUMENTED = {
'''


def module(traces: Mapping[Shape[Any, Any], list[Trace]]) -> str:
    """Return the module, given what feeds what in each shape; what the CVMs within an app carry is left to theirs."""
    return _HEAD + "".join(map(_entry, traces, traces.values())) + "}\n"


def _entry(shape: Shape[Any, Any], found: list[Trace]) -> str:
    leaves = sorted({leaf for each in found for leaf in each.fields if not leaf.startswith(CVMS_WITHIN)})
    indent = " " * 8
    text = textwrap.fill(" ".join(leaves), 120, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return f'    "{shape.schema}": """\n{text}\n    """,\n'
