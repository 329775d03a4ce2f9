"""Bounds each wait on the network by what remains of the call: httpcore's own extension point, `NetworkBackend`.

A socket's limit starts anew with every byte, so a header that drips outlasts any single limit. Each read is therefore
given what remains of the whole call, which shrinks.
"""

from __future__ import annotations

import selectors
import ssl
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import httpcore

from phala_facade.transport.budget import current_budget
from phala_facade.transport.happy_eyeballs import connect
from phala_facade.transport.signals import is_of_signal_handler

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from phala_facade.transport.connections import Connections

T = TypeVar("T")

_PIECE = 64 << 10
_Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)


class Network(httpcore.NetworkBackend):
    """Opens connections whose waits are bounded, and notes their sockets."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *_: object, **__: object) -> Stream:
        """Connect to a server or a proxy."""
        budget = current_budget()
        try:
            connection = connect(host, port, budget.within(timeout), self._connections)
        except OSError as error:
            raise _expected(error, httpcore.ConnectTimeout, httpcore.ConnectError) from error
        budget.connection = "new"
        return Stream(connection)


class _Securable(httpcore.NetworkStream):
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Secure the connection, be it secured already: a proxy over https needs it so."""
        return SecureStream(self, ssl_context, server_hostname, timeout)


class Stream(_Securable):
    """One connection, each of whose waits is bounded by what remains of the call."""

    def __init__(self, connection: socket.socket) -> None:
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
        self._connection.close()

    def get_extra_info(self, info: str) -> Any:
        """Return whether there is something to read: an idle connection that has that was closed."""
        return is_readable(self._connection.fileno()) if info == "is_readable" else None


class SecureStream(_Securable):
    """TLS over another stream, which bounds its waits."""

    def __init__(
        self, carrier: httpcore.NetworkStream, context: ssl.SSLContext, hostname: str | None, timeout: float | None
    ) -> None:
        self._carrier = carrier
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        try:
            self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=hostname)
            self._perform(self._tls.do_handshake, timeout)
        except BaseException as error:
            carrier.close()
            if isinstance(error, httpcore.TimeoutException):
                raise httpcore.ConnectTimeout(str(error)) from error
            if isinstance(error, ssl.SSLError | httpcore.NetworkError):
                raise httpcore.ConnectError(str(error)) from error
            raise

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, once something has; nothing at the end."""
        budget, data = current_budget(), b""
        known = budget.connection
        try:
            data = self._perform(partial(self._tls.read, max_bytes), timeout)
        except ssl.SSLEOFError:
            # As sockets of the standard library do: many a server ends without TLS's own farewell.
            return b""
        except ssl.SSLError as error:
            raise httpcore.ReadError(str(error)) from error
        finally:
            if not data:
                # A farewell is not heard from the server, which may have closed a kept connection.
                budget.connection = known
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything."""
        if buffer:
            self._perform(partial(self._tls.write, buffer), timeout)

    def close(self) -> None:
        """Close the connection."""
        self._carrier.close()

    def get_extra_info(self, info: str) -> Any:
        """Return whether there is something to read: an idle connection that has that was closed."""
        return (self._carrier.get_extra_info(info) or has_more(self._tls)) if info == "is_readable" else None

    def _perform(self, step: Callable[[], T], timeout: float | None) -> T:
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._carrier.write(self._outgoing.read(), timeout)
                if received := self._carrier.read(_PIECE, timeout):
                    self._incoming.write(received)
                else:
                    self._incoming.write_eof()
            else:
                self._carrier.write(self._outgoing.read(), timeout)
                return result


def is_readable(descriptor: int) -> bool:
    """Return whether a socket has something to read, its end included."""
    if descriptor < 0:
        return True
    with _Selector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        return bool(selector.select(0))


def has_more(tls: ssl.SSLObject) -> bool:
    """Return whether TLS holds something that was received but not read, some of which this takes."""
    try:
        tls.read(1)
    except ssl.SSLWantReadError:
        return False
    except ssl.SSLError:
        return True
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
