"""One call made through both clients, which must agree."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import msgspec

from phala_facade import AsyncPhalaCloud, PhalaCloud, PhalaError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

KEY = "a-key-for-tests-alone"


@dataclass
class Asked:
    """A server that gives one answer to everything, and remembers what it was asked."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    requests: list[httpx.Request] = field(default_factory=list[httpx.Request])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        self.requests.append(request)
        content = self.body if isinstance(self.body, bytes) else msgspec.json.encode(self.body)
        return httpx.Response(
            self.status, content=content, headers={"content-type": "application/json", **self.headers}
        )


def ask(
    server: Callable[[httpx.Request], httpx.Response],
    call: Callable[[Any], Any],
    **settings: Any,
) -> Any:
    """Make a call through the synchronous client and through the asynchronous one, and give what both gave.

    Args:
        server: Answers the requests.
        call: Makes the call of a client: `lambda cloud: cloud.cvms.list()`.
        settings: Of the clients.
    """
    transport = httpx.MockTransport(server)
    with PhalaCloud(KEY, base_url="https://cloud.example", transport=transport, **settings) as cloud:
        outcome = _outcome(lambda: call(cloud))

    async def asynchronously() -> Any:
        async with AsyncPhalaCloud(KEY, base_url="https://cloud.example", transport=transport, **settings) as other:
            return await _async_outcome(call(other))

    _agree(outcome, asyncio.run(asynchronously()))
    if isinstance(outcome, PhalaError):
        raise outcome
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


def _outcome(call: Callable[[], T]) -> T | PhalaError:
    try:
        return call()
    except PhalaError as error:
        return error


async def _async_outcome(call: Awaitable[T]) -> T | PhalaError:
    try:
        return await call
    except PhalaError as error:
        return error


def _agree(one: object, other: object) -> None:
    assert type(one) is type(other)
    if isinstance(one, PhalaError):
        assert str(one) == str(other)
    else:
        assert one == other
