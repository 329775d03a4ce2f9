"""`help()` of a model tells the type of each field, and which API versions carry it."""

from __future__ import annotations

import inspect
import re
from typing import Any, get_args, get_type_hints

import pytest

from phala_facade import App, Cvm
from phala_facade.models.base import Model
from phala_facade.operations.versions import VERSIONS, Version

FIELD = re.compile(r"^    (\w+) \((.+?)\): (.*(?:\n     .*)*)", re.MULTILINE)
CARRIED = re.compile(r"(Since \S+|Only in \S+|Not since \S+)\.$")
PREFIXES: dict[Any, str] = {Cvm: "", App: ""} | {
    part: f"{name}{'[].' if 'tuple' in str(hint) else '.'}"
    for kind in (App, Cvm)
    for name, hint in get_type_hints(kind).items()
    for part in (hint, *get_args(hint))
    if isinstance(part, type) and issubclass(part, Model) and part is not Cvm
}


def documented_fields(kind: type[Model]) -> dict[str, tuple[str, str]]:
    """Return the annotation and the description of each field in the docstring of a model."""
    section = (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]
    return {name: (annotation, text) for name, annotation, text in FIELD.findall(section)}


@pytest.mark.parametrize("kind", PREFIXES, ids=lambda kind: kind.__name__)
def test_every_field_is_documented_with_its_type(kind: type[Any]) -> None:
    fields = [name for name in kind.__struct_fields__ if name != "source"]
    assert {name: kind.__annotations__[name] for name in fields} == {
        name: annotation for name, (annotation, _) in documented_fields(kind).items()
    }


def carried_by(version: Version) -> dict[type[Any], set[str]]:
    """Return the leaves of CVMs and of apps that a version carries anywhere."""
    within = {leaf.partition(".")[2] for leaf in version.app.documented if leaf.startswith(("cvms[].", "current_cvm."))}
    return {
        Cvm: {*version.listed.documented, *version.detailed.documented, *within},
        App: {*version.app.documented, "is_minimal"},
    }


def remark(versions: list[str]) -> str | None:
    """Return what is said of a field that these versions carry: nothing, if they are all."""
    known = list(VERSIONS)
    if versions == known:
        return None
    if versions == known[-len(versions) :]:
        return f"Since {versions[0]}"
    if len(versions) == 1:
        return f"Only in {versions[0]}"
    assert versions == known[: len(versions)], "no words for a field that came, went and came again"
    return f"Not since {known[len(versions)]}"


@pytest.mark.parametrize("kind", PREFIXES, ids=lambda kind: kind.__name__)
def test_a_field_that_not_every_version_carries_says_which_do(kind: type[Any]) -> None:
    roots = [kind] if kind in {Cvm, App} else [Cvm, App]
    carried = {name: set[str]().union(*(carried_by(row)[root] for root in roots)) for name, row in VERSIONS.items()}
    for name, (_, text) in documented_fields(kind).items():
        path = re.compile(rf"{re.escape(PREFIXES[kind] + name)}(?:[.\[].*)?")
        versions = [version for version, leaves in carried.items() if any(map(path.fullmatch, leaves))]
        said = CARRIED.search(text)
        assert versions, name
        assert (said and said[1]) == remark(versions), name
