"""Both clients, for every test of what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facade.transport.clients import Client

if TYPE_CHECKING:
    from typing import Literal


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> Literal["sync", "async"]:
    found: Literal["sync", "async"] = request.param
    return found


@pytest.fixture
def client(kind: Literal["sync", "async"]) -> Client:
    return Client(kind)
