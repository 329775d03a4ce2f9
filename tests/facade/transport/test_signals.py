"""What the handler of a signal raises reaches the caller as it is, at once, wherever the call was."""

from __future__ import annotations

import signal
from functools import partial
from typing import TYPE_CHECKING, cast

import httpx
import pytest

from phala_facade.errors import RequestError
from phala_facade.transport.budget import Budget
from phala_facade.transport.connections import Connections
from phala_facade.transport.network import Stream
from phala_facade.transport.session import Session
from phala_facade.transport.time_source import TimeSource
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.faults import FaultServer, http
from tests.facade.transport.shells import GET, VERSION, settings_for

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from tests.facade.transport.shells import Shell


class OverError(TimeoutError):
    """What a program may well raise when its own time is over."""


class Raising:
    """Handlers of each kind."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def method(self, *_: object) -> None:
        raise self._error

    def __call__(self, *_: object) -> None:
        raise self._error

    @property
    def function(self) -> Callable[..., None]:
        def handle(*_: object) -> None:
            raise self._error

        return handle


class Waiting:
    """Lets the signal arrive at the n-th point where a call is about to wait on the network."""

    def __init__(self, point: int) -> None:
        self._point = point
        self._within = Budget.within
        self.points = 0

    @property
    def method(self) -> Callable[[Budget, float | None], float]:
        def within(budget: Budget, limit: float | None) -> float:
            self.points += 1
            if self.points == self._point:
                signal.raise_signal(signal.SIGUSR1)
            return self._within(budget, limit)

        return within


@pytest.fixture
def handle() -> Iterator[Callable[[Callable[..., object]], object]]:
    before = signal.getsignal(signal.SIGUSR1)
    yield lambda handler: signal.signal(signal.SIGUSR1, handler)
    signal.signal(signal.SIGUSR1, before)


@pytest.mark.parametrize(
    "error",
    [OverError("over"), ConnectionResetError("reset"), OSError("odd"), ValueError("odd"), httpx.ReadTimeout("slow")],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("kind", ["function", "method", "partial", "object"])
@pytest.mark.parametrize(("tls", "waits"), [(False, 4), (True, 5)], ids=["plain", "tls"])
def test_what_a_handler_raises_passes_as_it_is_wherever_the_call_waits(
    error: Exception,
    kind: str,
    tls: bool,
    waits: int,
    handle: Callable[[Callable[..., object]], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raising = Raising(error)
    handlers: dict[str, Callable[..., object]] = {
        "function": raising.function,
        "method": raising.method,
        "partial": partial(raising.method, 1),
        "object": raising,
    }
    handle(handlers[kind])
    server_side, client_side = both_sides()

    with FaultServer(http(b"[]"), tls=server_side if tls else None) as server:
        for point in range(1, waits):
            session = Session(settings_for(f"https://{server.address}" if tls else server.url, verify=client_side))
            waiting = Waiting(point)
            monkeypatch.setattr(Budget, "within", waiting.method)
            with pytest.raises(type(error)) as caught:
                session.send(GET, api_version=VERSION)
            assert caught.value is error
            assert waiting.points == point
            session.close()


def test_what_a_handler_raises_between_two_attempts_passes_too(
    handle: Callable[[Callable[..., object]], object],
) -> None:
    error = OverError("over")
    handle(Raising(error))
    session = Session(
        settings_for(),
        httpx.MockTransport(lambda _: httpx.Response(503)),
        clock=TimeSource(sleep=lambda _: signal.raise_signal(signal.SIGUSR1)),
    )
    with pytest.raises(OverError) as caught:
        session.send(GET, api_version=VERSION)
    assert caught.value is error


@pytest.mark.parametrize("error", [OverError("over"), OSError("odd")], ids=lambda error: type(error).__name__)
def test_what_a_handler_raises_while_a_connection_is_begun_or_looked_at_passes_too(
    error: Exception, handle: Callable[[Callable[..., object]], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Looked:
        def fileno(self) -> None:
            signal.raise_signal(signal.SIGUSR1)

    def track(*_: object) -> None:
        signal.raise_signal(signal.SIGUSR1)

    handle(Raising(error))
    with pytest.raises(type(error)) as caught:
        Stream(Connections(), cast("socket.socket", Looked())).get_extra_info("is_readable")
    assert caught.value is error

    monkeypatch.setattr(Connections, "track", track)
    session = Session(settings_for("http://127.0.0.1:9"))
    with pytest.raises(type(error)) as caught:
        session.send(GET, api_version=VERSION)
    assert caught.value is error
    session.close()


def test_an_error_that_no_handler_raised_is_none_of_a_handlers(
    shell: Shell, handle: Callable[[Callable[..., object]], object]
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise ValueError("a bug")

    handle(Raising(ValueError("never")))
    with pytest.raises(RequestError, match="ValueError: a bug"):
        shell.send(settings_for(), transport=httpx.MockTransport(answer))
