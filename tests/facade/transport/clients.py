"""Makes a call through one of the two public clients, against a server that is really there."""

from __future__ import annotations

import asyncio
import inspect
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from phala_facade import AsyncPhalaCloud, PhalaCloud
from tests.support.documented import CVM_INFO, CVM_INFO_DETAIL, full

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "a-key-for-tests-alone"
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Spares each client the reading of certificates that no test needs."""

LISTED = full(CVM_INFO)
DETAILED = full(CVM_INFO_DETAIL)
LIST = msgspec.json.encode([LISTED])
"""A right response to `cvms.list`."""


def listed(cloud: Any) -> Any:
    """Make the call that the tests make where it does not matter which."""
    return cloud.cvms.list()


def named(name: str) -> bytes:
    """Return a right response to `cvms.get`, in which the CVM has this name."""
    return msgspec.json.encode({**DETAILED, "id": name, "name": name})


async def finished(value: Any) -> Any:
    """Return what a call of either client, which was just made, returns."""
    return await value if inspect.isawaitable(value) else value


async def close(opened: Any) -> None:
    """Close a client or a session of either kind."""
    await finished(opened.aclose() if hasattr(opened, "aclose") else opened.close())


@dataclass(frozen=True)
class Client:
    """One of the two clients."""

    kind: Literal["sync", "async"]

    def ask(self, url: str, *calls: Callable[[Any], Any], **settings: Any) -> Any:
        """Make calls one after the other through one client, and return what the last one returned."""
        settings = {"api_key": KEY, "base_url": url, "verify": NO_CERTIFICATES, "max_retries": 0, **settings}
        calls = calls or (listed,)

        async def ask() -> Any:
            cloud = (PhalaCloud if self.kind == "sync" else AsyncPhalaCloud)(**settings)
            try:
                return [await finished(call(cloud)) for call in calls][-1]
            finally:
                await close(cloud)

        return asyncio.run(ask())
