"""Makes calls through one of the two public clients; the settings, requests and responses of tests."""

from __future__ import annotations

import asyncio
import inspect
import ssl
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import httpx
import msgspec

from phala_facade import AsyncPhalaCloud, PhalaCloud
from phala_facade.operations.request import Request
from phala_facade.transport.settings import Settings
from phala_facade.transport.time_source import TimeSource
from tests.support.documented import CVM_INFO, CVM_INFO_DETAIL, full

if TYPE_CHECKING:
    from collections.abc import Callable

ADDRESS = "https://cloud.example"
KEY = "a-key-for-tests-alone"
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Spares each client the reading of certificates that no test needs."""

NOON = 1_800_000_000.0
"""What the wall clock of a test says, in seconds since the epoch."""

LISTED = full(CVM_INFO)
DETAILED = full(CVM_INFO_DETAIL)
LIST = msgspec.json.encode([LISTED])
"""A right response to `cvms.list`."""

VERSION = "2026-01-21"

GET: Request[None] = Request(operation="cvms.get", method="GET", path="/api/v1/cvms/abc", parse=lambda _, __: iter(()))  # type: ignore[arg-type,return-value]
"""A request whose response nobody parses."""


def listed(cloud: Any, **given: Any) -> Any:
    """Make the call that the tests make where it does not matter which."""
    return cloud.cvms.list(**given)


def named(name: str) -> bytes:
    """Return a right response to `cvms.get`, in which the CVM has this name."""
    return msgspec.json.encode({**DETAILED, "id": name, "name": name})


def settings_for(base_url: str = ADDRESS, **given: Any) -> Settings:
    """Return the settings of a client that is given some of them."""
    settings: dict[str, Any] = {"api_key": KEY, "verify": NO_CERTIFICATES, **given}
    return Settings(base_url=base_url, **settings)


def mocked(outcome: httpx.Response | Exception) -> httpx.MockTransport:
    """Return a transport that gives one response to everything, or raises an error."""

    def respond(_: httpx.Request) -> httpx.Response:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return httpx.MockTransport(respond)


async def finished(value: Any) -> Any:
    """Return what a call of either client, which was just made, returns."""
    return await value if inspect.isawaitable(value) else value


async def close(opened: Any) -> None:
    """Close a client or a session of either kind."""
    await finished(opened.aclose() if hasattr(opened, "aclose") else opened.close())


@dataclass(eq=False)
class Client:
    """One of the two clients; waiting between attempts takes no time, but moves the clock of the calls.

    Attributes:
        waits: How long it waited, each time.
        now: What the monotonic clock of the calls says; `None` for the real one.
        has_real_pauses: Whether it waits in fact.
    """

    kind: Literal["sync", "async"]
    waits: list[float] = field(default_factory=list[float])
    now: float | None = None
    has_real_pauses: bool = False

    def ask(self, url: str = ADDRESS, *calls: Callable[[Any], Any], **settings: Any) -> Any:
        """Make calls one after the other through one client, and return what the last one returned."""
        settings = {"api_key": KEY, "base_url": url, "verify": NO_CERTIFICATES, "max_retries": 0, **settings}

        async def ask() -> Any:
            cloud: Any = (PhalaCloud if self.kind == "sync" else AsyncPhalaCloud)(**settings)
            session = cloud._caller.session
            if session.clock.sleep is None and not self.has_real_pauses:
                session.clock = self._clock()
            try:
                return [await finished(call(cloud)) for call in calls or (listed,)][-1]
            finally:
                await close(cloud)

        return asyncio.run(ask())

    def _clock(self) -> TimeSource:
        monotonic = time.monotonic if self.now is None else lambda: self.now or 0.0
        return TimeSource(monotonic=monotonic, wall=lambda: NOON, random=lambda: 0.0, sleep=self._wait)

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        if self.now is not None:
            self.now += seconds
