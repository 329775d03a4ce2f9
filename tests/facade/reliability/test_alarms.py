"""An alarm ends whatever call it meets: what its handler raises reaches the caller as it is, whatever class it has."""

from __future__ import annotations

import signal
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from phala_facade import AsyncPhalaCloud, PhalaCloud
from tests.facade.reliability.clients import KEY, LISTED
from tests.facade.transport.faults import FaultServer, Peer, http
from tests.support.shells import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.facade.reliability.clients import Client


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


@pytest.fixture
def alarm() -> Iterator[Callable[..., None]]:
    """Let an alarm raise an error in a moment, or when it is set off with `signal.raise_signal`."""
    before = signal.getsignal(signal.SIGALRM)

    def set_alarm(error: BaseException, *, seconds: float = 0.05) -> None:
        def handle(_number: int, _frame: object) -> None:
            raise error

        signal.signal(signal.SIGALRM, handle)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    yield set_alarm
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("call", CALLS)
def test_an_alarm_ends_any_call_that_waits_for_a_silent_server(
    client: Client, call: str, error: BaseException, alarm: Callable[..., None]
) -> None:
    with FaultServer(Peer.hang) as server:
        alarm(error)
        with pytest.raises(type(error)) as caught:
            client.ask(server.url, CALLS[call], timeout=60)
    assert caught.value is error


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_alarm_ends_the_pauses_between_attempts(
    client: Client, error: BaseException, alarm: Callable[..., None]
) -> None:
    with FaultServer(http(b"", "Retry-After: 50", status="503 Busy")) as server:
        alarm(error)
        with pytest.raises(type(error)) as caught:
            client.ask(server.url, max_retries=2, timeout=60)
    assert caught.value is error


@pytest.mark.parametrize("error", [*ERRORS, ValueError("over")], ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("kind", [PhalaCloud, AsyncPhalaCloud])
def test_an_alarm_passes_through_the_making_of_a_client(
    kind: type[PhalaCloud | AsyncPhalaCloud],
    error: BaseException,
    alarm: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slowly(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGALRM)

    alarm(error, seconds=0)
    for module, name in ((httpx, "create_ssl_context"), (httpx, "URL"), (ssl, "create_default_context")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, slowly)
            with pytest.raises(type(error)) as caught:
                kind(KEY, verify="own.pem" if module is ssl else True)
        assert caught.value is error


def test_an_alarm_while_a_response_is_parsed_passes_too(alarm: Callable[..., None]) -> None:
    error = OverError("over")
    alarm(error, seconds=0)

    def odd(_: object) -> None:
        signal.raise_signal(signal.SIGALRM)

    transport = httpx.MockTransport(Asked([{**LISTED, "listed": 7}]))
    with PhalaCloud(KEY, transport=transport, on_deviation=odd) as cloud, pytest.raises(OverError) as caught:
        cloud.cvms.list()
    assert caught.value is error
