"""What the changelog announces as breaking."""

from __future__ import annotations

import re

_SECTION = re.compile(r"^## ", re.MULTILINE)
_PART = re.compile(r"^### ", re.MULTILINE)
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_ANNOUNCING = ("Breaking", "Removed", "Changed")


def announced(changelog: str) -> frozenset[str]:
    """List the names that the topmost version of a changelog announces.

    They stand in backticks beneath `### Breaking`, `### Removed` or `### Changed`; what follows a parenthesis is left
    out, so that `` `PhalaCloud.cvms.list(node_id=...)` `` announces `PhalaCloud.cvms.list`.
    """
    sections = _SECTION.split(changelog)
    parts = _PART.split(_FENCE.sub("", sections[1])) if len(sections) > 1 else []
    return frozenset(
        code.partition("(")[0].strip()
        for part in parts[1:]
        if part.partition("\n")[0].strip() in _ANNOUNCING
        for code in _CODE.findall(part)
    )


def announces(names: frozenset[str], name: str, package: str) -> bool:
    """Say whether a public name is announced: as `phala_facade.Cvm.name`, or as `Cvm.name`."""
    return name in names or name.removeprefix(f"{package}.") in names
