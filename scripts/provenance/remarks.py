"""What the docstrings of the models say of the API versions that carry a field."""

from __future__ import annotations

import inspect
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from phala_facade import App, Cvm
from phala_facade.models.base import Model
from phala_facade.operations.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from phala_facade.decode.shape import Shape
    from scripts.provenance.trace import Trace

_FIELD = re.compile(r"^( +)(\w+) \(.+\): .*(?:\n\1 .*)*", re.MULTILINE)

#: What a description ends with: the last columns of the table say it, too.
REMARK = re.compile(r"\s(?:Since \S+, not since \S+|Since \S+|Only in \S+|Not since \S+)\.$")
_MOST = 120

MODELS: dict[Any, str] = {Cvm: "", App: ""} | {
    part: f"{name}{'[].' if 'tuple' in str(hint) else '.'}"
    for kind in (App, Cvm)
    for name, hint in get_type_hints(kind).items()
    for part in (hint, *get_args(hint))
    if isinstance(part, type) and issubclass(part, Model) and part is not Cvm
}
"""The models, and where each stands in an app or a CVM."""


def carried(kind: Any, traces: Mapping[Shape[Any, Any], Sequence[Trace]]) -> dict[str, dict[str, set[str]]]:
    """Return the leaves that the responses of each version carry: of CVMs, or of apps for what only apps have."""
    leaves = {shape: {leaf for each in found for leaf in each.fields} for shape, found in traces.items()}
    found: dict[str, dict[str, set[str]]] = {}
    for version, row in VERSIONS.items():
        within = leaves[row.app.nested] if row.app.nested else set[str]()
        if kind is Cvm or MODELS[kind].rstrip("[].") in Cvm.__struct_fields__:
            # An app may have a part that its CVMs have, too.
            apps = within if kind is Cvm else within | leaves[row.app]
            found[version] = {"lists": leaves[row.listed], "details": leaves[row.detailed], "apps": apps}
        else:
            found[version] = {"apps": {*leaves[row.app], "is_minimal"}}
    return found


def carries(leaves: set[str], path: str) -> bool:
    """Return whether a field, or something within it, is among some leaves."""
    return any(leaf == path or leaf.startswith((f"{path}.", f"{path}[")) for leaf in leaves)


def modules(traces: Mapping[Shape[Any, Any], Sequence[Trace]]) -> dict[Path, str]:
    """Return the text of each module of models, given what feeds what in each shape."""
    texts: dict[Path, str] = {}
    for kind, place in MODELS.items():
        path = Path(inspect.getfile(kind))
        text = texts.get(path) or path.read_text(encoding="utf-8")
        source = inspect.getsource(kind)
        said = partial(_said, place, carried(kind, traces))
        texts[path] = text.replace(source, _FIELD.sub(said, source))
    return texts


def _said(place: str, responses: Mapping[str, Mapping[str, set[str]]], field: re.Match[str]) -> str:
    """Return the description of a field with the remark that is true."""
    text, path = REMARK.sub("", field[0]), f"{place}{field[2]}"
    remark = remark_on(
        [version for version, each in responses.items() if carries(set[str]().union(*each.values()), path)]
    )
    if not remark:
        return text
    fits = len(text.rpartition("\n")[2]) + 1 + len(remark) <= _MOST
    return f"{text} {remark}" if fits else f"{text}\n{field[1]}    {remark}"


def remark_on(versions: Sequence[str], known: Sequence[str] = tuple(VERSIONS)) -> str:
    """Return what is said of a field that these versions carry: nothing, if they are all.

    Raises:
        ValueError: They are none, or have others between them: there are no words for that.
    """
    first, end = (known.index(versions[0]), known.index(versions[-1]) + 1) if versions else (0, 0)
    if not versions or list(known[first:end]) != list(versions):
        raise ValueError(f"no words for a field that of {known} these carry: {versions}")
    if len(versions) == 1 and end < len(known):
        return f"Only in {versions[0]}."
    since = [f"Since {versions[0]}"] if first else []
    gone = [f"not since {known[end]}"] if end < len(known) else []
    said = ", ".join(since + gone)
    return f"{said[0].upper()}{said[1:]}." if said else ""
