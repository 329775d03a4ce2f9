"""Bounds each wait on the network by what remains of the call: httpcore's own extension point, `NetworkBackend`.

A socket's limit starts anew with every byte, so a header that drips outlasts any single limit. Each read is therefore
given what remains of the whole call, which shrinks.
"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, cast

import anyio
import httpcore

from phala_facade.transport.connecting import connect
from phala_facade.transport.nested_tls import NestedTLS

if TYPE_CHECKING:
    from collections.abc import Generator


class Budget:
    """The time of one attempt, and what became of its connection.

    Attributes:
        connection: Whether the attempt has one: `"new"`, `"reused"` from an earlier call, or `"heard"` from.
    """

    __slots__ = ("_deadline", "connection")

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self.connection: Literal["none", "new", "reused", "heard"] = "none"

    def within(self, limit: float | None) -> float:
        """Return how long a wait may last: its limit, or what is left if that is less.

        Raises:
            TimeoutError: Nothing is left.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time of the call is over")
        return left if limit is None else min(limit, left)


_budget: ContextVar[Budget] = ContextVar("budget")


@contextmanager
def spending(budget: Budget) -> Generator[None]:
    """Bound every wait on the network that is entered meanwhile."""
    token = _budget.set(budget)
    try:
        yield
    finally:
        _budget.reset(token)


class Network(httpcore.NetworkBackend):
    """Opens connections whose waits are bounded, and can cut all of them off."""

    def __init__(self) -> None:
        # Sets add, discard and copy in one step: no lock that a fork could leave taken.
        self._sockets: set[socket.socket | NestedTLS] = set()
        self._cut = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - nobody sets it
        socket_options: object = None,  # noqa: ARG002 - nor this
    ) -> httpcore.NetworkStream:
        """Connect to a server or a proxy."""
        budget = _budget.get()
        try:
            connection = connect(host, port, budget.within(timeout), self.track)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        budget.connection = "new"
        return Stream(self, connection)

    def track(self, connection: socket.socket | NestedTLS) -> None:
        """Note a connection.

        Raises:
            OSError: All are cut off; so is this one.
        """
        self._sockets.add(connection)
        if self._cut:
            self.release(connection)
            raise OSError("the client is closed")

    def release(self, connection: socket.socket | NestedTLS) -> None:
        """Close a connection."""
        self._sockets.discard(connection)
        connection.close()

    def replace(self, connection: socket.socket, secured: socket.socket | NestedTLS) -> None:
        """Note a connection in place of the one that it took over."""
        self._sockets.discard(connection)
        self.track(secured)

    def cut(self) -> None:
        """Cut off whatever waits on a connection, in whichever thread."""
        self._cut = True
        for connection in tuple(self._sockets):
            with suppress(OSError):
                # Not the TLS socket's own method, which would take its state from under the thread that reads.
                socket.socket.shutdown(raw(connection), socket.SHUT_RDWR)

    def abandon(self) -> None:
        """Close this process's copies of the connections, after a fork: they are the other process's."""
        for connection in tuple(self._sockets):
            self.release(connection)


class Stream(httpcore.NetworkStream):
    """One connection, each of whose waits is bounded by what remains of the call."""

    def __init__(self, network: Network, connection: socket.socket | NestedTLS) -> None:
        self._network = network
        self._connection = connection

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, once something has; nothing at the end."""
        budget = _budget.get()
        try:
            self._connection.settimeout(budget.within(timeout))
            data = self._connection.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        if data:
            budget.connection = "heard"
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything."""
        budget = _budget.get()
        if budget.connection == "none":
            budget.connection = "reused"
        try:
            while buffer:
                self._connection.settimeout(budget.within(timeout))
                buffer = buffer[self._connection.send(buffer) :]
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._network.release(self._connection)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Secure the connection."""
        budget = _budget.get()
        try:
            secured = _wrapped(self._connection, ssl_context, server_hostname)
            self._connection, plain = secured, self._connection
            self._network.replace(raw(plain), secured)
            secured.settimeout(budget.within(timeout))
            secured.do_handshake()
        except BaseException as error:
            self.close()
            if isinstance(error, TimeoutError):
                raise httpcore.ConnectTimeout(str(error)) from error
            if isinstance(error, OSError):
                raise httpcore.ConnectError(str(error)) from error
            raise
        return Stream(self._network, secured)

    def get_extra_info(self, info: str) -> Any:
        """Return the socket, or whether it has something to read: an idle connection that has was closed."""
        if info == "socket":
            return raw(self._connection)
        return _is_readable(raw(self._connection)) if info == "is_readable" else None


def raw(connection: socket.socket | NestedTLS) -> socket.socket:
    """Return the socket below."""
    return connection.outer if isinstance(connection, NestedTLS) else connection


def _wrapped(
    connection: socket.socket | NestedTLS, context: ssl.SSLContext, hostname: str | None
) -> ssl.SSLSocket | NestedTLS:
    if isinstance(connection, ssl.SSLSocket):
        return NestedTLS(connection, context, hostname)
    return context.wrap_socket(raw(connection), server_hostname=hostname, do_handshake_on_connect=False)


def _is_readable(connection: socket.socket) -> bool:
    try:
        connection.settimeout(0)
        socket.socket.recv(connection, 1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


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
        _budget.get().connection = "new"
        return stream


class AsyncStream(httpcore.AsyncNetworkStream):
    """One connection, which tells what became of it."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's own
        """Return what has come, once something has; nothing at the end."""
        data = await self._inner.read(max_bytes, timeout)
        if data:
            _budget.get().connection = "heard"
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's own
        """Send everything."""
        budget = _budget.get()
        if budget.connection == "none":
            budget.connection = "reused"
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
