"""Both clients and both sessions, for every test of what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facade.transport.clients import Client
from tests.facade.transport.shells import Shell

if TYPE_CHECKING:
    from typing import Literal


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> Literal["sync", "async"]:
    found: Literal["sync", "async"] = request.param
    return found


@pytest.fixture
def shell(kind: Literal["sync", "async"]) -> Shell:
    return Shell(kind)


@pytest.fixture
def client(kind: Literal["sync", "async"]) -> Client:
    return Client(kind)
