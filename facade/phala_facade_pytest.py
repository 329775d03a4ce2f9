"""The pytest plugin: fixtures for the tests of those who import the facade.

pytest imports it in every run: it stands outside of the package, and imports the facade only where a fixture is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from phala_facade import AsyncPhalaCloud, PhalaCloud
    from phala_facade.testing import EmbeddedServer, FakeCloud


def pytest_configure(config: pytest.Config) -> None:
    """Add what pytest-recording needs, behind it, so that its own empty settings do not win."""
    if hasattr(config.hook, "pytest_recording_configure"):
        config.pluginmanager.register(_Recording(), "phala_facade_recording")


class _Recording:
    """Keeps credentials out of the cassettes of pytest-recording, and API versions apart."""

    @pytest.fixture
    def vcr_config(self) -> dict[str, Any]:
        """A configuration for pytest-recording that writes no credential, and tells API versions apart."""
        return {
            "filter_headers": ["x-api-key", "authorization"],
            "match_on": ["method", "scheme", "host", "port", "path", "query", "x-phala-version"],
            "decode_compressed_response": True,
        }

    @pytest.hookimpl(optionalhook=True)
    def pytest_recording_configure(self, vcr: Any) -> None:
        """Teach an instance of vcrpy's `VCR` to compare versions."""
        vcr.register_matcher("x-phala-version", _is_same_version)


def _is_same_version(one: Any, other: Any) -> bool:
    return bool(one.headers.get("X-Phala-Version") == other.headers.get("X-Phala-Version"))


@pytest.fixture
def phala_fake_cloud() -> FakeCloud:
    """A `phala_facade.testing.FakeCloud` with the embedded fleet: `FakeCloud.empty()` is one without."""
    from phala_facade.testing import FakeCloud

    return FakeCloud()


@pytest.fixture
def phala_cloud(phala_fake_cloud: FakeCloud) -> Generator[PhalaCloud]:
    """A `phala_facade.PhalaCloud` whose requests go to the `phala_fake_cloud` of the same test."""
    from phala_facade import PhalaCloud
    from phala_facade.testing import API_KEY

    with PhalaCloud(API_KEY, transport=phala_fake_cloud.transport) as cloud:
        yield cloud


@pytest.fixture
def phala_async_cloud(phala_fake_cloud: FakeCloud) -> AsyncPhalaCloud:
    """A `phala_facade.AsyncPhalaCloud` whose requests go to the `phala_fake_cloud` of the same test.

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
