"""A fake cloud and its client; and plain clients of an API with the keys of the embedded server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from phala_facade import PhalaCloud
from phala_facade.testing import API_KEY, FakeCloud

if TYPE_CHECKING:
    from collections.abc import Iterator


KEY = "any key will do"  # pragma: allowlist secret


@pytest.fixture
def fake() -> FakeCloud:
    return FakeCloud.empty()


@pytest.fixture
def cloud(fake: FakeCloud) -> Iterator[PhalaCloud]:
    """Strict, so that whatever the fake cloud responds with is as documented."""
    with PhalaCloud(KEY, transport=fake.transport, max_retries=0, strict=True) as client:
        yield client


@pytest.fixture
def anonymous() -> Iterator[httpx.Client]:
    transport = FakeCloud(enforce_keys=True).transport
    with httpx.Client(base_url="https://fleet.example", transport=transport) as client:
        yield client


@pytest.fixture
def admin(anonymous: httpx.Client) -> httpx.Client:
    anonymous.headers["X-API-Key"] = API_KEY
    return anonymous
