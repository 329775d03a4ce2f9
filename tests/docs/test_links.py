"""Links lead somewhere: to files and headings that are there, and to few other places. Pictures say what they show."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.docs.pages import BLOCK, PAGES, prose_of, text_of
from tests.support.paths import ROOT

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
# What a reader needs, and what will still be there in some years.
OUTSIDE = {
    "https://docs.phala.com/phala-cloud/networking/specifications",
    "https://cloud.phala.com",
    "https://cloud.phala.network",
    "https://github.com/oasdiff/oasdiff",
    "https://pypi.org/project/httpx2/",
    "https://pypi.org/project/phala-cloud/",
    "https://pypi.org/project/pytest-recording/",
    "https://semver.org",
}
LINKS = [(name, *found) for name in PAGES for found in LINK.findall(prose_of(name))]
INSIDE = [(name, target) for name, _, _, target in LINKS if "://" not in target]
PICTURES = sorted({(name, text, target) for name, picture, text, target in LINKS if picture})


def _anchors_of(path: Path) -> set[str]:
    text = BLOCK.sub("", path.read_text(encoding="utf-8"))
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain} | set(re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE))


@pytest.mark.parametrize("name", PAGES)
def test_files_and_headings_that_a_page_links_to_are_there(name: str) -> None:
    missing: list[str] = []
    for page, target in INSIDE:
        if page != name:
            continue
        file, _, anchor = target.partition("#")
        path = (PAGES[name].parent / file).resolve() if file else PAGES[name]
        if not path.is_file() or (anchor and anchor not in _anchors_of(path)):
            missing.append(target)

    assert missing == []


def test_pages_lead_to_few_places_outside() -> None:
    assert {target for _, _, _, target in LINKS if "://" in target} <= OUTSIDE
    assert "http://" not in "".join(target for _, _, _, target in LINKS)


@pytest.mark.parametrize("folder", ["docs", "docs/reference"])
def test_every_page_of_the_documentation_is_in_the_index_and_linked_from_it(folder: str) -> None:
    index = f"{folder}/index.md"
    listed = re.findall(r"^([\w-]+(?:/index)?)$", text_of(index), re.MULTILINE)
    pages = {Path(name).stem for name in PAGES if Path(name).parent == Path(folder)} - {"index"}

    assert pages <= set(listed)
    assert len(listed) == len(set(listed))
    assert {f"{page}.md" for page in pages} <= {target for name, target in INSIDE if name == index}


@pytest.mark.parametrize(("name", "text", "target"), PICTURES, ids=[target for _, _, target in PICTURES])
def test_a_picture_says_what_it_shows_and_needs_nothing_from_elsewhere(name: str, text: str, target: str) -> None:
    assert len(text) > 5
    svg = (PAGES[name].parent / target).read_text(encoding="utf-8")
    for element in ET.fromstring(svg).iter():  # noqa: S314  # a file of this project
        for attribute, value in element.attrib.items():
            assert not (attribute.endswith("href") and not value.startswith("#")), (target, value)
    assert "@import" not in svg


def test_the_root_has_the_pages_that_others_look_for() -> None:
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"} <= set(PAGES)
    assert (ROOT / "LICENSE").is_file()
