"""Values travel through pickle, copy and the processes of a pool, with all that they know."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from phala_facade import ApiVersion, App, Cvm, CvmList, NotFoundError, PhalaCloud, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as opened:
        yield opened


@pytest.fixture(params=["pickle", "copy", "deepcopy", "process"])
def travel(request: pytest.FixtureRequest, pool: ProcessPoolExecutor) -> Callable[[Any], Any]:
    ways: dict[str, Callable[[Any], Any]] = {
        "pickle": lambda value: pickle.loads(pickle.dumps(value)),  # noqa: S301  # its own pickle
        "copy": copy.copy,
        "deepcopy": copy.deepcopy,
        "process": lambda value: pool.submit(copy.copy, value).result(),
    }
    return ways[request.param]


def assert_same(one: Cvm | App, other: Cvm | App) -> None:
    assert (type(one), one, hash(one), repr(one)) == (type(other), other, hash(other), repr(other))
    assert one.source == other.source
    assert one.source.raw == other.source.raw
    assert one.to_dict() == other.to_dict()


def test_a_list_arrives_whole_with_its_sources(phala_cloud: PhalaCloud, travel: Callable[[CvmList], CvmList]) -> None:
    for version in (ApiVersion.V2025_10_28, ApiVersion.V2026_01_21):
        sent = phala_cloud.with_api_version(version).cvms.list()
        arrived = travel(sent)

        assert type(arrived) is CvmList
        for one, other in zip(sent, arrived, strict=True):
            assert_same(one, other)


def test_a_cvm_and_an_app_arrive_whole(phala_cloud: PhalaCloud, travel: Callable[[Any], Any]) -> None:
    cvm = phala_cloud.cvms.get("cvm_atlasWeb1")
    app = phala_cloud.apps.get(cvm.app_id or "")

    assert_same(cvm, travel(cvm))
    assert_same(app, travel(app))


def test_a_comparison_arrives_whole(phala_cloud: PhalaCloud, travel: Callable[[Any], Any]) -> None:
    new, old = phala_cloud.cvms.list(), phala_cloud.with_api_version("2025-10-28").cvms.list()
    for found in (compare(old, new), compare(new[0], new[1])):
        assert travel(found) == found


def test_a_comparison_can_be_made_in_another_process(phala_cloud: PhalaCloud, pool: ProcessPoolExecutor) -> None:
    new, old = phala_cloud.cvms.list(), phala_cloud.with_api_version("2025-10-28").cvms.list()

    assert pool.submit(compare, old, new).result() == compare(old, new)


def test_an_error_arrives_with_what_it_says(phala_cloud: PhalaCloud, travel: Callable[[Any], Any]) -> None:
    with pytest.raises(NotFoundError) as caught:
        phala_cloud.cvms.get("cvm_nobody")
    arrived = travel(caught.value)

    assert (type(arrived), str(arrived), arrived.status_code) == (NotFoundError, str(caught.value), 404)
