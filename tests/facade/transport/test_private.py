"""The private names of httpx and httpcore that the transport reaches for: a release that drops one fails here."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_package_that_is_reached_into_has_an_upper_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]

    assert {name for one in declared if "<" in one for name in re.findall(r"^http\w+", one)} == {
        "httpx",
        "httpcore",
        "httpx2",
    }


@pytest.mark.parametrize("kind", [httpx.HTTPTransport, httpx.AsyncHTTPTransport])
def test_a_transport_sends_through_its_pool(kind: Callable[..., object]) -> None:
    assert hasattr(kind(verify=False), "_pool"), f"{kind} has no `_pool` any more"
