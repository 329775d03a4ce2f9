"""A server that answers, and values that it gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from phala_facade import PhalaCloud
from phala_facade.testing import API_KEY, EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    with EmbeddedServer() as opened:
        yield opened


@pytest.fixture
def cloud(server: EmbeddedServer) -> Iterator[PhalaCloud]:
    with PhalaCloud(API_KEY, base_url=server.base_url) as opened:
        yield opened
