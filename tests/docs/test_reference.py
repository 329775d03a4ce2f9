"""The reference describes everything that is public, and nothing that is generated."""

from __future__ import annotations

import re

import phala_facade
import phala_facade.testing
from tests.docs.pages import PAGES, text_of

REFERENCE = "".join(text_of(name) for name in PAGES if name.startswith("docs/reference/"))
DESCRIBED = set(re.findall(r"^\.\. auto\w+:: (\S+)$", REFERENCE, re.MULTILINE))
# Attributes of a module, which `constants` describes.
CONSTANTS = {"ACCESS_TOKEN", "API_KEY", "MEMBER_KEY", "constants"}


def test_every_public_name_is_described() -> None:
    public = {*phala_facade.__all__, *phala_facade.testing.__all__} - {"__version__"} - CONSTANTS

    assert sorted(public - DESCRIBED) == []
    assert "phala_facade.testing.constants" in DESCRIBED


def test_nothing_generated_is_described() -> None:
    assert "phala_wire" not in REFERENCE
