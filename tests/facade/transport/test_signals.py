"""What the handler of a signal raises reaches the caller as it is, whatever class it has, wherever the call was."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import ssl
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
import psutil
import pytest

from phala_facade import AsyncPhalaCloud, PhalaCloud
from phala_facade.errors import RequestError
from phala_facade.transport import deprecations, response, retry, settings
from phala_facade.transport.connections import Connections
from phala_facade.transport.happy_eyeballs import connect
from phala_facade.transport.session import Session
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.clients import GET, KEY, LISTED, VERSION, mocked, settings_for
from tests.facade.transport.faults import FaultServer, Peer, http
from tests.support.shells import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from tests.facade.transport.clients import Client


Handle: TypeAlias = "Callable[[Callable[..., object]], object]"


class SoftTimeLimitExceeded(Exception):  # noqa: N818 - Celery's own name, which its prefork pool raises in this way
    pass


class OverError(TimeoutError):
    pass


class OddError(OSError):
    pass


ERRORS = [SoftTimeLimitExceeded("over"), OverError("over"), OddError(5, "over"), KeyboardInterrupt()]

CALLS: dict[str, Callable[[Any], Any]] = {
    "a call": lambda cloud: cloud.cvms.list(),
    "wait": lambda cloud: cloud.cvms.wait("cvm_1"),
    "inventory": lambda cloud: cloud.inventory(),
    "get_many": lambda cloud: cloud.cvms.get_many(["cvm_1", "cvm_2", "cvm_3"], 2),
}


class Raising:
    """Handlers of each kind."""

    def __init__(self, error: BaseException) -> None:
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


@pytest.fixture
def handle() -> Iterator[Handle]:
    before = signal.getsignal(signal.SIGUSR1)
    yield lambda handler: signal.signal(signal.SIGUSR1, handler)
    signal.signal(signal.SIGUSR1, before)


def interrupt(*_: object, **__: object) -> Any:
    signal.raise_signal(signal.SIGUSR1)


@pytest.mark.parametrize(
    ("call", "words", "error"),
    [
        *(("a call", b"", error) for error in ERRORS),
        *((call, b"", ERRORS[0]) for call in CALLS if call != "a call"),
        ("a call", http(b"", "Retry-After: 50", status="503 Busy"), ERRORS[0]),
    ],
    ids=[*(type(error).__name__ for error in ERRORS), *list(CALLS)[1:], "a pause between attempts"],
)
def test_an_alarm_ends_any_call_that_waits(
    client: Client, call: str, words: bytes, error: BaseException, handle: Handle
) -> None:
    raised = threading.Event()

    def raise_once(*_: object) -> None:
        if not raised.is_set():
            raised.set()
            raise error

    def alarm(peer: Peer) -> None:
        peer.say(words)
        # One that arrives as the wait is about to begin would not end it.
        while not raised.is_set():
            peer.pause()
            os.kill(os.getpid(), signal.SIGUSR1)
        peer.hang()

    handle(raise_once)
    client.has_real_pauses = True
    with FaultServer(alarm, Peer.hang) as server, pytest.raises(type(error)) as caught:
        client.ask(server.url, CALLS[call], timeout=60, max_retries=2)
    assert caught.value is error


@pytest.mark.parametrize("error", [*ERRORS, ValueError("over")], ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("kind", [PhalaCloud, AsyncPhalaCloud])
def test_an_alarm_passes_through_the_making_of_a_client(
    kind: type[PhalaCloud | AsyncPhalaCloud], error: BaseException, handle: Handle, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle(Raising(error))
    for module, name in (
        (httpx, "create_ssl_context"),
        (httpx, "URL"),
        (ssl, "create_default_context"),
        (settings, "ip_address"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, interrupt)
            with pytest.raises(type(error)) as caught:
                kind(KEY, verify="own.pem" if module is ssl else True)
        assert caught.value is error


@pytest.mark.parametrize(
    ("module", "name", "status", "headers"),
    [
        (json, "loads", 404, {}),
        (response, "urlsplit", 302, {"location": "https://elsewhere.example"}),
        (retry, "parsedate_to_datetime", 503, {"retry-after": "soon"}),
        (deprecations, "http_date", 200, {"sunset": "soon"}),
    ],
    ids=["the body of an error", "the target of a redirect", "Retry-After", "Sunset"],
)
@pytest.mark.parametrize("error", [ValueError("over"), RecursionError("over")], ids=lambda error: type(error).__name__)
def test_an_alarm_passes_through_the_reading_of_a_response(
    client: Client,
    module: object,
    name: str,
    status: int,
    headers: dict[str, str],
    error: Exception,
    handle: Handle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handle(Raising(error))
    monkeypatch.setattr(module, name, interrupt)
    with pytest.raises(type(error)) as caught:
        client.ask(transport=mocked(httpx.Response(status, content=b"[]", headers=headers)))
    assert caught.value is error


def test_an_alarm_while_a_response_is_parsed_passes_too(handle: Handle) -> None:
    error = OverError("over")
    handle(Raising(error))
    transport = httpx.MockTransport(Asked([{**LISTED, "listed": 7}]))
    with PhalaCloud(KEY, transport=transport, on_deviation=interrupt) as cloud, pytest.raises(OverError) as caught:
        cloud.cvms.list()
    assert caught.value is error


@pytest.mark.parametrize("error", [OverError("over"), OSError("odd")], ids=lambda error: type(error).__name__)
def test_an_alarm_passes_through_the_opening_and_the_cutting_off_of_connections(
    error: Exception, handle: Handle, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(socket.socket):
        shutdown = interrupt

    handle(Raising(error))
    connections = Connections()
    with Interrupted() as connection:
        connections.track(connection)
        with pytest.raises(type(error)) as caught:
            connections.cut()
    assert caught.value is error

    monkeypatch.setattr(Connections, "track", interrupt)
    with pytest.raises(type(error)) as caught:
        connect("127.0.0.1", 9, 10.0, connections)
    assert caught.value is error


def raised_at(line: int, session: Session) -> BaseException | None:
    """Return what a call raises that has an alarm at a line of the transport or its libraries, if it has that line."""
    lines = 0

    def local(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal lines
        lines += event == "line"
        if lines == line:
            sys.settrace(before)
            interrupt()
        return local

    def trace(frame: FrameType, _event: str, _argument: object) -> Any:
        return local if any(name in frame.f_code.co_filename for name in ("httpcore", "httpx", "transport")) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        session.send(GET, api_version=VERSION)
    except BaseException as error:  # noqa: BLE001 - interrupts are what is looked for
        return error
    finally:
        sys.settrace(before)
    assert lines < line, f"the alarm at line {line} was lost"
    return None


def open_sockets(server: FaultServer) -> int:
    """Return how many sockets this process has that are connected to a server, beside the server's own."""
    return sum(":".join(map(str, each.raddr)) == server.address for each in psutil.Process().net_connections("tcp"))


