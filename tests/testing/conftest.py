"""The documented spec, and a running server with a plain client for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from phala_facade.testing import API_KEY, EmbeddedServer
from tests.testing.documented import Documented

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def documented() -> Documented:
    return Documented.load()


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    with EmbeddedServer() as running:
        yield running


@pytest.fixture
def anonymous(server: EmbeddedServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url, trust_env=False) as client:
        yield client


@pytest.fixture
def admin(server: EmbeddedServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url, headers={"X-API-Key": API_KEY}, trust_env=False) as client:
        yield client
