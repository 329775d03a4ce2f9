"""The demonstration reads a fleet through both documented versions, and says what they agree on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from phala_facade.testing import API_KEY, EmbeddedServer
from scripts import demo

if TYPE_CHECKING:
    import pytest


def test_both_versions_of_the_embedded_fleet_agree_and_each_says_what_it_alone_carries(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert demo.main([]) == 0

    shown, progress = capsys.readouterr()
    assert "atlas-web-1" in shown
    agree, differ = re.search(r"agree in (\d+) fields and\s+differ in (\d+)", shown).groups()  # type: ignore[union-attr]
    assert (int(agree) > 500, differ) == (True, "0")
    assert re.search(r"Only 2025-10-28 carries: .*runtime\.uptime", shown, re.DOTALL)
    assert re.search(r"Only 2026-01-21 carries: .*logs\.stdout", shown, re.DOTALL)
    assert "has stopped" in progress


def test_the_live_api_is_asked_with_the_key_and_the_address_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with EmbeddedServer() as server:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
        monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", server.base_url)
        assert demo.main(["--live"]) == 0
        assert f"Calling {server.base_url}" in capsys.readouterr().err


def test_without_a_key_the_live_demonstration_says_which_variable_to_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(["--live"]) == 1

    assert "PHALA_CLOUD_API_KEY" in capsys.readouterr().err


def test_a_server_that_ignores_the_version_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with EmbeddedServer(forced_version="2025-10-28") as server:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
        monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", server.base_url)
        assert demo.main(["--live"]) == 0

    assert "Only 2026-01-21 carries: ." in capsys.readouterr().out
