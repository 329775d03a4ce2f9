"""The tables of the documentation: the operations, the fields of the models, and what each change of the spec does."""

from __future__ import annotations

import inspect
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import griffe

from phala_facade import PhalaCloud
from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.versions import VERSIONS
from scripts.diff.rules import RULES
from scripts.provenance.remarks import MODELS, REMARK, carried, carries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from phala_facade.decode.shape import Shape
    from phala_facade.operations.operation import Operation
    from scripts.diff.rules import Rule
    from scripts.provenance.trace import Trace


def operations() -> Iterator[str]:
    """Yield the lines of the table that says what each operation responds with in each version."""
    yield f"| call | operation | {' | '.join(VERSIONS)} |"
    yield f"|---|---|{'---|' * len(VERSIONS)}"
    for operation in OPERATIONS:
        shapes = (_shapes(operation, version) for version in VERSIONS)
        yield f"| `{_call(operation)}` | `{operation.method} {operation.path}` | {' | '.join(shapes)} |"


def _call(operation: Operation[..., Any, Any]) -> str:
    group, _, name = operation.name.partition(".")
    with PhalaCloud("nobody's") as cloud:
        parameters = inspect.signature(attrgetter(f"{group}.{name}")(cloud)).parameters.values()
    required = [parameter.name for parameter in parameters if parameter.default is parameter.empty]
    return f"{operation.name}({', '.join(required)})"


def _shapes(operation: Operation[..., Any, Any], version: str) -> str:
    row = VERSIONS[version]
    of_version = [shape for shape in (row.listed, row.detailed, row.app) if shape in operation.shapes]
    suffix = "[]" if operation.items else ""
    return " or ".join(
        _shape(shape, suffix) for shape in (*of_version, *(each for each in operation.shapes if each.in_every_version))
    )


def _shape(shape: Shape[Any, Any], suffix: str) -> str:
    return f"`{shape.title}{suffix}`" + (f", with `{shape.nested.title}`," if shape.nested else "")


def fields(traces: Mapping[Shape[Any, Any], Sequence[Trace]]) -> Iterator[str]:
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
    return _escaped(REMARK.sub("", " ".join(description.split())))


def _escaped(text: object) -> str:
    return str(text).replace("|", "\\|")


def changes() -> Iterator[str]:
    """Yield the lines of the table of all kinds of change, in the order in which the rules are tried."""
    yield "| what changes | if | verdict | because |"
    yield "|---|---|---|---|"
    for rule in RULES:
        areas = "anything" if len(rule.areas) > 6 else ", ".join(area.value for area in rule.areas)
        kinds = ", ".join(kind.value for kind in rule.kinds) or "any change"
        why = rule.why.replace("{", "").replace("}", "")
        yield f"| {areas}: {kinds} | {_condition(rule)} | **{rule.verdict.value}** | {why} |"


def _condition(rule: Rule) -> str:
    """Return what the docstring of a condition says."""
    words = (rule.when.__doc__ or "").partition("\n")[0]
    told = words.removeprefix("Return whether ")
    return "-" if told == words else told.removesuffix(".")
