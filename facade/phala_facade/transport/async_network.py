"""The network of asyncio: the scope that an attempt runs in bounds all waits, so that none needs a limit of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import httpcore
from anyio.abc import SocketAttribute
from anyio.streams.tls import TLSAttribute, TLSStream

from phala_facade.transport.budget import current_budget
from phala_facade.transport.network import has_more, is_readable

if TYPE_CHECKING:
    import ssl

    from anyio.abc import ByteStream

_BROKEN = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream, OSError)


class AsyncNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections for asyncio."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
        *_: object,
        **__: object,
    ) -> AsyncStream:
        """Connect to a server or a proxy."""
        try:
            with anyio.fail_after(timeout):
                return _new(await anyio.connect_tcp(host, port))
        except OSError as error:
            raise _expected(error) from error


class AsyncStream(httpcore.AsyncNetworkStream):
    """One connection, which tells what became of it."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        # To look them up costs much, and the pool asks often.
        known = stream.extra
        self._socket, self._tls = known(SocketAttribute.raw_socket), known(TLSAttribute.ssl_object, None)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109 - httpcore's own
        """Return what has come, once something has; nothing at the end."""
        try:
            data = await self._stream.receive(max_bytes)
        except anyio.EndOfStream:
            return b""
        except _BROKEN as error:
            raise httpcore.ReadError(str(error)) from error
        current_budget().connection = "heard"
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - httpcore's own
        """Send everything."""
        current_budget().note_write()
        if buffer:
            try:
                await self._stream.send(buffer)
            except _BROKEN as error:
                raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
    ) -> AsyncStream:
        """Secure the connection; one whose handshake fails or is cancelled is closed."""
        try:
            with anyio.fail_after(timeout):
                secured = await TLSStream.wrap(
                    self._stream, hostname=server_hostname, ssl_context=ssl_context, standard_compatible=False
                )
        except BaseException as error:
            with anyio.CancelScope(shield=True):
                await self.aclose()
            if isinstance(error, _BROKEN):
                raise _expected(error) from error
            raise
        return AsyncStream(secured)

    def get_extra_info(self, info: str) -> Any:
        """Return whether there is something to read: an idle connection that has that was closed."""
        if info != "is_readable":
            return None
        return is_readable(self._socket.fileno()) or (self._tls is not None and has_more(self._tls))


def _new(stream: ByteStream) -> AsyncStream:
    current_budget().connection = "new"
    return AsyncStream(stream)


def _expected(error: Exception) -> Exception:
    """Return what the pool expects in place of what anyio raised."""
    return (httpcore.ConnectTimeout if isinstance(error, TimeoutError) else httpcore.ConnectError)(str(error))
