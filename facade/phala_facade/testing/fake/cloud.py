"""The fake cloud: responds as the API does, from a fleet that the test owns."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Self

from phala_facade.testing.access import authenticate, tenancy_for
from phala_facade.testing.content.common import WORKSPACE
from phala_facade.testing.errors import ApiError
from phala_facade.testing.fake.population import Population
from phala_facade.testing.fake.seen import SeenRequest, seen
from phala_facade.testing.fake.transport import FakeTransport
from phala_facade.testing.fake.trouble import Trouble, checked_seconds
from phala_facade.testing.fleet import default_fleet
from phala_facade.testing.messages import json_response
from phala_facade.testing.operations import OPERATIONS, Call, find_operation
from phala_facade.testing.parameters import response_version
from phala_facade.testing.records import Fleet, Tenancy
from phala_facade.testing.render import RENDERERS

if TYPE_CHECKING:
    from phala_facade.testing.messages import ServerRequest, ServerResponse
    from phala_facade.testing.render.shared import JsonValue


_MOST_REQUESTS = 10_000
"""How many requests are remembered: a fake cloud may be served for long."""


class FakeCloud(Population, Trouble):
    """A Phala Cloud inside a test: `PhalaCloud("any key", transport=fake.transport)`, or `AsyncPhalaCloud`.

    It responds in every API version and needs no port. Every instance has its own state. Clients in several threads
    may share it.

    Args:
        fleet: The initial fleet: the embedded fleet if None; `FakeCloud.empty()` has no CVMs.
        enforce_keys: Whether only the keys of the embedded server are accepted: `API_KEY`, `MEMBER_KEY` and
            `ACCESS_TOKEN`. Otherwise any other key is the administrator's.

    Attributes:
        transport: What to pass to a client.
        requests: The last 10,000 requests that arrived, oldest first; `requests.clear()` forgets them.
    """

    def __init__(self, fleet: Fleet | None = None, *, enforce_keys: bool = False) -> None:
        self.transport: FakeTransport = FakeTransport(self._respond)
        Population.__init__(self, fleet or default_fleet(), self.transport.monotonic)
        Trouble.__init__(self, self.transport.sleep)
        self._enforce_keys = enforce_keys
        self._forced_version: str | None = None
        self._arrived = 0
        self._lock = threading.Lock()
        self.requests: list[SeenRequest] = []

    @classmethod
    def empty(cls, *, enforce_keys: bool = False) -> Self:
        """Return a fake cloud without CVMs or apps.

        Args:
            enforce_keys: Whether only the keys of the embedded server are accepted.
        """
        return cls(Fleet(tenancies=(Tenancy(workspace=WORKSPACE),)), enforce_keys=enforce_keys)

    def __repr__(self) -> str:
        """Show the number of CVMs, apps and requests."""
        cvms = sum(len(tenancy.cvms) for tenancy in self._fleet.tenancies)
        apps = sum(len(tenancy.apps) for tenancy in self._fleet.tenancies)
        return f"FakeCloud(cvms={cvms}, apps={apps}, requests={len(self.requests)})"

    @property
    def fleet(self) -> Fleet:
        """The fleet at this moment; later changes do not affect it."""
        self._catch_up()
        return self._fleet

    @property
    def elapsed(self) -> float:
        """The seconds that have passed on the fake cloud's own clock."""
        return self.transport.monotonic()

    def advance(self, seconds: float) -> None:
        """Advance the fake cloud's clock without waiting, so that CVMs take the steps of their schedules.

        Args:
            seconds: The number of seconds.

        Raises:
            ValueError: It is negative or not finite.
        """
        self.transport.sleep(checked_seconds(seconds))

    def answer_as(self, api_version: str | None) -> None:
        """Respond in one API version from now on, whatever is requested.

        Args:
            api_version: `"2025-10-28"`, for example; None responds in the requested version again.

        Raises:
            ValueError: The version is not known.
        """
        if api_version is not None and api_version not in RENDERERS:
            raise ValueError(f"{api_version!r} is not a known version: {', '.join(RENDERERS)}")
        self._forced_version = api_version

    def _respond(self, request: ServerRequest) -> ServerResponse:
        with self._lock:
            self._catch_up()
            self.requests.append(seen(request))
            del self.requests[:-_MOST_REQUESTS]
            self._arrived += 1
            request = replace(request, id=f"req_{self._arrived:06d}")
            usual = partial(self._usual, request)
            fault = self._next_fault(request.path)
            return usual() if fault is None else fault(request, usual)

    def _usual(self, request: ServerRequest) -> ServerResponse:
        """Return the response that there is without a fault."""
        try:
            return json_response(self._body(request), request.id)
        except ApiError as error:
            body = error.body(request.id)
            return json_response(body, request.id, status_code=error.status_code, headers=error.headers)

    def _body(self, request: ServerRequest) -> JsonValue:
        found = find_operation(request.path)
        if found is None:
            raise ApiError(404, "Not Found")
        if request.method != "GET":
            raise ApiError(405, "Method Not Allowed", headers={"Allow": "GET"})
        name, identifier = found
        sent = request.headers
        credential = authenticate(sent, enforce_keys=self._enforce_keys)
        version = self._forced_version or response_version(sent.get("x-phala-version"), credential.default_version)
        call = Call(
            identifier=identifier,
            request=request,
            credential=credential,
            fleet=self._fleet,
            tenancy=tenancy_for(credential, self._fleet, sent.get("x-phala-workspace")),
            version=version,
            look=self._look,
        )
        return OPERATIONS[name][1](call)
