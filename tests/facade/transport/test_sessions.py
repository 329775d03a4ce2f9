"""The life of a client's connections: opened, shared by threads, tasks and event loops, closed while in use."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import psutil
import pytest
import vcr  # type: ignore[import-untyped] # it ships no types

from phala_facade import AsyncPhalaCloud, ConfigurationError, PhalaCloud, RequestTimeoutError
from phala_facade.transport import network
from phala_facade.transport.session import AsyncSession, Session
from tests.facade.transport.clients import (
    GET,
    KEY,
    LIST,
    NO_CERTIFICATES,
    VERSION,
    close,
    finished,
    listed,
    mocked,
    named,
    settings_for,
)
from tests.facade.transport.faults import FaultServer, Peer, http
from tests.facade.transport.forking import respond_by_name
from tests.support.operations import call, each_operation

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from tests.facade.transport.clients import Client
    from tests.support.operations import Row

THREADS = 32
TASKS = 64
EACH = 10

each_session = pytest.mark.parametrize("kind", [Session, AsyncSession])


ECHO = httpx.Response(200, content=b"[]")


def test_certificates_of_the_environment_that_cannot_be_read_are_named(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    missing = tmp_path / "missing.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(missing))
    with pytest.raises(ConfigurationError, match=f"SSL_CERT_FILE={missing}"):
        client.ask(verify=True)
    # Where nothing is encrypted, none are read.
    with FaultServer(http(b"[]")) as server:
        assert client.ask(server.url, verify=True) == ()


@pytest.mark.parametrize(
    ("transport", "given", "reason"),
    [
        ("transport", {}, r"transport must be an httpx\.(Async)?BaseTransport, not str"),
        (object(), {}, "BaseTransport, not object"),
        (httpx.MockTransport, {}, r"transport must be an httpx\.(Async)?BaseTransport, not type"),
        (mocked(ECHO), {"proxy": "http://127.0.0.1:3128"}, "a transport or a proxy, not both"),
    ],
)
@each_session
def test_a_transport_that_cannot_be_used_is_refused(
    kind: Any, transport: object, given: dict[str, str], reason: str
) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        kind(settings_for(**given), transport)


def test_between_attempts_time_passes_on_the_clock_of_a_transport_that_has_one() -> None:
    class Timed(httpx.MockTransport):
        passed: ClassVar[list[float]] = []
        monotonic = staticmethod(time.monotonic)
        sleep = staticmethod(passed.append)

    carrier = Timed(lambda _: ECHO)
    Session(settings_for(), carrier).sleep(5.0)
    asyncio.run(AsyncSession(settings_for(), carrier).sleep(6.0))
    assert carrier.passed == [5.0, 6.0]


def test_sockets_of_eventlet_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "__module__", "eventlet.greenio.base")
    with pytest.raises(ConfigurationError, match="eventlet's sockets cannot be used"):
        Session(settings_for())
    # A transport of the caller's own has nothing to do with them.
    Session(settings_for(), mocked(ECHO)).close()


def test_an_unusable_timeout_is_refused_before_anything_is_sent(client: Client) -> None:
    with FaultServer(http()) as server, pytest.raises(ConfigurationError, match="timeout must be"):
        client.ask(server.url, partial(listed, timeout=0))
    assert server.connections == 0


def test_a_cassette_is_recorded_and_played_back(client: Client, tmp_path: Path) -> None:
    cassette = str(tmp_path / "cassette.yaml")
    with FaultServer(http(gzip.compress(LIST), "Content-Encoding: gzip")) as server:
        for decoded in (True, False):
            recorder = vcr.VCR(decode_compressed_response=decoded)
            for _ in ("recorded", "played back"):
                with recorder.use_cassette(f"{cassette}.{decoded}"):  # pyright: ignore[reportUnknownMemberType] # no types
                    assert len(client.ask(server.url)) == 1
        assert len(server.heads) == 2


def open_sockets() -> int:
    return len(psutil.Process().net_connections("tcp"))


def test_threads_that_share_a_client_get_their_own_responses_and_leave_no_socket() -> None:
    def ask(thread: int) -> list[str]:
        return [cloud.cvms.get(f"cvm_{thread}_{call}").name for call in range(EACH)]

    before, threads = open_sockets(), set(threading.enumerate())
    with (
        FaultServer(respond_by_name) as server,
        PhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES) as cloud,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        names = list(pool.map(ask, range(THREADS)))
    assert open_sockets() == before
    assert names == [[f"cvm_{thread}_{call}" for call in range(EACH)] for thread in range(THREADS)]
    assert set(threading.enumerate()) <= threads


def test_tasks_that_share_a_client_get_their_own_responses_and_leave_no_socket_and_no_task() -> None:
    async def ask(url: str) -> list[str]:
        async with AsyncPhalaCloud(KEY, base_url=url, verify=NO_CERTIFICATES) as cloud:
            cvms = await asyncio.gather(*(cloud.cvms.get(f"cvm_{task}") for task in range(TASKS)))
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return [cvm.name for cvm in cvms]

    before = open_sockets()
    with FaultServer(respond_by_name) as server:
        names = asyncio.run(ask(server.url))
    assert open_sockets() == before
    assert names == [f"cvm_{task}" for task in range(TASKS)]


def test_the_deadline_of_one_call_leaves_the_others_alone() -> None:
    begun, over = threading.Event(), threading.Event()

    def late(peer: Peer) -> None:
        begun.set()
        assert over.wait(300)
        peer.say(http(named("late")))

    with (
        FaultServer(late, lambda peer: peer.drip(b"HTTP/1.1 100 Continue\r\n\r\n")) as server,
        PhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES) as cloud,
        ThreadPoolExecutor(1) as pool,
    ):
        other = pool.submit(cloud.cvms.get, "late")
        assert begun.wait(300)
        with pytest.raises(RequestTimeoutError):
            cloud.cvms.list(timeout=0.2)
        over.set()
        assert other.result().name == "late"


CALLS: dict[str, Callable[[AsyncPhalaCloud], Coroutine[Any, Any, object]]] = {
    "list": lambda cloud: cloud.cvms.list(),
    "get": lambda cloud: cloud.cvms.get("cvm_1"),
    "get_many": lambda cloud: cloud.cvms.get_many(["cvm_1"]),
    "wait": lambda cloud: cloud.cvms.wait("cvm_1"),
    "inventory": lambda cloud: cloud.inventory(),
    "aclose": lambda cloud: cloud.aclose(),
}


@pytest.mark.parametrize("call", CALLS)
def test_without_an_event_loop_of_asyncio_every_call_says_so(call: str) -> None:
    # As trio does it: whatever drives a coroutine, asyncio knows of no loop.
    with pytest.raises(ConfigurationError, match="no event loop of asyncio here"):
        CALLS[call](AsyncPhalaCloud(KEY, verify=NO_CERTIFICATES)).send(None)


def test_an_async_client_that_moves_to_another_event_loop_says_so() -> None:
    with FaultServer(http(LIST)) as server:
        # Where it is made does not matter.
        cloud = AsyncPhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES)
        with asyncio.Runner() as first:
            first.run(cloud.cvms.list())
            for use in (cloud.cvms.list, cloud.aclose):
                with asyncio.Runner() as second, pytest.raises(ConfigurationError, match="another event loop"):
                    second.run(use())
            first.run(cloud.cvms.list())
            first.run(cloud.aclose())
            with pytest.raises(ConfigurationError, match="the client is closed"):
                first.run(cloud.cvms.list())
        server.wait_until_gone()


def test_a_transport_of_the_callers_own_may_serve_several_event_loops() -> None:
    cloud = AsyncPhalaCloud(KEY, base_url="https://cloud.example", transport=mocked(ECHO))
    for _ in range(2):
        assert asyncio.run(cloud.cvms.list()) == ()
    asyncio.run(cloud.aclose())


@pytest.mark.parametrize("kind", [PhalaCloud, AsyncPhalaCloud])
@each_operation
def test_every_call_of_a_closed_client_says_so(operation: Row, kind: Any) -> None:
    async def use() -> None:
        cloud = kind(KEY)
        child = cloud.with_api_version("2025-10-28")
        for _ in range(2):
            await close(cloud)
        for client in (cloud, child):
            with pytest.raises(ConfigurationError, match="the client is closed"):
                await finished(call(operation, client))

    asyncio.run(use())


STAGES = {
    "head": b"",
    "header": b"HTTP/1.1 200",
    "body": http(b"[", length=9),
    "pause": http(b"{}", "Retry-After: 60", status="503 Service Unavailable"),
    "handshake": b"",
}
each_stage = pytest.mark.parametrize(
    ("stage", "retries"), [(stage, retries) for stage in STAGES for retries in (0, 2) if stage != "pause" or retries]
)


@each_session
@each_stage
def test_closing_cuts_off_the_calls_in_flight_and_they_say_so(
    kind: type[Session | AsyncSession], stage: str, retries: int
) -> None:
    reached = threading.Event()

    def respond(peer: Peer) -> None:
        peer.say(STAGES[stage])
        reached.set()
        peer.hang()

    async def use(url: str) -> None:
        session = kind(settings_for(url, max_retries=retries, timeout=600))
        if isinstance(session, Session):
            made = asyncio.create_task(asyncio.to_thread(session.send, GET, api_version=VERSION))
        else:
            made = asyncio.create_task(session.send(GET, api_version=VERSION))
        assert await asyncio.to_thread(reached.wait, 300)
        await close(session)
        with pytest.raises(ConfigurationError, match="closed during the call"):
            await made
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with FaultServer(respond, greets=stage == "handshake") as server:
        asyncio.run(use(f"https://{server.address}" if stage == "handshake" else server.url))
        server.wait_until_gone()


@pytest.mark.parametrize("module", [socket, network], ids=["before", "after"])
def test_a_connection_that_is_made_while_the_client_is_closed_does_not_stay_open(
    module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "connect" if module is network else "getaddrinfo"
    make = getattr(module, name)

    def close_when_made(*arguments: Any, **more: Any) -> Any:
        made = make(*arguments, **more)
        session.close()
        return made

    monkeypatch.setattr(module, name, close_when_made)
    with FaultServer(http(b"[]")) as server:
        session = Session(settings_for(server.url))
        with pytest.raises(ConfigurationError, match="closed during the call"):
            session.send(GET, api_version=VERSION)
        server.wait_until_gone()
