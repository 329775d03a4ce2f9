"""The program, asking an API that a test makes up."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import httpx

from phala_facade import PhalaCloud
from phala_facade.cli import connection
from tests.support.shells import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def answer_with(monkeypatch: pytest.MonkeyPatch, handler: Callable[[httpx.Request], httpx.Response]) -> None:
    """Have every request of the program answered by a function; a call is sent once."""
    transport = httpx.MockTransport(handler)
    monkeypatch.setattr(
        connection, "PhalaCloud", functools.partial(PhalaCloud, transport=transport, max_retries=0, base_url=None)
    )
    monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", "https://cloud.example")
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", KEY)
