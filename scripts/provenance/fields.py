"""The tables of the documentation that show the fields of the models, and in which responses each one is."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import griffe

from phala_facade.models import Cvm
from phala_facade.operations.versions import VERSIONS
from scripts.provenance.remarks import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from phala_facade.decode.shape import Shape
    from phala_facade.models.base import Model
    from scripts.provenance.trace import Trace

#: What the last columns of a table say.
_VERSIONS = re.compile(r" (Since|Only in|Not since) \d{4}-\d\d-\d\d(, not since \d{4}-\d\d-\d\d)?\.")


def rows(traces: Mapping[Shape[Any, Any], Sequence[Trace]]) -> Iterator[str]:
    """Yield the lines of a section for each model, given what feeds what in each documented shape."""
    leaves = {shape: {leaf for each in found for leaf in each.fields} for shape, found in traces.items()}
    app = {version: {"apps": leaves[row.app]} for version, row in VERSIONS.items()}
    cvm = {
        version: {
            "lists": leaves[row.listed],
            "details": leaves[row.detailed],
            "apps": leaves[row.app.nested] if row.app.nested else set[str](),
        }
        for version, row in VERSIONS.items()
    }
    for kind, prefix in MODELS.items():
        place = prefix.removesuffix(".")
        of_cvms = kind is Cvm or place.removesuffix("[]") in Cvm.__struct_fields__
        yield from _section(kind, place, cvm if of_cvms else app)


def _section(kind: type[Model], place: str, carried: Mapping[str, Mapping[str, set[str]]]) -> Iterator[str]:
    of = f", in `{place}`" if place else ""
    yield f"### `{kind.__name__}`{of}"
    yield ""
    yield f"| field | type | what it is | {' | '.join(VERSIONS)} |"
    yield f"|---|---|---|{'---|' * len(VERSIONS)}"
    for section in griffe.Docstring(inspect.getdoc(kind) or "", parser="google").parse():
        if section.kind is griffe.DocstringSectionKind.attributes:
            for field in section.value:
                path = f"{place}.{field.name}" if place else field.name
                cells = [
                    f"`{field.name}`",
                    f"`{_escaped(field.annotation)}`",
                    _text(field.description),
                    *(_cell(path, responses) for responses in carried.values()),
                ]
                yield f"| {' | '.join(cells)} |"
    yield ""


def _cell(path: str, responses: Mapping[str, set[str]]) -> str:
    """Return which responses of a version carry a field, or something within it."""
    within = re.compile(rf"{re.escape(path)}(?:[.\[].*)?")
    names = [name for name, leaves in responses.items() if any(map(within.fullmatch, leaves))]
    return "yes" if len(names) == len(responses) else ", ".join(names) or "-"


def _text(description: str) -> str:
    return _escaped(_VERSIONS.sub("", " ".join(description.split())))


def _escaped(text: object) -> str:
    return str(text).replace("|", "\\|")
