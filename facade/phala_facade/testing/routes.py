"""Which operation a path asks for."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote

Operation = Literal["cvms.list", "cvms.get", "apps.get", "apps.list_cvms"]

PATTERNS: Final[dict[Operation, re.Pattern[str]]] = {
    "cvms.list": re.compile(r"/api/v1/cvms"),
    "cvms.get": re.compile(r"/api/v1/cvms/(?P<id>[^/]+)"),
    "apps.get": re.compile(r"/api/v1/apps/(?P<id>[^/]+)"),
    "apps.list_cvms": re.compile(r"/api/v1/apps/(?P<id>[^/]+)/cvms"),
}
"""The documented paths, undecoded, by what the facade calls the operation."""


class Target(NamedTuple):
    """An operation, and the id that the path names: empty where it names none."""

    operation: Operation
    id: str


def find_target(path: str) -> Target | None:
    """Find what a path asks for.

    Args:
        path: The path as it was sent.

    Returns:
        The operation and the decoded id, or None for any other path.
    """
    for operation, pattern in PATTERNS.items():
        match = pattern.fullmatch(path)
        if match is not None:
            return Target(operation, unquote(match.groupdict().get("id", "")))
    return None
