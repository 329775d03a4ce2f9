"""Both clients, kept open over many examples; whatever is asked is asked of both, and they must agree."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from phala_facade import AppList, AsyncPhalaCloud, CvmList, PhalaCloud, PhalaError
from tests.facade.properties.cases import ASKED, CALLS
from tests.support.shells import KEY

if TYPE_CHECKING:
    from collections.abc import Generator

_SETTINGS: dict[str, Any] = {"base_url": "https://cloud.example", "max_retries": 0, "max_response_bytes": 1 << 20}


@dataclass(frozen=True)
class Answer:
    """What the server answers.

    Attributes:
        body: The body as the wire carries it.
        status: The HTTP status.
        headers: The header fields, besides those that frame the body.
    """

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})


class Shells:
    """The synchronous client and the asynchronous one, against one server that gives one answer."""

    def __init__(
        self, cloud: PhalaCloud, asynchronous: AsyncPhalaCloud, runner: asyncio.Runner, server: Server
    ) -> None:
        self._clouds = {version: cloud.with_api_version(version) for version in ASKED}
        self._others = {version: asynchronous.with_api_version(version) for version in ASKED}
        self._runner = runner
        self._server = server

    def outcome(self, operation: str, api_version: str, answer: Answer) -> Any:
        """Make one call through both clients, see that they agree, and give the value or the `PhalaError`.

        Any exception that is not the facade's own leaves this function as it is.
        """
        self._server.answer = answer
        call = CALLS[operation]

        async def asynchronously() -> Any:
            return await call(self._others[api_version])

        one = _outcome(lambda: call(self._clouds[api_version]))
        other = _outcome(lambda: self._runner.run(asynchronously()))
        _agree(one, other)
        return one


class Server:
    """Answers every request with what it is told to."""

    def __init__(self) -> None:
        self.answer = Answer(b"")

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        body = httpx.ByteStream(self.answer.body)
        return httpx.Response(self.answer.status, headers=self.answer.headers, stream=body, request=request)


@contextmanager
def both_shells() -> Generator[Shells]:
    """Open both clients."""
    server = Server()
    transport = httpx.MockTransport(server)
    with asyncio.Runner() as runner, PhalaCloud(KEY, transport=transport, **_SETTINGS) as cloud:
        stack = AsyncExitStack()
        other = runner.run(stack.enter_async_context(AsyncPhalaCloud(KEY, transport=transport, **_SETTINGS)))
        try:
            yield Shells(cloud, other, runner, server)
        finally:
            runner.run(stack.aclose())


def _outcome(call: Any) -> Any:
    try:
        return call()
    except PhalaError as error:
        return error


def _agree(one: Any, other: Any) -> None:
    if isinstance(one, PhalaError):
        assert isinstance(other, type(one))
        assert str(one) == str(other)
        assert repr(vars(one)) == repr(vars(other))
        return
    assert type(one) is type(other)
    assert one == other
    assert [item.source for item in values(one)] == [item.source for item in values(other)]


def values(outcome: Any) -> list[Any]:
    """Give the values of a successful outcome, one or many."""
    return [*outcome] if type(outcome) in {list, CvmList, AppList} else [outcome]
