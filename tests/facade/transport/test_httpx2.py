"""A transport of httpx2's classes does as well as one of httpx's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from phala_facade.errors import RequestError, RequestTimeoutError
from tests.facade.transport.faults import FaultServer, http

if TYPE_CHECKING:
    from tests.facade.transport.clients import Client


def test_a_transport_gets_requests_of_its_own_library(client: Client) -> None:
    seen: list[object] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, content=b"[]")

    assert client.ask(transport=httpx2.MockTransport(respond)) == ()
    assert [type(request) for request in seen] == [httpx2.Request]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [(httpx2.ConnectError("no route"), RequestError), (httpx2.ReadTimeout("silence"), RequestTimeoutError)],
)
def test_its_errors_are_those_of_the_facade_and_tried_again(
    client: Client, broken: Exception, expected: type[RequestError]
) -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        raise broken

    with pytest.raises(RequestError) as caught:
        client.ask(transport=httpx2.MockTransport(respond), max_retries=2)

    assert type(caught.value) is expected
    assert caught.value.attempts == 3


def test_its_network_is_used_where_the_caller_asks_for_it(client: Client) -> None:
    kind = httpx2.HTTPTransport if client.kind == "sync" else httpx2.AsyncHTTPTransport
    with FaultServer(http(b"[]")) as server:
        assert client.ask(server.url, transport=kind(trust_env=False)) == ()
