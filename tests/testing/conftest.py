"""The documented spec, and plain clients of a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.testing.documented import Documented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.testing import EmbeddedServer


@pytest.fixture(scope="session")
def documented() -> Documented:
    return Documented.load()


@pytest.fixture
def anonymous(phala_server: EmbeddedServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=phala_server.base_url, trust_env=False) as client:
        yield client


@pytest.fixture
def admin(phala_server: EmbeddedServer) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=phala_server.base_url, headers={"X-API-Key": phala_server.api_key}, trust_env=False
    ) as client:
        yield client
