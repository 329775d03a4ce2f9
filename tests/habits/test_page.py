"""What the page on integrations shows runs, each block for itself."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from phala_facade.testing import API_KEY, EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[2] / "docs" / "integrations.md"
SECTIONS = {
    section.partition("\n")[0]: re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
}
SHOWN = {
    "Logging": "",
    "rich": "atlas-web-1",
    "Notebooks": "",
    "polars and pandas": "us-west-1",
    "OpenTelemetry": "['GET', 'read the fleet']",
    "Proxies and certificates": "PhalaCloud(base_url='https://cloud-api.phala.com', api_version='2026-01-21')",
    "Pickle, copy and process pools": "4096",
    "Threads and tasks": "atlas-web-1 running",
}


@pytest.fixture
def environment(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
    monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", server.base_url)
    yield
    logging.getLogger("phala_facade.deviations").setLevel(logging.NOTSET)


def test_every_section_has_one_block() -> None:
    assert {section: len(blocks) for section, blocks in SECTIONS.items()} == dict.fromkeys(SHOWN, 1)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("section", SHOWN)
def test_a_block_runs_and_shows_what_it_says(section: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(SECTIONS[section][0], f"{PAGE.name}: {section}", "exec"), {"__name__": "__main__"})  # noqa: S102

    assert SHOWN[section] in capsys.readouterr().out
