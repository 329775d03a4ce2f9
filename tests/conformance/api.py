"""An API that answers every call as documented, but for what a test changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from phala_facade import PhalaCloud
from tests.support.documented import (
    APP_2025_10_28,
    APP_2026_01_21,
    CVM_BASIC_INFO,
    CVM_INFO,
    CVM_INFO_DETAIL,
    HOSTED_CVM,
    full,
)

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "a-key-for-conformance-tests-alone"
OLD, NEW = "2025-10-28", "2026-01-21"
SCHEMAS = {
    ("cvms.list", OLD): HOSTED_CVM,
    ("cvms.list", NEW): CVM_INFO,
    ("cvms.get", OLD): CVM_BASIC_INFO,
    ("cvms.get", NEW): CVM_INFO_DETAIL,
    ("apps.get", OLD): APP_2025_10_28,
    ("apps.get", NEW): APP_2026_01_21,
    ("apps.list_cvms", OLD): HOSTED_CVM,
    ("apps.list_cvms", NEW): CVM_INFO,
}


@dataclass
class Api:
    """An API with one CVM.

    Attributes:
        changes: What is changed of the objects that an operation answers with in a version.
        answers: Whole answers that take the place of an operation's in a version.
        requests: What was asked for: the version and the path.
    """

    changes: dict[tuple[str, str], Callable[[dict[str, Any]], object]] = field(default_factory=dict)
    answers: dict[tuple[str, str], Callable[[], httpx.Response]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        sent = request.headers["X-Phala-Version"]
        self.requests.append((sent, request.url.path))
        version = OLD if sent == OLD else NEW
        place = (_operation(request.url.path), version)
        if place in self.answers:
            return self.answers[place]()
        body = full(SCHEMAS[place])
        if place in self.changes:
            self.changes[place](body)
        return json([body] if "list" in place[0] else body)

    def connect(self) -> PhalaCloud:
        """Open a client of it."""
        return PhalaCloud(KEY, base_url="https://cloud.example", transport=httpx.MockTransport(self), max_retries=0)


def json(body: object, status: int = 200) -> httpx.Response:
    """Make an answer."""
    headers = {"content-type": "application/json", "x-request-id": "req-1"}
    return httpx.Response(status, content=msgspec.json.encode(body), headers=headers)


def _operation(path: str) -> str:
    match path.removeprefix("/api/v1/").split("/"):
        case ["cvms"]:
            return "cvms.list"
        case ["cvms", _]:
            return "cvms.get"
        case ["apps", _]:
            return "apps.get"
        case _:
            return "apps.list_cvms"
