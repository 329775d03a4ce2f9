"""The connections of a blocking client that threads share: each serves a call only while it is open."""

from __future__ import annotations

from unittest.mock import Mock

import httpcore

from phala_facade.transport.budget import Budget
from phala_facade.transport.pool import ConnectionPool


def test_a_connection_that_comes_back_while_others_are_looked_at_is_looked_at_too() -> None:
    # "Bad file descriptor": the connection of a server that sends more than its response is closed, and another call
    # could take it in the instant after.
    def expire() -> bool:
        pool.keep(broken)
        looked_at.has_expired.side_effect = None
        return True

    pool = ConnectionPool()
    broken, looked_at, fresh = (Mock(httpcore.ConnectionInterface) for _ in range(3))
    looked_at.has_expired.side_effect = expire
    pool.create_connection = Mock(return_value=fresh)  # type: ignore[method-assign]
    with Budget(1.0):
        pool.keep(looked_at)
        pool.handle_request(httpcore.Request("GET", "http://cloud.example/"))
    assert [each.close.called for each in (looked_at, broken, fresh)] == [True, True, False]
