"""What is not on the cassette fails: it gets no response and is not sent."""

from __future__ import annotations

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

RECORDED = CASSETTES / "cvms.list" / "2026-01-21.yaml"
OTHERS: dict[str, Callable[[PhalaCloud], object]] = {
    "another path": lambda cloud: cloud.cvms.get(SUBJECT_CVM_ID),
    "another query": lambda cloud: cloud.cvms.list(user_id="0"),
    "another version": lambda cloud: cloud.with_api_version("2025-10-28").cvms.list(),
    "the latest version": lambda cloud: cloud.with_api_version("latest").cvms.list(),
    "the same again": lambda cloud: [cloud.cvms.list() for _ in range(2)],
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_request_that_is_not_recorded_is_refused(what: str) -> None:
    with (
        opened(RECORDED, CASSETTE, "none"),
        PhalaCloud("a-key", base_url=CASSETTE.base_url) as cloud,
        pytest.raises(RequestError) as caught,
    ):
        OTHERS[what](cloud)

    assert isinstance(caught.value.__cause__, CannotOverwriteExistingCassetteException)


@pytest.mark.anyio
async def test_an_asynchronous_request_that_is_not_recorded_is_refused() -> None:
    with opened(RECORDED, CASSETTE, "none"):
        async with AsyncPhalaCloud("a-key", base_url=CASSETTE.base_url) as cloud:
            with pytest.raises(RequestError) as caught:
                await cloud.cvms.get(SUBJECT_CVM_ID)

    assert isinstance(caught.value.__cause__, CannotOverwriteExistingCassetteException)
