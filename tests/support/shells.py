"""One call made through both clients, which must agree."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from phala_facade import AsyncPhalaCloud, PhalaCloud, PhalaError

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "a-key-for-tests-alone"


@dataclass
class Asked:
    """A server that gives one response to everything, and remembers its requests."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    requests: list[httpx.Request] = field(default_factory=list[httpx.Request])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Respond."""
        self.requests.append(request)
        content = self.body if isinstance(self.body, bytes) else msgspec.json.encode(self.body)
        headers = {"content-type": "application/json", **self.headers}
        return httpx.Response(self.status, content=content, headers=headers)


def ask(server: Callable[[httpx.Request], httpx.Response], call: Callable[[Any], Any], **settings: Any) -> Any:
    """Make a call through both clients, and return what both return or raise the error that both raise.

    Args:
        server: Responds to the requests.
        call: Makes the call of a client: `lambda cloud: cloud.cvms.list()`.
        settings: Of the clients.
    """
    outcome = outcome_of(server, call, **settings)
    if isinstance(outcome, PhalaError):
        raise outcome
    return outcome


def outcome_of(server: Callable[[httpx.Request], httpx.Response], call: Callable[[Any], Any], **settings: Any) -> Any:
    """Make a call as `ask` does, but return an error of the facade in place of raising it."""
    settings = {"base_url": "https://cloud.example", "transport": httpx.MockTransport(server), **settings}

    def one() -> Any:
        with PhalaCloud(KEY, **settings) as cloud:
            try:
                return call(cloud)
            except PhalaError as error:
                return error

    async def other() -> Any:
        async with AsyncPhalaCloud(KEY, **settings) as cloud:
            try:
                return await call(cloud)
            except PhalaError as error:
                return error

    outcome = one()
    _agree(outcome, asyncio.run(other()))
    return outcome


def collected(value: Any) -> Any:
    """Return what a call returns; what comes in pages as one list of their items.

    Of the asynchronous client, the result is to be awaited.
    """
    if hasattr(value, "__anext__"):

        async def collect() -> list[Any]:
            return [each async for page in value for each in page]

        return collect()
    return [each for page in value for each in page] if hasattr(value, "__next__") else value


def _agree(one: object, other: object) -> None:
    assert type(one) is type(other)
    if isinstance(one, PhalaError):
        assert str(one) == str(other)
        assert repr(vars(one)) == repr(vars(other))
        return
    assert one == other
    first, second = ([getattr(each, "source", None) for each in values_in(value)] for value in (one, other))
    assert first == second


def values_in(outcome: Any) -> list[Any]:
    """Return the values that a call returned, one or many."""
    return [*outcome] if isinstance(outcome, list | tuple) else [outcome]
