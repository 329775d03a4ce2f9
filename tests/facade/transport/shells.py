"""Sends requests through either session, with a clock and dice that the test holds."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

import httpx

from phala_facade.operations.request import Request
from phala_facade.transport.session import AsyncSession, Session
from phala_facade.transport.settings import Settings
from phala_facade.transport.time_source import TimeSource
from tests.facade.transport.clients import close, finished

if TYPE_CHECKING:
    from phala_facade.operations.response import Response

API_KEY = "phak_0123456789abcdef"  # pragma: allowlist secret
VERSION = "2026-01-21"


def request(path: str, operation: str = "cvms.get", **params: str | int) -> Request[None]:
    """Return a request whose response nobody parses."""
    return Request(operation=operation, method="GET", path=path, params=params, parse=lambda _, __: iter(()))  # type: ignore[arg-type,return-value]


GET = request("/api/v1/cvms/abc")
NOON = 1_800_000_000.0
"""What the wall clock of a test says, in seconds since the epoch."""


def settings_for(base_url: str = "https://api.example.org", **given: Any) -> Settings:
    """Return the settings of a client that is given some of them."""
    settings: dict[str, Any] = {"api_key": API_KEY, "max_response_bytes": 1 << 20, **given}
    return Settings(base_url=base_url, **settings)


def mocked(outcome: httpx.Response | Exception) -> httpx.MockTransport:
    """Return a transport that gives one response to everything, or raises an error."""

    def respond(_: httpx.Request) -> httpx.Response:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return httpx.MockTransport(respond)


@dataclass
class Shell:
    """One of the two sessions; waiting between attempts takes no time but moves the clock of the calls."""

    kind: Literal["sync", "async"]
    waits: list[float] = field(default_factory=list[float])
    now: float | None = None
    """What the monotonic clock of the calls says; `None` for the real one."""

    def send(
        self,
        settings: Settings,
        *requests: Request[Any],
        transport: object = None,
        api_version: str = VERSION,
        timeout: float | None = None,
    ) -> Response:
        """Send requests one after the other through one session, and return the last response.

        Args:
            settings: Of the session.
            requests: By default, one.
            transport: Of the session, if not its own.
            api_version: The requested version.
            timeout: The time of the last call; those before it have to succeed, however slow the machine.
        """
        *earlier, last = requests or (GET,)
        carrier = cast("Any", transport)

        async def send() -> Response:
            session = (Session if self.kind == "sync" else AsyncSession)(settings, carrier, clock=self._clock())
            try:
                for each in earlier:
                    await finished(session.send(each, api_version=api_version))
                response: Response = await finished(session.send(last, api_version=api_version, timeout=timeout))
                return response
            finally:
                await close(session)

        return asyncio.run(send())

    def _clock(self) -> TimeSource:
        monotonic = time.monotonic if self.now is None else lambda: self.now or 0.0
        return TimeSource(monotonic=monotonic, wall=lambda: NOON, random=lambda: 0.0, sleep=self._wait)

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        if self.now is not None:
            self.now += seconds
