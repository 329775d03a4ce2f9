"""The pictures in the documentation are of today's program, and load nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from scripts.screens import __main__ as screens

pytestmark = pytest.mark.campaign

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def taken() -> dict[str, str]:
    return screens.take()


def test_the_committed_pictures_are_of_todays_program(
    taken: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(screens, "take", lambda: taken)

    assert screens.main(["--check"]) == 0, capsys.readouterr().err


def test_a_picture_that_is_stale_missing_or_too_many_is_found_and_mended(
    taken: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(screens, "FOLDER", tmp_path / "screens")
    monkeypatch.setattr(screens, "take", lambda: taken)
    assert screens.main(["--check"]) == 1
    assert screens.main([]) == 0
    (tmp_path / "screens" / "error.svg").write_text("old", encoding="utf-8")
    (tmp_path / "screens" / "gone.svg").write_text("old", encoding="utf-8")
    capsys.readouterr()

    assert screens.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert ("error.svg" in told, "gone.svg" in told, "versions.svg" in told) == (True, True, False)
    assert screens.main([]) == 0
    assert screens.main(["--check"]) == 0


def test_pictures_load_nothing_and_hold_no_address_of_this_run(taken: dict[str, str]) -> None:
    for svg in taken.values():
        ET.fromstring(svg)  # noqa: S314 - made here
        outside = re.sub(r'xmlns="[^"]*"|<text.*?</text>|<!--.*?-->', "", svg)
        assert "http" not in outside
        assert not re.search(r"127\.0\.0\.1:(?!8765)", svg)
