"""The connections of one client to one origin: each serves one call at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import httpcore

from phala_facade.transport.budget import current_budget
from phala_facade.transport.signals import ignoring

if TYPE_CHECKING:
    from collections.abc import Iterator


class ConnectionPool(httpcore.ConnectionPool):
    """A pool that takes no lock, so that what the handler of a signal raises never leaves one taken.

    httpcore's own locks are taken and released in Python: a handler may run between a lock and the `with` that is to
    release it, and then each later call waits for ever. Here, a call has its connection for itself; a connection whose
    call breaks is closed.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # Lists append, pop and remove in one step.
        self._idle: list[httpcore.ConnectionInterface] = []
        self._closed = False

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request over an idle connection, or over a new one."""
        connection = self._take(request.url.origin)
        response: Any = connection.handle_request(request)
        response.stream = _Stream(response.stream, connection, self)
        return cast("httpcore.Response", response)

    def keep(self, connection: httpcore.ConnectionInterface) -> None:
        """Take a connection back for another call, if it can serve one."""
        if connection.is_idle():
            self._idle.append(connection)
        else:
            connection.close()
        if self._closed:
            self.close()

    def close(self) -> None:
        """Close what is idle now, and the others as soon as their calls end."""
        self._closed = True
        with ignoring(IndexError):
            while True:
                self._idle.pop().close()

    def _take(self, origin: httpcore.Origin) -> httpcore.ConnectionInterface:
        with ignoring(IndexError):
            while True:
                # The oldest first, so that all that the server has closed are found. Only who has taken one looks at
                # it: to others, its state may change while they look.
                connection = self._idle.pop(0)
                if not connection.has_expired():
                    return connection
                connection.close()
        return self.create_connection(origin)


class AsyncConnectionPool(httpcore.AsyncConnectionPool):
    """A pool that notes which connection it makes for an attempt.

    httpcore keeps a new connection for good, and never uses it, if the call is cancelled just before it sends anything.
    """

    def create_connection(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        """Return a new connection."""
        current_budget().opened = connection = super().create_connection(origin)
        return connection


class _Stream:
    """The body of a response; when it is closed, its connection goes back to the pool."""

    def __init__(self, stream: Any, connection: httpcore.ConnectionInterface, pool: ConnectionPool) -> None:
        self._stream = stream
        self._connection = connection
        self._pool = pool

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        self._stream.close()
        self._pool.keep(self._connection)
