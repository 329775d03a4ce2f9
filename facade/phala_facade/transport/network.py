"""Bounds each wait on the network by what remains of the call: httpcore's own extension point, `NetworkBackend`.

A socket's limit starts anew with every byte, so a header that drips outlasts any single limit. Each read is therefore
given what remains of the whole call, which shrinks.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Any

import httpcore

from phala_facade.transport.budget import current_budget
from phala_facade.transport.errors import ignoring, is_of_signal_handler
from phala_facade.transport.happy_eyeballs import connect
from phala_facade.transport.nested_tls import NestedTLS

if TYPE_CHECKING:
    from phala_facade.transport.connections import Connections


class Network(httpcore.NetworkBackend):
    """Opens connections whose waits are bounded.

    Args:
        connections: Where their sockets are noted.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - nobody sets it
        socket_options: object = None,  # noqa: ARG002 - nor this
    ) -> httpcore.NetworkStream:
        """Connect to a server or a proxy."""
        budget = current_budget()
        try:
            connection = connect(host, port, budget.within(timeout), self._connections)
        except OSError as error:
            raise _expected(error, httpcore.ConnectTimeout, httpcore.ConnectError) from error
        budget.connection = "new"
        return Stream(self._connections, connection)


class Stream(httpcore.NetworkStream):
    """One connection, each of whose waits is bounded by what remains of the call."""

    def __init__(self, connections: Connections, connection: socket.socket | NestedTLS) -> None:
        self._connections = connections
        self._connection = connection

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, once something has; nothing at the end."""
        budget = current_budget()
        try:
            self._connection.settimeout(budget.within(timeout))
            data = self._connection.recv(max_bytes)
        except OSError as error:
            raise _expected(error, httpcore.ReadTimeout, httpcore.ReadError) from error
        if data:
            budget.connection = "heard"
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything."""
        budget = current_budget()
        budget.note_write()
        try:
            while buffer:
                self._connection.settimeout(budget.within(timeout))
                buffer = buffer[self._connection.send(buffer) :]
        except OSError as error:
            raise _expected(error, httpcore.WriteTimeout, httpcore.WriteError) from error

    def close(self) -> None:
        """Close the connection."""
        self._connections.release(self._socket)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Secure the connection."""
        try:
            self._connection = self._wrapped(ssl_context, server_hostname)
            self._connection.settimeout(current_budget().within(timeout))
            self._connection.do_handshake()
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise _expected(error, httpcore.ConnectTimeout, httpcore.ConnectError) from error
            raise
        return Stream(self._connections, self._connection)

    def _wrapped(self, context: ssl.SSLContext, hostname: str | None) -> ssl.SSLSocket | NestedTLS:
        plain = self._socket
        if isinstance(plain, ssl.SSLSocket):
            return NestedTLS(plain, context, hostname)
        secured = context.wrap_socket(plain, server_hostname=hostname, do_handshake_on_connect=False)
        # What is left of the plain one holds nothing any more.
        self._connections.release(plain)
        self._connections.track(secured)
        return secured

    @property
    def _socket(self) -> socket.socket:
        return self._connection.outer if isinstance(self._connection, NestedTLS) else self._connection

    def get_extra_info(self, info: str) -> Any:
        """Return the socket, or whether it has something to read: an idle connection that has was closed."""
        if info == "socket":
            return self._socket
        return _is_readable(self._socket) if info == "is_readable" else None


def _is_readable(connection: socket.socket) -> bool:
    with ignoring(OSError):
        connection.settimeout(0)
        try:
            socket.socket.recv(connection, 1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
    return True


def _expected(
    error: OSError, timeout: type[httpcore.TimeoutException], failure: type[httpcore.NetworkError]
) -> Exception:
    """Return what the pool expects in place of what a socket raised.

    Raises:
        OSError: The handler of a signal raised the error. The pool, which reads on after a write that failed, must not
            take it for one of the network.
    """
    if is_of_signal_handler(error):
        raise error
    return (timeout if isinstance(error, TimeoutError) else failure)(str(error))
