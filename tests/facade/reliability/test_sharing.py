"""One client shared by many threads, by many tasks, by event loops one after the other; closed while it is in use."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import psutil
import pytest

from phala_facade import AsyncPhalaCloud, ConfigurationError, PhalaCloud
from phala_facade.transport import network
from phala_facade.transport.happy_eyeballs import connect
from phala_facade.transport.session import AsyncSession, Session
from tests.facade.reliability.clients import KEY, LIST, NO_CERTIFICATES, named
from tests.facade.transport.faults import FaultServer, Peer, http
from tests.facade.transport.shells import GET, VERSION, settings_for
from tests.support.operations import call, each_operation

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Coroutine

    from tests.support.operations import Row

THREADS = 32
TASKS = 64
EACH = 10


def open_sockets() -> int:
    return len(psutil.Process().net_connections("tcp"))


def answer_by_name(peer: Peer) -> None:
    """Answer each `cvms.get` with a CVM that is named as it was asked for, on a connection that is kept."""
    head = peer.head
    while head:
        peer.say(http(named(head.split(b" ", 2)[1].rpartition(b"/")[2].decode())))
        head = peer.read_head()


def test_threads_that_share_a_client_get_their_own_answers_and_leave_no_socket() -> None:
    def ask(thread: int) -> list[str]:
        return [cloud.cvms.get(f"cvm_{thread}_{call}").name for call in range(EACH)]

    before, threads = open_sockets(), set(threading.enumerate())
    with (
        FaultServer(answer_by_name) as server,
        PhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES) as cloud,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        names = list(pool.map(ask, range(THREADS)))
    assert open_sockets() == before
    assert names == [[f"cvm_{thread}_{call}" for call in range(EACH)] for thread in range(THREADS)]
    assert set(threading.enumerate()) <= threads


def test_tasks_that_share_a_client_get_their_own_answers_and_leave_no_socket_and_no_task() -> None:
    async def ask(url: str) -> list[str]:
        async with AsyncPhalaCloud(KEY, base_url=url, verify=NO_CERTIFICATES) as cloud:
            cvms = await asyncio.gather(*(cloud.cvms.get(f"cvm_{task}") for task in range(TASKS)))
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return [cvm.name for cvm in cvms]

    before = open_sockets()
    with FaultServer(answer_by_name) as server:
        names = asyncio.run(ask(server.url))
    assert open_sockets() == before
    assert names == [f"cvm_{task}" for task in range(TASKS)]


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
        cloud = AsyncPhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES)

        async def use() -> None:
            await cloud.cvms.list()

        async def close() -> None:
            await cloud.aclose()

        with asyncio.Runner() as first:
            first.run(use())
            with asyncio.Runner() as second, pytest.raises(ConfigurationError, match="another event loop"):
                second.run(use())
            with asyncio.Runner() as second, pytest.raises(ConfigurationError, match="another event loop"):
                second.run(close())
            first.run(use())
            first.run(close())
            with pytest.raises(ConfigurationError, match="the client is closed"):
                first.run(use())
        server.wait_until_gone()


def test_an_async_client_that_was_made_outside_of_its_event_loop_works() -> None:
    with FaultServer(http(b"[]")) as server:
        cloud = AsyncPhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES)

        async def use() -> None:
            async with cloud:
                assert await cloud.cvms.list() == ()

        asyncio.run(use())


def test_an_async_client_that_runs_in_no_event_loop_of_asyncio_says_so() -> None:
    call = AsyncPhalaCloud(KEY, base_url="https://cloud.example").cvms.list()

    with pytest.raises(ConfigurationError, match="asyncio"):
        call.send(None)


def test_a_transport_of_the_callers_own_may_serve_several_event_loops() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=[]))
    cloud = AsyncPhalaCloud(KEY, base_url="https://cloud.example", transport=transport)

    async def use() -> None:
        assert await cloud.cvms.list() == ()

    asyncio.run(use())
    asyncio.run(use())
    asyncio.run(cloud.aclose())


@each_operation
def test_every_call_of_a_closed_client_says_so(operation: Row) -> None:
    cloud = PhalaCloud(KEY)
    child = cloud.with_api_version("2025-10-28")
    cloud.close()
    for client in (cloud, child):
        with pytest.raises(ConfigurationError, match="the client is closed"):
            call(operation, client)

    async def use() -> None:
        cloud = AsyncPhalaCloud(KEY)
        child = cloud.with_api_version("2025-10-28")
        await cloud.aclose()
        for client in (cloud, child):
            with pytest.raises(ConfigurationError, match="the client is closed"):
                await call(operation, client)

    asyncio.run(use())


class Stage:
    """A server that comes to a certain point of an answer, and then waits."""

    def __init__(self, words: bytes) -> None:
        self._words = words
        self.reached = threading.Event()

    def __call__(self, peer: Peer) -> None:
        peer.say(self._words)
        self.reached.set()
        peer.hang()


WORDS = {"head": b"", "header": b"HTTP/1.1 200", "body": http(b"[", length=9)}


@pytest.mark.parametrize("retries", [0, 2])
@pytest.mark.parametrize("words", WORDS)
def test_closing_cuts_off_the_calls_in_flight_and_they_say_so(words: str, retries: int) -> None:
    stage = Stage(WORDS[words])
    with FaultServer(stage) as server:
        session = Session(settings_for(server.url, verify=NO_CERTIFICATES, max_retries=retries))
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(session.send, GET, api_version=VERSION)
            stage.reached.wait()
            session.close()
            with pytest.raises(ConfigurationError, match="closed during the call"):
                call.result()
        server.wait_until_gone()


@pytest.mark.parametrize("retries", [0, 2])
@pytest.mark.parametrize("words", WORDS)
def test_closing_cuts_off_the_calls_in_flight_of_tasks_and_they_say_so(words: str, retries: int) -> None:
    async def use(url: str) -> None:
        session = AsyncSession(settings_for(url, verify=NO_CERTIFICATES, max_retries=retries))
        call = asyncio.create_task(session.send(GET, api_version=VERSION))
        await asyncio.to_thread(stage.reached.wait)
        await session.aclose()
        with pytest.raises(ConfigurationError, match="closed during the call"):
            await call
        assert asyncio.all_tasks() == {asyncio.current_task()}

    stage = Stage(WORDS[words])
    with FaultServer(stage) as server:
        asyncio.run(use(server.url))
        server.wait_until_gone()


LATER = http(b"{}", "Retry-After: 60", status="503 Service Unavailable")


def test_closing_ends_the_wait_for_the_next_attempt() -> None:
    stage = Stage(LATER)
    with FaultServer(stage) as server:
        session = Session(settings_for(server.url, timeout=600))
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(session.send, GET, api_version=VERSION)
            stage.reached.wait()
            session.close()
            with pytest.raises(ConfigurationError, match="closed during the call"):
                call.result(timeout=300)


def test_closing_ends_the_wait_of_a_task_for_the_next_attempt() -> None:
    async def use(url: str) -> None:
        session = AsyncSession(settings_for(url, timeout=600))
        call = asyncio.create_task(session.send(GET, api_version=VERSION))
        await asyncio.to_thread(stage.reached.wait)
        await session.aclose()
        with pytest.raises(ConfigurationError, match="closed during the call"):
            await call

    stage = Stage(LATER)
    with FaultServer(stage) as server:
        asyncio.run(use(server.url))


def test_closing_in_a_tls_handshake_leaves_no_connection() -> None:
    stage = Stage(b"")
    with FaultServer(stage, greets=True) as server:
        session = Session(settings_for(f"https://{server.address}", verify=NO_CERTIFICATES))
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(session.send, GET, api_version=VERSION)
            stage.reached.wait()
            session.close()
            with pytest.raises(ConfigurationError, match="closed during the call"):
                call.result()
        server.wait_until_gone()


def test_a_connection_that_is_made_while_the_client_is_closed_does_not_stay_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def close_when_connected(*arguments: Any) -> socket.socket:
        connection = connect(*arguments)
        session.close()
        return connection

    monkeypatch.setattr(network, "connect", close_when_connected)
    threads = set(threading.enumerate())
    with FaultServer(http(b"[]")) as server:
        session = Session(settings_for(server.url))
        with pytest.raises(ConfigurationError, match="closed during the call"):
            session.send(GET, api_version=VERSION)
        server.wait_until_gone()
    assert set(threading.enumerate()) <= threads
