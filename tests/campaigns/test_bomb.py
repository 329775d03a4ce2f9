"""A gzip bomb costs a client no more than the bound on its responses."""

from __future__ import annotations

import gzip
import resource
import sys
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Literal

import pytest

from phala_facade import PhalaError
from tests.facade.transport.clients import Client
from tests.facade.transport.faults import FaultServer, http

MIB = 1 << 20

#: What a client may take beyond twice the bound: the connection, a piece that is being inflated.
ALLOWANCE = 8 * MIB

Kind = Literal["sync", "async"]
both_clients = pytest.mark.parametrize("kind", ["sync", "async"])


@cache
def bomb(mebibytes: int) -> bytes:
    return http(gzip.compress(bytes(mebibytes * MIB)), "Content-Encoding: gzip")


def read(kind: Kind, url: str, bound: int, *, traced: bool) -> tuple[str, int]:
    """Read the bomb in this process: return what came of it, and the peak of what Python, or the process, took."""
    # The bomb comes second: what the first call loads is none of its cost.
    _outcome(kind, url, bound)
    before = _resident()
    if not traced:
        return _outcome(kind, url, bound), _resident() - before
    tracemalloc.start()
    outcome = _outcome(kind, url, bound)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return outcome, peak


def _outcome(kind: Kind, url: str, bound: int) -> str:
    try:
        return repr(Client(kind).ask(url, max_response_bytes=bound))
    except PhalaError as error:
        return type(error).__name__


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@both_clients
def test_a_bomb_costs_no_more_than_twice_the_bound(kind: Kind) -> None:
    with FaultServer(http(b"[]"), bomb(48)) as server:
        outcome, peak = read(kind, server.url, MIB, traced=True)

    assert outcome == "UnexpectedResponseError"
    assert peak < 2 * MIB


@pytest.mark.campaign
@pytest.mark.parametrize("bound", [1, 16, 64])
@both_clients
def test_a_process_of_its_own_takes_no_more_than_twice_the_bound_for_300_mib(kind: Kind, bound: int) -> None:
    for traced in (False, True):
        with (
            FaultServer(http(b"[]"), bomb(300)) as server,
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
        ):
            outcome, peak = pool.submit(read, kind, server.url, bound * MIB, traced=traced).result()

        print(f"{kind}, {bound} MiB: {peak / MIB:.1f} MiB {'allocated' if traced else 'resident'}")  # noqa: T201
        assert outcome == "UnexpectedResponseError"
        assert peak < 2 * bound * MIB + ALLOWANCE
