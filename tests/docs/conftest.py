"""The embedded server, and an environment that leads to it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from phala_facade.testing import API_KEY, EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    with EmbeddedServer() as running:
        yield running


@pytest.fixture
def environment(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a reader has set: the key, and where the API is."""
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
    monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", server.base_url)
    yield
    logging.getLogger("phala_facade.deviations").setLevel(logging.NOTSET)
