"""The network of asyncio: anyio's, which also tells what became of the connection of an attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import anyio
import httpcore

from phala_facade.transport.budget import current_budget

if TYPE_CHECKING:
    import ssl


class AsyncNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections for asyncio. The scope that an attempt runs in bounds their waits."""

    def __init__(self) -> None:
        # For type checkers, httpcore's class is what it would be without anyio.
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
        local_address: str | None = None,  # noqa: ARG002 - nobody sets it
        socket_options: object = None,  # noqa: ARG002 - nor this
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a server or a proxy."""
        stream = AsyncStream(await self._inner.connect_tcp(host, port, timeout))
        current_budget().connection = "new"
        return stream


class AsyncStream(httpcore.AsyncNetworkStream):
    """One connection, which tells what became of it."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's own
        """Return what has come, once something has; nothing at the end."""
        data = await self._inner.read(max_bytes, timeout)
        if data:
            current_budget().connection = "heard"
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's own
        """Send everything."""
        current_budget().note_write()
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
    ) -> httpcore.AsyncNetworkStream:
        """Secure the connection; one whose handshake is cancelled is closed, which httpcore leaves undone."""
        try:
            return AsyncStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._inner.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._inner.get_extra_info(info)
