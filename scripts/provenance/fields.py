"""The tables of the documentation that show the fields of the models, and in which responses each one is."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import griffe

from phala_facade.operations.versions import VERSIONS
from scripts.provenance.remarks import MODELS, carried, carries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from phala_facade.decode.shape import Shape
    from scripts.provenance.trace import Trace

#: What the last columns of a table say.
_VERSIONS = re.compile(r" (Since|Only in|Not since) \d{4}-\d\d-\d\d(, not since \d{4}-\d\d-\d\d)?\.")


def rows(traces: Mapping[Shape[Any, Any], Sequence[Trace]]) -> Iterator[str]:
    """Yield the lines of a section for each model, given what feeds what in each documented shape."""
    for kind, place in MODELS.items():
        responses = carried(kind, traces).values()
        yield f"### `{kind.__name__}`" + (f", in `{place.removesuffix('.')}`" if place else "")
        yield ""
        yield f"| field | type | what it is | {' | '.join(VERSIONS)} |"
        yield f"|---|---|---|{'---|' * len(VERSIONS)}"
        for section in griffe.Docstring(inspect.getdoc(kind) or "", parser="google").parse():
            if section.kind is griffe.DocstringSectionKind.attributes:
                for field in section.value:
                    cells = [f"`{field.name}`", f"`{_escaped(field.annotation)}`", _text(field.description)]
                    cells += [_cell(f"{place}{field.name}", each) for each in responses]
                    yield f"| {' | '.join(cells)} |"
        yield ""


def _cell(path: str, responses: Mapping[str, set[str]]) -> str:
    """Return which responses of a version carry a field, or something within it."""
    names = [name for name, leaves in responses.items() if carries(leaves, path)]
    return "yes" if len(names) == len(responses) else ", ".join(names) or "-"


def _text(description: str) -> str:
    return _escaped(_VERSIONS.sub("", " ".join(description.split())))


def _escaped(text: object) -> str:
    return str(text).replace("|", "\\|")
