"""Proxies work as they do in httpx, and learn no more than they need."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import AsyncPhalaCloud, PhalaCloud, RequestError
from tests.facade.transport.faults import FaultServer, http

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "a-key-that-no-proxy-needs"
UNREACHABLE = "http://127.0.0.1:9"
REFUSAL = http(status="502 Bad Gateway", closes=True)


@pytest.fixture
def proxy() -> Iterator[FaultServer]:
    with FaultServer(http(b"[]")) as opened:
        yield opened


@pytest.mark.anyio
async def test_a_proxy_that_is_given_carries_the_requests_of_both_clients(proxy: FaultServer) -> None:
    with PhalaCloud(KEY, base_url=UNREACHABLE, proxy=proxy.url) as cloud:
        assert cloud.cvms.list() == ()
    async with AsyncPhalaCloud(KEY, base_url=UNREACHABLE, proxy=proxy.url) as other:
        assert await other.cvms.list() == ()

    assert proxy.targets() == [b"http://127.0.0.1:9/api/v1/cvms"] * 2


def test_the_proxy_of_the_environment_is_used_except_for_what_it_excludes(monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = socket.getaddrinfo

    def locally(host: str, *more: Any, **hints: Any) -> Any:
        if host == "cloud.example":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return lookup(host, *more, **hints)

    monkeypatch.setattr(socket, "getaddrinfo", locally)
    with FaultServer(REFUSAL) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        for excluded in ("", "cloud.example"):
            monkeypatch.setenv("NO_PROXY", excluded)
            with PhalaCloud(KEY, base_url="https://cloud.example", max_retries=0) as cloud, pytest.raises(RequestError):
                cloud.cvms.list()

        assert proxy.targets() == [b"cloud.example:443"]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("base_url", [UNREACHABLE, "https://localhost:9", "http://[::1]:9"])
def test_no_proxy_of_the_environment_ever_carries_a_request_to_this_machine(
    proxy: FaultServer, monkeypatch: pytest.MonkeyPatch, variable: str, base_url: str
) -> None:
    monkeypatch.setenv(variable, proxy.url)
    with PhalaCloud(KEY, base_url=base_url, max_retries=0) as cloud, pytest.raises(RequestError):
        cloud.cvms.list()

    async def asynchronously() -> None:
        async with AsyncPhalaCloud(KEY, base_url=base_url, max_retries=0) as other:
            await other.cvms.list()

    with pytest.raises(RequestError):
        asyncio.run(asynchronously())
    assert proxy.connections == 0


def test_a_proxy_carries_a_tunnel_to_https_and_never_sees_the_key() -> None:
    with (
        FaultServer(REFUSAL) as proxy,
        PhalaCloud(KEY, base_url="https://cloud.example", proxy=proxy.url, max_retries=0) as cloud,
        pytest.raises(RequestError),
    ):
        cloud.cvms.list()

    (head,) = proxy.heads
    assert head.startswith(b"CONNECT cloud.example:443 ")
    assert KEY.encode() not in head
