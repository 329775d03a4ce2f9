"""The pictures in the documentation are of today's program, and load nothing from elsewhere."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from scripts import screens


@pytest.mark.campaign
def test_the_committed_pictures_are_of_todays_program_and_load_nothing() -> None:
    taken = screens.take()

    assert {path.name: path.read_text(encoding="utf-8") for path in screens.FOLDER.glob("*.svg")} == taken
    for svg in taken.values():
        ET.fromstring(svg)  # noqa: S314 - made here
        outside = re.sub(r'xmlns="[^"]*"|<text.*?</text>|<!--.*?-->', "", svg)
        assert "http" not in outside
        assert not re.search(r"127\.0\.0\.1:(?!8765)", svg)
