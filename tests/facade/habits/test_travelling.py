"""Values travel through pickle, copy and the processes of a pool, with all that they know."""

from __future__ import annotations

import copy
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import App, Cvm, CvmList, PhalaCloud, compare
from tests.support.values import TRAVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as opened:
        yield opened


@pytest.fixture(params=[*TRAVELS, None], ids=["copy", "deepcopy", "pickle", "process"])
def travel(request: pytest.FixtureRequest, pool: ProcessPoolExecutor) -> Callable[[Any], Any]:
    return request.param or (lambda value: pool.submit(copy.copy, value).result())


def assert_same(one: Cvm | App, other: Cvm | App) -> None:
    assert (type(one), one, hash(one), repr(one)) == (type(other), other, hash(other), repr(other))
    assert one.source == other.source
    assert one.source.raw == other.source.raw
    assert one.to_dict() == other.to_dict()


def test_lists_cvms_and_apps_arrive_whole_with_their_sources(
    phala_cloud: PhalaCloud, travel: Callable[[Any], Any]
) -> None:
    for cloud in (phala_cloud, phala_cloud.with_api_version("2025-10-28")):
        sent = cloud.cvms.list()
        arrived = travel(sent)
        assert type(arrived) is CvmList
        for one, other in zip(sent, arrived, strict=True):
            assert_same(one, other)
    app = phala_cloud.apps.get(sent[0].app_id or "")
    assert_same(app, travel(app))


def test_a_comparison_arrives_whole_and_can_be_made_in_another_process(
    phala_cloud: PhalaCloud, travel: Callable[[Any], Any], pool: ProcessPoolExecutor
) -> None:
    new, old = phala_cloud.cvms.list(), phala_cloud.with_api_version("2025-10-28").cvms.list()
    for found in (compare(old, new), compare(new[0], new[1])):
        assert travel(found) == found
    assert pool.submit(compare, old, new).result() == compare(old, new)
