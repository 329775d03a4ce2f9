"""An API that responds to every call as documented, but for what a test changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from phala_facade import PhalaCloud
from phala_facade.operations.versions import VERSIONS
from tests.support.documented import full
from tests.support.operations import body_of, operation_at, schema_in

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "a-key-for-conformance-tests-alone"
OLD, *_, NEW = VERSIONS


@dataclass
class Api:
    """An API with one CVM.

    Attributes:
        changes: What is changed of the objects that an operation responds with in a version.
        responses: Whole responses that take the place of an operation's in a version.
        requests: The version and the path of each request.
    """

    changes: dict[tuple[str, str], Callable[[dict[str, Any]], object]] = field(default_factory=dict)
    responses: dict[tuple[str, str], Callable[[], httpx.Response]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Respond."""
        sent = request.headers["X-Phala-Version"]
        self.requests.append((sent, request.url.path))
        version = sent if sent in VERSIONS else max(VERSIONS)
        operation = operation_at(request.url.path)
        place = (operation.name, version)
        if place in self.responses:
            return self.responses[place]()
        body = full(schema_in(operation, version))
        if place in self.changes:
            self.changes[place](body)
        return respond(body_of(operation, [body]))

    def connect(self) -> PhalaCloud:
        """Open a client of it."""
        return PhalaCloud(KEY, base_url="https://cloud.example", transport=httpx.MockTransport(self), max_retries=0)


def respond(body: object, status: int = 200) -> httpx.Response:
    """Return a JSON response."""
    headers = {"content-type": "application/json", "x-request-id": "req-1"}
    return httpx.Response(status, content=msgspec.json.encode(body), headers=headers)
