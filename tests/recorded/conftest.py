"""Plays the cassettes through pytest-recording, or records them where a record mode is given."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from tests.recorded.cassette import CASSETTES, configure, settings
from tests.recorded.origin import CASSETTE, Origin, recording_origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.recorded.cassette import Cassette

_ORIGIN = pytest.StashKey[Origin]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run nothing but what records while recording: other tests read what that leaves behind."""
    if config.getoption("--record-mode") in {None, "none"}:
        return
    # The synchronous client records for both.
    records = [item for item in items if item.get_closest_marker("vcr") and "-sync" in item.name]
    config.hook.pytest_deselected(items=[item for item in items if item not in records])
    items[:] = records


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    configure(vcr, config.stash[_ORIGIN])


@pytest.fixture(scope="session")
def playing(record_mode: str) -> bool:
    """Whether cassettes are played, and not recorded."""
    return record_mode == "none"


@pytest.fixture(scope="session")
def origin(playing: bool, pytestconfig: pytest.Config) -> Iterator[Origin]:
    """Where responses come from in this run."""
    with nullcontext(CASSETTE) if playing else recording_origin(os.environ) as origin:
        pytestconfig.stash[_ORIGIN] = origin
        yield origin


@pytest.fixture
def vcr_config(origin: Origin) -> dict[str, Any]:
    return settings(origin)


@pytest.fixture(scope="session")
def vcr_cassette_dir() -> str:
    return str(CASSETTES)


@pytest.fixture(autouse=True)
def everything_is_played(vcr: Cassette | None, playing: bool) -> Iterator[None]:
    """Refuse a test that leaves a part of its cassette unplayed, or has nothing on it."""
    yield
    if vcr is not None and playing:
        assert vcr.all_played
        assert vcr.play_count == len(vcr.responses) > 0
