"""Both clients, for every test of what they have in common, and no proxy of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facade.reliability.clients import Client
from tests.facade.transport.conftest import no_environment

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["no_environment"]


@pytest.fixture(params=["sync", "async"])
def client(request: pytest.FixtureRequest) -> Client:
    kind: Literal["sync", "async"] = request.param
    return Client(kind)
