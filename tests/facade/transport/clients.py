"""Makes a call through one of the two public clients, against a server that is really there."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from phala_facade import AsyncPhalaCloud, PhalaCloud
from tests.support.documented import CVM_INFO, CVM_INFO_DETAIL, full

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

KEY = "a-key-for-tests-alone"
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Spares each client the reading of certificates that no test needs."""

LISTED = full(CVM_INFO)
DETAILED = full(CVM_INFO_DETAIL)
LIST = msgspec.json.encode([LISTED])
"""A right answer to `cvms.list`."""


def listed(cloud: Any) -> Any:
    """Make the call that the tests make where it does not matter which."""
    return cloud.cvms.list()


def described(cloud: Any) -> Any:
    """Make the other one."""
    return cloud.cvms.get("web-1")


def named(name: str) -> bytes:
    """Give a right answer to `cvms.get`, which tells whose it is."""
    return msgspec.json.encode({**DETAILED, "id": name, "name": name})


@dataclass(frozen=True)
class Client:
    """One of the two clients."""

    kind: Literal["sync", "async"]

    def ask(
        self,
        url: str,
        *calls: Callable[[Any], Any],
        transport: Callable[[], httpx.HTTPTransport | httpx.AsyncHTTPTransport] | None = None,
        max_retries: int = 0,
        **settings: Any,
    ) -> Any:
        """Make calls one after the other through one client, and give what the last one gave."""
        settings = {"base_url": url, "verify": NO_CERTIFICATES, "max_retries": max_retries, **settings}
        calls = calls or (listed,)
        if transport is not None:
            settings["transport"] = transport()
        if self.kind == "sync":
            with PhalaCloud(KEY, **settings) as cloud:
                return [call(cloud) for call in calls][-1]

        async def ask() -> Any:
            async with AsyncPhalaCloud(KEY, **settings) as cloud:
                return [await call(cloud) for call in calls][-1]

        return asyncio.run(ask())
