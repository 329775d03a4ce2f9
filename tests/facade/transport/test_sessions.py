"""The life of a session: opening, sharing, cancelling, closing."""

from __future__ import annotations

import asyncio
import gzip
import logging
import pickle
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import httpx
import pytest
import vcr  # type: ignore[import-untyped] # it ships no types

from phala_facade.errors import ConfigurationError, RequestError, RequestTimeoutError
from phala_facade.transport.session import AsyncSession, Session
from tests.facade.transport.certificates import both_sides
from tests.facade.transport.faults import FaultServer, Peer, http
from tests.facade.transport.shells import API_KEY, GET, VERSION, request, settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.facade.transport.shells import Shell

OTHER = request("/api/v1/cvms", "cvms.list")


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
    with pytest.raises(ConfigurationError, match=r"^proxy must be the URL of a proxy") as caught:
        kind(settings_for(proxy=proxy))
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert "hunter2pass" not in str(caught.value)


@pytest.mark.parametrize("kind", [Session, AsyncSession])
def test_a_proxy_of_the_environment_that_cannot_be_used_is_a_configuration_error(
    kind: type[Session | AsyncSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://proxy.example.org")
    with pytest.raises(ConfigurationError, match=r"^HTTPS_PROXY must be the URL of a proxy"):
        kind(settings_for())


def test_certificates_of_the_environment_that_cannot_be_read_are_named(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    missing = tmp_path / "missing.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(missing))
    with pytest.raises(ConfigurationError, match=f"SSL_CERT_FILE={missing}"):
        shell.send(settings_for())


def test_a_dead_proxy_is_named_without_its_password(shell: Shell) -> None:
    with FaultServer() as proxy:
        pass
    address = f"http://user:hunter2pass@{proxy.address}"  # pragma: allowlist secret
    with pytest.raises(RequestError, match=f"no response from the proxy {proxy.url}: ConnectError") as caught:
        shell.send(settings_for("https://api.example.org", proxy=address, verify=False))
    assert "hunter2pass" not in str(caught.value)


@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required"])
def test_a_proxy_that_refuses_is_named_and_asked_once(shell: Shell, status: str) -> None:
    with (
        FaultServer(http(status=status)) as proxy,
        pytest.raises(RequestError, match=f"no response from the proxy {proxy.url}: ProxyError: {status}"),
    ):
        shell.send(settings_for("https://api.example.org", proxy=proxy.url, verify=False))
    assert len(proxy.heads) == 1


def test_what_breaks_behind_a_proxy_is_not_its_fault(shell: Shell) -> None:
    with FaultServer(Peer.reset) as proxy, pytest.raises(RequestError, match=r"from http://127\.0\.0\.1:9: ReadError"):
        shell.send(settings_for("http://127.0.0.1:9", proxy=proxy.url, max_retries=0))


def test_a_proxy_over_https_takes_the_same_certificates_and_a_tunnel_through_it_is_secured_again(shell: Shell) -> None:
    server_side, client_side = both_sides()

    def tunnel(peer: Peer) -> None:
        peer.say(b"HTTP/1.1 200 Connection established\r\n\r\n")
        peer.join(server.address)

    body = b"x" * 100_000
    with FaultServer(http(body), tls=server_side) as server, FaultServer(tunnel, tls=server_side) as proxy:
        settings = settings_for("https://api.example.org", proxy=f"https://{proxy.address}", verify=client_side)
        assert shell.send(settings, GET, GET).content == body
    assert [head.split(b" ")[0] for head in proxy.heads] == [b"CONNECT"]
    assert len(server.heads) == 2


@pytest.mark.parametrize("beginning", [b"\x16\x03\x03\x3f\xff", b""], ids=["drips", "ends"])
def test_a_handshake_within_tls_that_drips_or_ends_is_cut_off(shell: Shell, beginning: bytes) -> None:
    server_side, client_side = both_sides()

    def tunnel(peer: Peer) -> None:
        peer.say(b"HTTP/1.1 200 Connection established\r\n\r\n" + beginning)
        if beginning:
            peer.drip(b"\x02")

    with FaultServer(tunnel, tls=server_side) as proxy:
        settings = settings_for(
            "https://api.example.org", proxy=f"https://{proxy.address}", verify=client_side, max_retries=0
        )
        with pytest.raises(RequestError):
            shell.send(settings, timeout=0.3 if beginning else 30)
        proxy.wait_until_gone()


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("kind", [Session, AsyncSession])
def test_a_client_and_its_proxy_have_one_tls_context(
    kind: type[Session | AsyncSession], verify: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []

    def make(*, verify: bool) -> ssl.SSLContext:
        made.append(verify)
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    monkeypatch.setattr(httpx, "create_ssl_context", make)
    kind(settings_for(proxy="https://proxy.example", verify=verify))

    assert made == [verify]


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


class Timed(httpx.MockTransport):
    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_between_attempts_time_passes_on_the_clock_of_a_transport_that_has_one() -> None:
    carrier = Timed(echo)
    Session(settings_for(), carrier).sleep(5.0)
    asyncio.run(AsyncSession(settings_for(), carrier).sleep(5.0))
    assert carrier.now == 10.0


def test_sockets_of_eventlet_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "__module__", "eventlet.greenio.base")
    with pytest.raises(ConfigurationError, match="eventlet's sockets cannot be used"):
        Session(settings_for())
    # A transport of the caller's own has nothing to do with them.
    Session(settings_for(), httpx.MockTransport(echo)).close()


@pytest.mark.parametrize("kind", [Session, AsyncSession])
def test_a_transport_and_a_proxy_together_are_refused(kind: type[Session | AsyncSession]) -> None:
    with pytest.raises(ConfigurationError, match="a transport or a proxy, not both"):
        kind(settings_for(proxy="http://127.0.0.1:3128"), httpx.MockTransport(echo))


@pytest.mark.parametrize("timeout", [0, -1.0, float("nan"), True])
def test_a_time_that_is_none_is_refused_before_anything_is_sent(shell: Shell, timeout: float) -> None:
    with FaultServer(http()) as server, pytest.raises(ConfigurationError, match="timeout must be"):
        shell.send(settings_for(server.url), timeout=timeout)
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


def test_closing_leaves_no_connection() -> None:
    with FaultServer(http()) as server:
        session = Session(settings_for(server.url))
        session.send(GET, api_version=VERSION)
        session.close()
        server.wait_until_gone()


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
