"""The description of the distribution is the README, without what a package index does not have."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")


def test_on_a_package_index_no_link_and_no_picture_leads_nowhere() -> None:
    command = [sys.executable, "-m", "hatch_fancy_pypi_readme"]
    description = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    links = LINK.findall(description)

    assert [target for _, target in links if not target.startswith("https:")] == []
    assert len(links) < len(LINK.findall(README))
    assert [heading for heading in re.findall(r"^#.*", README, re.MULTILINE) if heading not in description] == []
