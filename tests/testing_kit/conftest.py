"""Plain clients of an API with the keys of the embedded server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from phala_facade.testing import API_KEY, FakeCloud

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def anonymous() -> Iterator[httpx.Client]:
    transport = FakeCloud(enforce_keys=True).transport
    with httpx.Client(base_url="https://fleet.example", transport=transport) as client:
        yield client


@pytest.fixture
def admin(anonymous: httpx.Client) -> httpx.Client:
    anonymous.headers["X-API-Key"] = API_KEY
    return anonymous
