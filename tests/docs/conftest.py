"""An environment that leads to the embedded server."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from phala_facade.testing import API_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.testing import EmbeddedServer


@pytest.fixture
def environment(phala_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a reader has set: the key, and where the API is."""
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
    monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", phala_server.base_url)
    yield
    logging.getLogger("phala_facade.deviations").setLevel(logging.NOTSET)
