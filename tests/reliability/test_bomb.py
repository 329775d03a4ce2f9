"""A gzip bomb costs a client no more than the bound on its answers; the measurement itself, in small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts import bomb
from scripts.bomb import MIB, Reading, Row

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with bomb.serve(bomb.bomb(48 * MIB)) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("reader", ["sync", "async"])
def test_a_bomb_costs_no_more_than_twice_the_bound(reader: str, url: str) -> None:
    reading = bomb.read(reader, url, MIB, traced=True)
    assert reading.outcome == "UnexpectedResponseError"
    assert reading.traced < 2 * MIB


def test_httpx_by_itself_pays_for_all_of_a_bomb(url: str) -> None:
    reading = bomb.read("httpx", url, MIB, traced=True)
    assert reading.outcome == "48 MiB read"
    assert reading.traced > 48 * MIB


def test_a_process_of_its_own_measures_what_is_resident(url: str) -> None:
    row = bomb.measure("sync", url, MIB)
    assert row.kept
    assert row.reading.traced > MIB


@pytest.mark.parametrize(
    ("reading", "kept"),
    [
        (Reading("UnexpectedResponseError", MIB, MIB), True),
        (Reading("UnexpectedResponseError", 300 * MIB, MIB), False),
        (Reading("UnexpectedResponseError", MIB, 300 * MIB), False),
        (Reading("MemoryError", MIB, MIB), False),
    ],
    ids=["kept", "resident", "traced", "another error"],
)
def test_a_bound_that_did_not_hold_is_told(reading: Reading, kept: bool) -> None:
    assert Row("sync", MIB, reading).kept is kept
    assert reading.outcome in str(Row("sync", MIB, reading))
