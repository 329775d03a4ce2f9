"""The program, calling an API that a test makes up."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
import msgspec

from phala_facade import PhalaCloud
from phala_facade.cli import connection
from phala_facade.testing import FakeCloud
from tests.support.shells import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

Responder: TypeAlias = "Callable[[httpx.Request], httpx.Response]"


def respond_with(
    monkeypatch: pytest.MonkeyPatch,
    response: FakeCloud | Responder | bytes | dict[str, Any] | list[Any],
    status: int = 200,
    **headers: str,
) -> None:
    """Have every request of the program responded to; a call is sent once.

    Args:
        monkeypatch: Of the test.
        response: A fake cloud, or a function from a request to a response, or bytes, or a JSON body.
        status: The status of bytes and of a JSON body.
        headers: The headers of these, with `_` for `-`.
    """

    def handle(request: httpx.Request) -> httpx.Response:
        if callable(response):
            return response(request)
        content = response if isinstance(response, bytes) else msgspec.json.encode(response)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Response(status, headers=named, content=content)

    transport = response.transport if isinstance(response, FakeCloud) else httpx.MockTransport(handle)
    monkeypatch.setattr(
        connection, "PhalaCloud", functools.partial(PhalaCloud, transport=transport, max_retries=0, base_url=None)
    )
    monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", "https://cloud.example")
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", KEY)