# Between two lines, a new socket may be known to nobody yet. Python closes it, and warns.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("first", "error", "kind", "tls", "earlier"),
    [
        (1, OverError("over"), "function", False, 0),
        (5, OverError("over"), "method", True, 0),
        (9, ConnectionResetError("reset"), "partial", True, 0),
        (13, OSError("odd"), "object", True, 1),
        (17, ValueError("odd"), "function", False, 0),
        (21, httpx.ReadTimeout("slow"), "function", False, 1),
        (25, KeyboardInterrupt(), "function", False, 0),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, BaseException) else None,
)
def test_an_alarm_at_any_line_of_a_call_passes_as_it_is_leaves_no_socket_and_no_later_call_hangs(
    first: int, error: BaseException, kind: str, tls: bool, earlier: int, handle: Handle
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
        for line in itertools.count(first, 29):
            session = Session(settings_for(server.url, verify=client_side))
            for _ in range(earlier):
                session.send(GET, api_version=VERSION)
            raised = raised_at(line, session)
            assert raised is (error if raised else None)
            # In a thread, so that a call that waits for ever is found.
            later = threading.Thread(target=session.send, args=(GET,), kwargs={"api_version": VERSION}, daemon=True)
            later.start()
            later.join(60)
            assert not later.is_alive(), f"the call after an alarm at line {line} never ends"
            left = open_sockets(server)
            session.close()
            error.__traceback__ = None
            assert left == 1, f"{left} sockets are open after an alarm at line {line}"
            if raised is None:
                assert line > 300
                break


def test_an_error_that_no_handler_raised_is_none_of_a_handlers(client: Client, handle: Handle) -> None:
    handle(Raising(ValueError("never")))
    with pytest.raises(RequestError, match="ValueError: a bug"):
        client.ask(transport=mocked(ValueError("a bug")))
