"""The pytest plugin: fixtures for the tests of those who import the facade.

pytest imports it in every run: it stands outside of the package, and imports the facade only where a fixture is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from phala_facade import AsyncPhalaCloud, PhalaCloud
    from phala_facade.testing import EmbeddedServer, FakeCloud


@pytest.fixture
def phala_fake_cloud() -> FakeCloud:
    """A `phala_facade.testing.FakeCloud` with the embedded fleet: `FakeCloud.empty()` is one without."""
    from phala_facade.testing import FakeCloud

    return FakeCloud()


@pytest.fixture
def phala_cloud(phala_fake_cloud: FakeCloud) -> Generator[PhalaCloud]:
    """A `phala_facade.PhalaCloud` that asks the `phala_fake_cloud` of the same test."""
    from phala_facade import PhalaCloud
    from phala_facade.testing import API_KEY

    with PhalaCloud(API_KEY, transport=phala_fake_cloud.transport) as cloud:
        yield cloud


@pytest.fixture
def phala_async_cloud(phala_fake_cloud: FakeCloud) -> AsyncPhalaCloud:
    """A `phala_facade.AsyncPhalaCloud` that asks the `phala_fake_cloud` of the same test.

    It holds no connection, so that nothing has to be awaited for its end: any plugin for asynchronous tests will do.
    """
    from phala_facade import AsyncPhalaCloud
    from phala_facade.testing import API_KEY

    return AsyncPhalaCloud(API_KEY, transport=phala_fake_cloud.transport)


@pytest.fixture(scope="session")
def phala_server() -> Generator[EmbeddedServer]:
    """A running `phala_facade.testing.EmbeddedServer` on a free port: `base_url` and `api_key` reach it."""
    from phala_facade.testing import EmbeddedServer

    with EmbeddedServer() as server:
        yield server
