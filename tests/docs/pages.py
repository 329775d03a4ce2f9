"""The pages: those of the documentation, and those at the root."""

from __future__ import annotations

import re

from tests.support.paths import ROOT

DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = {path.relative_to(ROOT).as_posix(): path for path in (*sorted(ROOT.glob("*.md")), *DOCS)}

BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(name: str) -> str:
    """Return a page as it is written."""
    return PAGES[name].read_text(encoding="utf-8")


def prose_of(name: str) -> str:
    """Return a page without its blocks of code, and without code within lines."""
    return re.sub(r"`[^`\n]+`", "", BLOCK.sub("", text_of(name)))


def commands_of(name: str) -> list[str]:
    """Return what the page tells to type into a shell, without comments."""
    lines = "".join(_CONSOLE.findall(text_of(name))).splitlines()
    return [re.sub(r"\s+# .*", "", line[2:]).strip() for line in lines if line.startswith("$ ")]
