"""The page of the documentation that says where each field of the facade comes from."""

from __future__ import annotations

from os.path import commonpath
from typing import TYPE_CHECKING, Any

from phala_facade.models import App, Cvm
from phala_facade.models.leaves import leaf_paths
from scripts.provenance.payload import full_payload
from scripts.provenance.trace import Trace, trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from phala_facade.decode.shape import Shape

_INTRODUCTION = """\
# Where each field comes from

Found out by running the code: in a body of each documented shape, one value at a time was changed, and it was noted
which fields of the facade changed with it. `make provenance` writes this page. A path in parentheses counts only where
the one before it is missing; a dash means that the shape does not carry the field.
"""


def page(shapes: Sequence[Shape[Any, Any]], document: dict[str, Any]) -> str:
    """Write the page, in Markdown.

    Args:
        shapes: How each documented shape is read.
        document: The documented spec.
    """
    traces = {shape: trace(shape, full_payload(shape.schema, document)) for shape in shapes}
    cvms = [shape for shape in shapes if shape.nested is None and "status" in shape.documented]
    apps = [shape for shape in shapes if shape not in cvms]
    nested = next(shape for shape in apps if shape.title == "DstackAppFullResponse")
    inside = {shape: found for shape, found in traces.items() if shape in cvms}
    sections = [
        _INTRODUCTION,
        "## `Cvm`\n",
        *_table(leaf_paths(Cvm), {shape.label: found for shape, found in inside.items()}),
        f"\n## `Cvm` within an app of {nested.since}\n",
        *_table(leaf_paths(Cvm), {nested.nested.label if nested.nested else "": _within_cvms(traces[nested])}),
        "\n## `App`\n",
        *_table(
            [path for path in leaf_paths(App) if not path.startswith(("current_cvm.", "cvms[]."))],
            {shape.label: traces[shape] for shape in apps},
        ),
        "\n`current_cvm` and `cvms` of 2026-01-21 are read as `CVMInfo`. `is_minimal` tells the minimal shape.",
        "\n## Only in `source.raw`\n",
        "| shape | path | why |\n|---|---|---|",
        *_raw_only(shapes),
    ]
    return "\n".join(sections) + "\n"


def _table(paths: Sequence[str], columns: dict[str, list[Trace]]) -> Iterator[str]:
    yield f"| facade | {' | '.join(columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    for path in paths:
        cells = [_cell(path, found) for found in columns.values()]
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


def _within_cvms(found: Sequence[Trace]) -> list[Trace]:
    return [
        Trace(
            each.wire.removeprefix("cvms[]."),
            frozenset(path.removeprefix("cvms[].") for path in each.fields),
            each.fallback,
        )
        for each in found
        if each.wire.startswith("cvms[].")
    ]


def _raw_only(shapes: Sequence[Shape[Any, Any]]) -> Iterator[str]:
    for shape in shapes:
        for path, why in shape.raw_only.items():
            if not path.startswith("current_cvm."):
                yield f"| {shape.label} | `{path}` | {why} |"
