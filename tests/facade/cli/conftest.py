"""The program, and the embedded server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from phala_facade.cli import progress, units
from phala_facade.testing import API_KEY, EmbeddedServer, FakeCloud
from tests.facade.cli.running import Program

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    with EmbeddedServer() as running:
        yield running


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program without a key, and so quick that it shows no progress."""
    monkeypatch.setattr(progress, "DELAY", 3600.0)
    monkeypatch.setattr(units, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    return Program(monkeypatch)


@pytest.fixture
def asking(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program, set up to call an API with the embedded fleet."""
    program.call(FakeCloud())
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
    return program
