"""`help()` of a model tells the type of each field; `make provenance` writes which API versions carry it."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest

from scripts.provenance.remarks import MODELS

if TYPE_CHECKING:
    from phala_facade.models.base import Model

FIELD = re.compile(r"^    (\w+) \((.+?)\): (.*(?:\n     .*)*)", re.MULTILINE)


def documented_fields(kind: type[Model]) -> dict[str, tuple[str, str]]:
    """Return the annotation and the description of each field in the docstring of a model."""
    section = (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]
    return {name: (annotation, text) for name, annotation, text in FIELD.findall(section)}


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_every_field_is_documented_with_its_type(kind: type[Any]) -> None:
    fields = [name for name in kind.__struct_fields__ if name != "source"]
    assert {name: kind.__annotations__[name] for name in fields} == {
        name: annotation for name, (annotation, _) in documented_fields(kind).items()
    }
