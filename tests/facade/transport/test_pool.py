"""The connections of a blocking client that threads share: each serves a call only while it is open."""

from __future__ import annotations

import httpcore

from phala_facade.transport.budget import Budget
from phala_facade.transport.pool import ConnectionPool

REQUEST = httpcore.Request("GET", "http://cloud.example/")


class Connection(httpcore.ConnectionInterface):
    """One that another call returns to the pool just as this one is looked at."""

    def __init__(self, pool: ConnectionPool, *, expired: bool = False, meanwhile: Connection | None = None) -> None:
        self.closed = False
        self._pool = pool
        self._expired = expired
        self._meanwhile = meanwhile

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:  # noqa: ARG002 - the name is the base class's
        return httpcore.Response(200)

    def is_idle(self) -> bool:
        return True

    def has_expired(self) -> bool:
        if self._meanwhile is not None:
            self._pool.keep(self._meanwhile)
            self._meanwhile = None
        return self._expired

    def close(self) -> None:
        self.closed = True


class Pool(ConnectionPool):
    def create_connection(self, origin: httpcore.Origin) -> Connection:  # noqa: ARG002 - as above
        return Connection(self)


def test_a_connection_that_comes_back_while_others_are_looked_at_is_looked_at_too() -> None:
    # "Bad file descriptor": the connection of a server that sends more than its response is closed, and another call
    # could take it in the instant after.
    pool = Pool()
    with Budget(1.0):
        broken = Connection(pool, expired=True)
        looked_at = Connection(pool, expired=True, meanwhile=broken)
        pool.keep(looked_at)
        pool.handle_request(REQUEST)

    assert (looked_at.closed, broken.closed) == (True, True)
