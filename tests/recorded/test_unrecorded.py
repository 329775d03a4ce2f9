"""What is not on the cassette fails: it is neither answered nor sent."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from vcr.errors import CannotOverwriteExistingCassetteException  # type: ignore[import-untyped]  # vcrpy has no type hints

from phala_facade import AsyncPhalaCloud, PhalaCloud, RequestError
from tests.recorded.cassette import CASSETTES, opened
from tests.recorded.catalogue import SUBJECT_CVM_ID
from tests.recorded.origin import CASSETTE

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.block_network


def ask_another_path(cloud: PhalaCloud) -> None:
    cloud.cvms.get(SUBJECT_CVM_ID)


def ask_another_query(cloud: PhalaCloud) -> None:
    cloud.cvms.list(user_id="0")


def ask_another_version(cloud: PhalaCloud) -> None:
    cloud.with_api_version("2025-10-28").cvms.list()


def ask_the_latest_version(cloud: PhalaCloud) -> None:
    cloud.with_api_version("latest").cvms.list()


def ask_twice(cloud: PhalaCloud) -> None:
    cloud.cvms.list()
    cloud.cvms.list()


@pytest.mark.parametrize(
    "ask",
    [ask_another_path, ask_another_query, ask_another_version, ask_the_latest_version, ask_twice],
)
def test_a_request_that_is_not_recorded_is_refused(ask: Callable[[PhalaCloud], object]) -> None:
    with (
        opened(CASSETTES / "cvms.list/2026-01-21.yaml", CASSETTE, "none"),
        PhalaCloud("a-key", base_url=CASSETTE.base_url) as cloud,
        pytest.raises(RequestError) as caught,
    ):
        ask(cloud)

    assert isinstance(caught.value.__cause__, CannotOverwriteExistingCassetteException)


@pytest.mark.anyio
async def test_an_asynchronous_request_that_is_not_recorded_is_refused() -> None:
    with opened(CASSETTES / "cvms.list/2026-01-21.yaml", CASSETTE, "none"):
        async with AsyncPhalaCloud("a-key", base_url=CASSETTE.base_url) as cloud:
            with pytest.raises(RequestError) as caught:
                await cloud.cvms.get(SUBJECT_CVM_ID)

    assert isinstance(caught.value.__cause__, CannotOverwriteExistingCassetteException)


def test_without_a_cassette_no_connection_can_be_made() -> None:
    for family, address in ((socket.AF_INET, ("127.0.0.1", 9)), (socket.AF_INET6, ("::1", 9))):
        with socket.socket(family) as connection:
            for connect in (connection.connect, connection.connect_ex):
                with pytest.raises(RuntimeError, match="Network is disabled"):
                    connect(address)
