"""Plain clients of a running server."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.testing import EmbeddedServer


# Reading certificates for each client takes longer than all that a test asks.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture
def anonymous(phala_server: EmbeddedServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=phala_server.base_url, trust_env=False, verify=NO_CERTIFICATES) as client:
        yield client


@pytest.fixture
def admin(phala_server: EmbeddedServer) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=phala_server.base_url,
        headers={"X-API-Key": phala_server.api_key},
        trust_env=False,
        verify=NO_CERTIFICATES,
    ) as client:
        yield client
