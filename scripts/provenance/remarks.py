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
_REMARK = re.compile(r"\s(?:Since \S+, not since \S+|Since \S+|Only in \S+|Not since \S+)\.$")
_MOST = 120

MODELS: dict[Any, str] = {Cvm: "", App: ""} | {
    part: f"{name}{'[].' if 'tuple' in str(hint) else '.'}"
    for kind in (App, Cvm)
    for name, hint in get_type_hints(kind).items()
    for part in (hint, *get_args(hint))
    if isinstance(part, type) and issubclass(part, Model) and part is not Cvm
}
"""The models, and where each stands in an app or a CVM."""


def modules(traces: Mapping[Shape[Any, Any], list[Trace]]) -> dict[Path, str]:
    """Return the text of each module of models, given what feeds what in each shape."""
    texts: dict[Path, str] = {}
    for kind in MODELS:
        path = Path(inspect.getfile(kind))
        text = texts.get(path) or path.read_text(encoding="utf-8")
        source = inspect.getsource(kind)
        texts[path] = text.replace(source, _FIELD.sub(partial(_said, kind, traces), source))
    return texts


def _said(kind: type[Model], traces: Mapping[Shape[Any, Any], list[Trace]], field: re.Match[str]) -> str:
    """Return the description of a field with the remark that is true."""
    text = _REMARK.sub("", field[0])
    path = re.compile(rf"{re.escape(MODELS[kind] + field[2])}(?:[.\[].*)?")
    remark = remark_on([version for version in VERSIONS if any(map(path.fullmatch, _carried(version, kind, traces)))])
    if not remark:
        return text
    fits = len(text.rpartition("\n")[2]) + 1 + len(remark) <= _MOST
    return f"{text} {remark}" if fits else f"{text}\n{field[1]}    {remark}"


def _carried(version: str, kind: type[Model], traces: Mapping[Shape[Any, Any], list[Trace]]) -> set[str]:
    """Return the leaves that a version carries anywhere: of CVMs, of apps, or for a part of both."""
    row = VERSIONS[version]
    app, *cvms = (
        {leaf for each in traces[shape] for leaf in each.fields} for shape in (row.app, row.listed, row.detailed)
    )
    within = {leaf.partition(".")[2] for leaf in app if leaf.startswith(("cvms[].", "current_cvm."))}
    of_cvms, of_apps = within.union(*cvms), {*app, "is_minimal"}
    return of_apps if kind is App else of_cvms if kind is Cvm else of_apps | of_cvms


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
