"""What a cassette holds can be searched: `make secrets` sees each body as plain JSON, and no header of a credential."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CASSETTES = sorted((ROOT / "tests" / "cassettes").rglob("*.yaml"))
HEADERS = {"Accept", "X-Phala-Version", "Content-Type", "X-Request-ID"}


@pytest.mark.parametrize("path", CASSETTES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_body_is_plain_json_and_every_header_is_harmless(path: Path) -> None:
    for interaction in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
        request, response = interaction["request"], interaction["response"]
        assert {*request["headers"], *response["headers"]} <= HEADERS
        assert not request["body"]
        body = response["body"]["string"]
        assert isinstance(body, str)
        assert not body or json.loads(body) is not None
