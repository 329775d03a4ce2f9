"""A gzip bomb costs a client no more than the bound on its responses."""

from __future__ import annotations

import gzip
import tracemalloc
from functools import cache
from typing import TYPE_CHECKING

import pytest

from phala_facade import UnexpectedResponseError
from tests.facade.transport.conftest import client, kind
from tests.facade.transport.faults import FaultServer, http

if TYPE_CHECKING:
    from tests.facade.transport.clients import Client

__all__ = ["client", "kind"]

MIB = 1 << 20


@cache
def bomb(mebibytes: int) -> bytes:
    return http(gzip.compress(bytes(mebibytes * MIB)), "Content-Encoding: gzip")


@pytest.mark.parametrize(
    ("size", "bound"), [(48, 1), *(pytest.param(300, bound, marks=pytest.mark.campaign) for bound in (1, 16, 64))]
)
def test_a_bomb_costs_no_more_than_twice_the_bound(client: Client, size: int, bound: int) -> None:
    with FaultServer(http(b"[]"), bomb(size)) as server:
        # What the first call loads is none of the bomb's cost.
        client.ask(server.url)
        tracemalloc.start()
        with pytest.raises(UnexpectedResponseError):
            client.ask(server.url, max_response_bytes=bound * MIB)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    print(f"{client.kind}, {bound} MiB: {peak / MIB:.1f} MiB allocated")  # noqa: T201 - what a campaign is run for
    assert peak < 2 * bound * MIB
