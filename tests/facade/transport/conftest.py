"""Both clients and both sessions, for every test of what they have in common, and no proxy of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facade.transport.clients import Client
from tests.facade.transport.shells import Shell

if TYPE_CHECKING:
    from typing import Literal


@pytest.fixture(params=["sync", "async"])
def shell(request: pytest.FixtureRequest) -> Shell:
    kind: Literal["sync", "async"] = request.param
    return Shell(kind)


@pytest.fixture(params=["sync", "async"])
def client(request: pytest.FixtureRequest) -> Client:
    kind: Literal["sync", "async"] = request.param
    return Client(kind)
