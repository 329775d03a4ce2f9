"""A transport of httpx2's classes does as well as one of httpx's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from phala_facade.errors import RequestError, RequestTimeoutError
from tests.facade.transport.faults import FaultServer, http
from tests.facade.transport.shells import settings_for

if TYPE_CHECKING:
    from tests.facade.transport.shells import Shell


def test_a_transport_gets_requests_of_its_own_library(shell: Shell) -> None:
    seen: list[object] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, content=b"[]")

    assert shell.send(settings_for(), transport=httpx2.MockTransport(respond)).content == b"[]"
    assert [type(request) for request in seen] == [httpx2.Request]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [(httpx2.ConnectError("no route"), RequestError), (httpx2.ReadTimeout("silence"), RequestTimeoutError)],
)
def test_its_errors_are_those_of_the_facade_and_tried_again(
    shell: Shell, broken: Exception, expected: type[RequestError]
) -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        raise broken

    with pytest.raises(RequestError) as caught:
        shell.send(settings_for(), transport=httpx2.MockTransport(respond))

    assert type(caught.value) is expected
    assert caught.value.attempts == 3


def test_its_network_is_used_where_the_caller_asks_for_it(shell: Shell) -> None:
    kind = httpx2.HTTPTransport if shell.kind == "sync" else httpx2.AsyncHTTPTransport
    with FaultServer(http(b"[]")) as server:
        assert shell.send(settings_for(server.url), transport=kind(trust_env=False)).content == b"[]"
