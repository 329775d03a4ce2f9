"""The page of the documentation that says where each field of the facade comes from."""

from __future__ import annotations

from os.path import commonpath
from typing import TYPE_CHECKING, Any

from phala_facade.decode.shape import CVMS_WITHIN
from phala_facade.models import App, Cvm
from phala_facade.models.leaves import leaf_paths
from phala_facade.operations.registry import SHAPES
from phala_facade.operations.versions import APPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from phala_facade.decode.shape import Shape
    from scripts.provenance.trace import Trace

_INTRODUCTION = """\
# Where each field comes from

Found out by running the code: in a body of each documented shape, one value at a time was changed, and it was noted
which fields of the facade changed with it. `make provenance` writes this page. A path in parentheses counts only where
the one before it is missing; a dash means that the shape does not carry the field.
"""


def page(traces: Mapping[Shape[Any, Any], list[Trace]]) -> str:
    """Return the page, in Markdown, given what feeds what in each documented shape."""
    answering = {shape: found for shape, found in traces.items() if shape in SHAPES}
    apps = {shape: found for shape, found in answering.items() if shape in APPS}
    cvms = {shape: found for shape, found in answering.items() if shape not in APPS}
    within = {shape.since: shape.nested for shape in apps if shape.nested is not None}
    sections = [
        _INTRODUCTION,
        "## `Cvm`\n",
        *_table(leaf_paths(Cvm), cvms),
        "\n## `Cvm` within an `App`\n",
        *_table(leaf_paths(Cvm), {shape: traces[shape] for shape in within.values() if shape not in cvms}),
        *(f"\nWithin an app of {since}: as `{cvm.title}` above." for since, cvm in within.items() if cvm in cvms),
        "\n## `App`\n",
        *_table([path for path in leaf_paths(App) if not path.startswith(CVMS_WITHIN)], apps),
        "\n`is_minimal` tells the minimal shape.",
        "\n## Only in `source.raw`\n",
        "| shape | path | why |\n|---|---|---|",
        *(_raw_only(shape) for shape in traces if shape not in apps or shape.nested is None),
    ]
    return "\n".join(filter(None, sections)) + "\n"


def _table(paths: Sequence[str], traces: Mapping[Shape[Any, Any], list[Trace]]) -> Iterator[str]:
    yield f"| facade | {' | '.join(shape.label for shape in traces)} |"
    yield f"|---|{'---|' * len(traces)}"
    for path in paths:
        cells = [_cell(path, found) for found in traces.values()]
        if any(cell != "-" for cell in cells):
            yield f"| `{path}` | {' | '.join(cells)} |"


def _cell(path: str, found: Sequence[Trace]) -> str:
    feeding = [each for each in found if path in each.fields]
    first = _source(each.wire for each in feeding if not each.fallback)
    fallback = _source(each.wire for each in feeding if each.fallback)
    return ", ".join(filter(None, [first and f"`{first}`", fallback and f"(`{fallback}`)"])) or "-"


def _source(wires: Iterable[str]) -> str:
    """Name what feeds a field: a value, or the object that several values feeding it have in common."""
    paths = set(wires)
    # That an array grows shows in every field of its items; the values in it say more.
    telling = [path for path in paths if not any(other.startswith(f"{path}.") for other in paths)]
    return commonpath(path.replace(".", "/") for path in telling).replace("/", ".") if telling else ""


def _raw_only(shape: Shape[Any, Any]) -> str:
    return "\n".join(f"| {shape.label} | `{path}` | {why} |" for path, why in shape.raw_only.items())
