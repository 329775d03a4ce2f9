"""The lowest versions of the dependencies that the project says it supports."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)>=(?P<lowest>[0-9.]+)(?:,<[0-9.]+)?")


def lowest_requirements(pyproject: Path, extras: Sequence[str] = ()) -> list[str]:
    """Give `name==version` for each dependency, at the lowest version that is allowed.

    Args:
        pyproject: The settings of the project.
        extras: Extras whose dependencies are wanted, too.

    Raises:
        ValueError: A requirement does not say which version is the lowest.
    """
    with pyproject.open("rb") as file:
        project = tomllib.load(file)["project"]
    optional = project.get("optional-dependencies", {})
    requirements: list[str] = [*project["dependencies"], *(one for extra in extras for one in optional[extra])]
    return [_lowest(requirement) for requirement in requirements]


def _lowest(requirement: str) -> str:
    parts = _REQUIREMENT.fullmatch(requirement)
    if parts is None:
        raise ValueError(f"{requirement!r} does not say `name>=lowest`, so that its lowest version cannot be tried")
    return f"{parts['name']}=={parts['lowest']}"
