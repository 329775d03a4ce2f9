"""The life of a session: opening, sharing, cancelling, closing."""

from __future__ import annotations

import asyncio
import gzip
import logging
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import httpx
import pytest
import vcr  # type: ignore[import-untyped] # it ships no types

from phala_facade.errors import ConfigurationError, RequestTimeoutError
from phala_facade.operations.request import Request
from phala_facade.transport.async_session import AsyncSession
from phala_facade.transport.session import Session
from tests.transport.certificates import both_sides
from tests.transport.faults import FaultServer, Peer, http
from tests.transport.shells import API_KEY, GET, VERSION, settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.transport.shells import Shell

OTHER = Request(operation="cvms.list", method="GET", path="/api/v1/cvms")


def watchdogs() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "phala-facade-watchdog"]


def echo(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"{}")


@pytest.mark.parametrize("kind", [Session, AsyncSession])
@pytest.mark.parametrize(
    "proxy",
    [
        "ftp://proxy.example.org",
        "http://user:hunter2pass@proxy:port",  # pragma: allowlist secret
        "nonsense",
        "",
    ],
)
def test_a_proxy_that_cannot_be_used_is_a_configuration_error(kind: type[Session | AsyncSession], proxy: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be set up") as caught:
        kind(settings_for(proxy=proxy))
    assert caught.value.__cause__ is not None
    assert "hunter2pass" not in str(caught.value)


@pytest.mark.parametrize("kind", [Session, AsyncSession])
def test_a_proxy_of_the_environment_that_cannot_be_used_is_a_configuration_error(
    kind: type[Session | AsyncSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://proxy.example.org")
    with pytest.raises(ConfigurationError, match="cannot be set up"):
        kind(settings_for())


def test_a_proxy_of_the_environment_is_used(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(http(b'"from the proxy"')) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        reply = shell.send(settings_for("http://127.0.0.1:9"))
    assert reply.content == b'"from the proxy"'
    assert proxy.targets() == [b"http://127.0.0.1:9/api/v1/cvms/abc"]


def test_a_proxy_that_is_given_is_used(shell: Shell) -> None:
    with FaultServer(http(b'"from the proxy"')) as proxy:
        assert shell.send(settings_for("http://127.0.0.1:9", proxy=proxy.url)).content == b'"from the proxy"'


@pytest.mark.parametrize("kind", [Session, AsyncSession])
def test_a_transport_that_is_none_is_a_configuration_error(kind: type[Session | AsyncSession]) -> None:
    with pytest.raises(ConfigurationError, match=r"transport must be an httpx\.(Async)?BaseTransport, not str"):
        kind(settings_for(), "transport")  # type: ignore[arg-type] # the wrong type is what is tested


def test_the_transport_of_the_other_shell_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="not AsyncHTTPTransport"):
        Session(settings_for(), cast("httpx.BaseTransport", httpx.AsyncHTTPTransport()))


@pytest.mark.parametrize("kind", [Session, AsyncSession])
def test_a_transport_and_a_proxy_together_are_refused(kind: type[Session | AsyncSession]) -> None:
    with pytest.raises(ConfigurationError, match="a transport or a proxy, not both"):
        kind(settings_for(proxy="http://127.0.0.1:3128"), httpx.MockTransport(echo))


@pytest.mark.parametrize("timeout", [0, -1.0, float("nan"), True])
def test_a_time_that_is_none_is_refused_before_anything_is_sent(shell: Shell, timeout: float) -> None:
    with FaultServer(http()) as server, pytest.raises(ConfigurationError, match="timeout must be"):
        shell.send(settings_for(server.url), timeout=timeout)
    assert server.connections == 0


@pytest.mark.parametrize("version", ["", "2026-01-21\r\nX-Evil: 1", "ü"])
def test_a_version_that_cannot_stand_in_a_header_is_refused_before_anything_is_sent(shell: Shell, version: str) -> None:
    with FaultServer(http()) as server, pytest.raises(ConfigurationError, match="api_version must be"):
        shell.send(settings_for(server.url), api_version=version)
    assert server.connections == 0


def test_a_closed_session_says_so() -> None:
    session = Session(settings_for(), httpx.MockTransport(echo))
    states = [session.closed]
    for _ in range(2):
        session.close()
        states.append(session.closed)
    assert states == [False, True, True]
    with pytest.raises(ConfigurationError, match="the client is closed"):
        session.send(GET, api_version=VERSION)


def test_a_closed_async_session_says_so() -> None:
    async def use() -> None:
        session = AsyncSession(settings_for(), httpx.MockTransport(echo))
        states = [session.closed]
        for _ in range(2):
            await session.aclose()
            states.append(session.closed)
        assert states == [False, True, True]
        with pytest.raises(ConfigurationError, match="the client is closed"):
            await session.send(GET, api_version=VERSION)

    asyncio.run(use())


@pytest.mark.parametrize("kind", [Session, AsyncSession])
def test_a_session_is_not_pickled_because_it_holds_credentials(kind: type[Session | AsyncSession]) -> None:
    with pytest.raises(TypeError, match="hold its credentials and are not pickled"):
        pickle.dumps(kind(settings_for(), httpx.MockTransport(echo)))


def test_closing_leaves_no_thread_and_no_connection() -> None:
    with FaultServer(http()) as server:
        session = Session(settings_for(server.url))
        session.send(GET, api_version=VERSION)
        assert len(watchdogs()) == 1
        session.close()
        server.wait_until_gone()
    assert watchdogs() == []


def test_a_custom_transport_needs_no_thread() -> None:
    session = Session(settings_for(), httpx.MockTransport(echo))
    session.send(GET, api_version=VERSION)
    assert watchdogs() == []
    session.close()


def test_the_deadline_of_one_call_leaves_the_others_alone() -> None:
    asked, over = threading.Event(), threading.Event()

    def drip(peer: Peer) -> None:
        peer.drip(b"HTTP/1.1 100 Continue\r\n\r\n")

    def late(peer: Peer) -> None:
        asked.set()
        over.wait()
        peer.say(http(b'"late"'))

    with FaultServer(late, drip) as server:
        session = Session(settings_for(server.url))
        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(session.send, OTHER, api_version=VERSION)
            asked.wait()
            with pytest.raises(RequestTimeoutError):
                session.send(GET, api_version=VERSION, timeout=0.2)
            over.set()
            assert other.result().content == b'"late"'
        session.close()


def test_threads_share_a_session() -> None:
    with FaultServer(http(b"[]")) as server:
        session = Session(settings_for(server.url))
        with ThreadPoolExecutor(16) as pool:
            calls = [pool.submit(session.send, GET, api_version=VERSION) for _ in range(64)]
        session.close()
    assert [call.result().content for call in calls] == [b"[]"] * 64


def test_tasks_share_a_session() -> None:
    async def use(url: str) -> list[bytes]:
        session = AsyncSession(settings_for(url))
        replies = await asyncio.gather(*(session.send(GET, api_version=VERSION) for _ in range(64)))
        await session.aclose()
        return [reply.content for reply in replies]

    with FaultServer(http(b"[]")) as server:
        assert asyncio.run(use(server.url)) == [b"[]"] * 64


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"], ids=["header", "body"])
def test_a_cancelled_call_leaves_no_connection_and_no_task(begin: bytes) -> None:
    asked = threading.Event()

    def hang(peer: Peer) -> None:
        peer.say(begin)
        asked.set()
        peer.hang()

    async def use(server: FaultServer) -> None:
        session = AsyncSession(settings_for(server.url))
        call = asyncio.create_task(session.send(GET, api_version=VERSION))
        await asyncio.to_thread(asked.wait)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.to_thread(server.wait_until_gone)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        await session.aclose()

    with FaultServer(hang) as server:
        asyncio.run(use(server))


def test_a_call_cancelled_in_its_tls_handshake_leaves_no_connection() -> None:
    asked = threading.Event()

    def hang(peer: Peer) -> None:
        asked.set()
        peer.hang()

    async def use(server: FaultServer) -> None:
        session = AsyncSession(settings_for(f"https://{server.address}"))
        call = asyncio.create_task(session.send(GET, api_version=VERSION))
        await asyncio.to_thread(asked.wait)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.to_thread(server.wait_until_gone)
        await session.aclose()

    with FaultServer(hang, greets=True) as server:
        asyncio.run(use(server))


def test_an_interrupt_passes_through(shell: Shell) -> None:
    def interrupt(request: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shell.send(settings_for(), transport=httpx.MockTransport(interrupt))


def test_no_log_record_at_any_level_shows_the_key(shell: Shell, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with FaultServer(Peer.reset, http()) as server:
        shell.send(settings_for(server.url, access_token="token-0123456789"))
    assert caplog.records
    assert API_KEY not in caplog.text
    assert "token-0123456789" not in caplog.text


def test_a_cassette_is_recorded_and_played_back(shell: Shell, tmp_path: Path) -> None:
    cassette = str(tmp_path / "cassette.yaml")
    with FaultServer(http(gzip.compress(b'{"a": 1}'), "Content-Encoding: gzip")) as server:
        for decoded in (True, False):
            recorder = vcr.VCR(decode_compressed_response=decoded)
            for _ in ("recorded", "played back"):
                with recorder.use_cassette(f"{cassette}.{decoded}"):  # pyright: ignore[reportUnknownMemberType] # no types
                    assert shell.send(settings_for(server.url)).content == b'{"a": 1}'
        assert len(server.heads) == 2


@pytest.mark.parametrize("before", [0, 1], ids=["new connection", "reused connection"])
def test_a_header_that_drips_over_tls_is_cut_off_too(shell: Shell, before: int) -> None:
    server_side, client_side = both_sides()

    def drip(peer: Peer) -> None:
        peer.say(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        peer.drip(b"x")

    with FaultServer(*[http()] * before, drip, tls=server_side) as server:
        settings = settings_for(f"https://{server.address}", verify=client_side)
        with pytest.raises(RequestTimeoutError):
            shell.send(settings, *[GET] * (before + 1), timeout=0.5)
        assert server.connections == 1
