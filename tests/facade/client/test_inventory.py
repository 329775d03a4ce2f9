"""The inventory of a fleet: the list, and the details where they add fields."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from phala_facade import (
    AsyncPhalaCloud,
    DetailsFailure,
    InvalidArgumentError,
    Inventory,
    NotFoundError,
    PhalaCloud,
    RequestTimeoutError,
    ServerError,
    UnexpectedResponseError,
    compare,
)
from phala_facade.testing import API_KEY, EmbeddedServer, FakeCloud
from phala_facade.transport.time_source import TimeSource
from tests.facade.client.timeline import time_for_all
from tests.support.documented import CVM_BASIC_INFO, CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM, full
from tests.support.shells import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.facade.client.conftest import Run


class Fleet:
    """Answers the list, and the details by what identifies a CVM; a number is an error status."""

    def __init__(self, listed: Any, details: Mapping[str, Any] | None = None) -> None:
        self._listed = listed
        self._details = details or {}
        self.asked: list[str] = []
        self.now = 0.0
        self.slowness = 0.0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        self.asked.append(request.url.path)
        self.now += self.slowness
        ref = request.url.path.removeprefix("/api/v1/cvms").removeprefix("/")
        answer = self._details.get(ref, 404) if ref else self._listed
        return httpx.Response(answer) if isinstance(answer, int) else httpx.Response(200, content=encoded(answer))


def encoded(body: Any) -> bytes:
    return msgspec.json.encode(body)


def listed(name: str, /, **others: Any) -> dict[str, Any]:
    return {**full(CVM_INFO), "id": f"cvm_{name}", "name": name, "app_id": "aa", "compose_file": None, **others}


def detailed(name: str, /, **others: Any) -> dict[str, Any]:
    return {**full(CVM_INFO_DETAIL), **listed(name), "compose_file": {"name": f"compose of {name}"}, **others}


def inventory(fleet: Fleet, settings: dict[str, Any] | None = None, **keywords: Any) -> Inventory:
    def call(cloud: Any) -> Any:
        fleet.now = 0.0
        time_for_all(cloud, lambda: fleet.now)
        return cloud.inventory(**keywords)

    found = ask(fleet, call, max_retries=0, **(settings or {}))
    assert isinstance(found, Inventory)
    return found


def lacking_details(found: Inventory) -> list[DetailsFailure]:
    return [failure for failure in found.errors if isinstance(failure, DetailsFailure)]


def test_the_details_add_what_the_list_does_not_carry() -> None:
    fleet = Fleet([listed("a"), listed("b")], {"cvm_a": detailed("a"), "cvm_b": detailed("b")})

    found = inventory(fleet)

    assert [cvm.compose.file for cvm in found.cvms if cvm.compose] == [
        {"name": "compose of a"},
        {"name": "compose of b"},
    ]
    assert found.errors == ()
    assert sorted(fleet.asked[:3]) == ["/api/v1/cvms", "/api/v1/cvms/cvm_a", "/api/v1/cvms/cvm_b"]
    assert len(fleet.asked) == 6


def test_without_details_one_call_is_made() -> None:
    fleet = Fleet([listed("a"), listed("b")])

    found = inventory(fleet, details=False)

    assert [cvm.name for cvm in found.cvms] == ["a", "b"]
    assert found.listed == found.cvms
    assert found.errors == ()
    assert fleet.asked == ["/api/v1/cvms"] * 2


def test_a_list_whose_items_already_say_everything_needs_no_details(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bool:
        return False

    fleet = Fleet([listed("a")])
    monkeypatch.setattr("phala_facade.inventory.plan._needs", never)

    assert inventory(fleet).errors == ()
    assert fleet.asked == ["/api/v1/cvms"] * 2


@pytest.mark.parametrize(
    ("version", "of_list", "of_details"),
    [
        pytest.param("2025-10-28", HOSTED_CVM, CVM_BASIC_INFO, id="2025-10-28"),
        pytest.param("2026-01-21", CVM_INFO, CVM_INFO_DETAIL, id="2026-01-21"),
    ],
)
def test_nothing_that_the_list_said_is_lost(version: str, of_list: str, of_details: str) -> None:
    fleet = Fleet([full(of_list)], {})
    ref = inventory(fleet, {"api_version": version}, details=False).cvms[0].ref
    details = {**full(of_details), "vm_uuid" if version == "2025-10-28" else "id": ref}
    fleet = Fleet([full(of_list)], {str(ref): details})

    found = inventory(fleet, {"api_version": version})

    (whole,) = found.cvms
    (from_list,) = found.listed
    assert compare(from_list, whole).left_only == ()
    assert whole.source.documented > from_list.source.documented
    assert whole.source.shape != from_list.source.shape
    assert whole.source.raw == details
    assert from_list.source.raw == full(of_list)


def test_what_the_details_say_is_empty_is_empty() -> None:
    # A list may be older than the details: its endpoints are stale when the details have none any more.
    silent = detailed("a", os=None, endpoints=[], resource={"vcpu": 8}, in_progress=False, logs=None, progress=None)
    fleet = Fleet([listed("a", in_progress=True)], {"cvm_a": silent})

    found = inventory(fleet)

    (whole,), (from_list,) = found.cvms, found.listed
    assert from_list.os is not None
    assert from_list.endpoints
    assert (whole.os, whole.endpoints, whole.logs, whole.progress) == (None, (), None, None)
    assert (whole.resources.vcpu, whole.resources.memory_mb) == (8, None)
    assert whole.in_progress is False


def test_what_the_shape_of_the_details_does_not_document_stays_as_listed() -> None:
    item = full(HOSTED_CVM)
    ref = item["hosted"]["id"]
    fleet = Fleet([item], {ref: {**full(CVM_BASIC_INFO), "vm_uuid": ref}})

    found = inventory(fleet, {"api_version": "2025-10-28"})

    (whole,), (from_list,) = found.cvms, found.listed
    assert whole.source.shape != from_list.source.shape
    assert from_list.runtime is not None
    assert whole.runtime == from_list.runtime


@pytest.mark.parametrize("version", ["2025-10-28", "2026-01-21"])
def test_the_details_of_another_cvm_are_an_error_and_merge_nothing(version: str) -> None:
    # Seen in the field: the details of one machine in answer to the identifier of another.
    of_list, of_details = (HOSTED_CVM, CVM_BASIC_INFO) if version == "2025-10-28" else (CVM_INFO, CVM_INFO_DETAIL)
    item = full(of_list)
    ref = item["hosted"]["id"] if version == "2025-10-28" else item["id"]
    other = {**full(of_details), "vm_uuid": "6a1b0000-0000-4000-8000-000000000000", "id": "cvm_other"}
    if version == "2025-10-28":
        other["id"] = 99

    found = inventory(Fleet([item], {ref: other}), {"api_version": version})

    assert found.cvms == found.listed
    (failure,) = found.errors
    assert isinstance(failure.error, UnexpectedResponseError)
    assert "it describes another Cvm" in str(failure.error)


def test_a_name_and_a_status_that_the_details_lack_stay_as_listed_but_not_when_they_say_so() -> None:
    lacking = {"cvm_a": detailed("a", name=None, status=None), "cvm_b": detailed("b", status="unknown")}
    first, second = inventory(Fleet([listed("a", status="running"), listed("b", status="running")], lacking)).cvms

    assert (first.name, first.status) == ("a", "running")
    assert {"name", "status"} <= {deviation.path for deviation in first.source.deviations}
    assert second.status == "unknown"


def test_the_deviations_of_both_answers_are_kept_once() -> None:
    fleet = Fleet([listed("a", name=5, listed="no")], {"cvm_a": detailed("a", name=5, secure_time="no")})

    deviations = inventory(fleet).cvms[0].source.deviations

    assert [deviation.path for deviation in deviations].count("name") == 1
    assert {"name", "listed", "secure_time"} <= {deviation.path for deviation in deviations}


def test_details_that_fail_cost_only_themselves_and_count_as_progress() -> None:
    told_of: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told_of.append((done, total))

    fleet = Fleet(
        [listed("a"), listed("gone"), listed("b"), listed("ill")],
        {"cvm_a": detailed("a"), "cvm_b": detailed("b"), "cvm_ill": 500},
    )

    found = inventory(fleet, concurrency=1, on_progress=tell)

    assert told_of == [(1, 4), (2, 4), (3, 4), (4, 4)] * 2
    assert [cvm.name for cvm in found.cvms] == ["a", "gone", "b", "ill"]
    assert [failure.cvm.name for failure in lacking_details(found)] == ["gone", "ill"]
    assert [type(failure.error) for failure in found.errors] == [NotFoundError, ServerError]
    assert found.cvms[1] is lacking_details(found)[0].cvm is found.listed[1]


def test_a_cvm_that_cannot_be_asked_for_stays_as_the_list_gave_it() -> None:
    nameless = listed("a", id=None, vm_uuid=None, instance_id=None)

    found = inventory(Fleet([nameless]))

    assert [type(failure.error) for failure in found.errors] == [InvalidArgumentError]
    assert [cvm.name for cvm in found.cvms] == ["a"]


@pytest.mark.parametrize(
    ("keywords", "error", "asked"),
    [
        ({}, ServerError, 2),
        ({"concurrency": 0}, InvalidArgumentError, 0),
        ({"timeout": -1}, InvalidArgumentError, 0),
        ({"on_progress": 1}, InvalidArgumentError, 0),
    ],
)
def test_a_list_that_fails_or_an_unusable_argument_is_an_error(
    keywords: dict[str, Any], error: type[Exception], asked: int
) -> None:
    fleet = Fleet(503)

    with pytest.raises(error):
        inventory(fleet, **keywords)
    assert len(fleet.asked) == asked


def test_one_time_holds_for_the_list_and_the_details() -> None:
    fleet = Fleet([listed("a"), listed("b")], {"cvm_a": detailed("a"), "cvm_b": detailed("b")})
    fleet.slowness = 2

    found = inventory(fleet, concurrency=1, timeout=3)

    assert [type(failure.error) for failure in found.errors] == [RequestTimeoutError]
    assert lacking_details(found)[0].cvm.name == "b"
    assert found.errors[0].error.attempts == 0


def test_apps_gather_their_cvms_and_those_without_one_stand_apart() -> None:
    cvms = [listed("x", app_id=None), listed("a1", app_id="bb"), listed("b", app_id="aa"), listed("a2", app_id="bb")]

    found = inventory(Fleet(cvms), details=False)

    assert [(app.app_id, [cvm.name for cvm in app.cvms]) for app in found.apps] == [
        ("bb", ["a1", "a2"]),
        ("aa", ["b"]),
        (None, ["x"]),
    ]
    assert [cvm.name for cvm in found.cvms] == ["x", "a1", "b", "a2"]


@pytest.mark.parametrize("version", ["2025-10-28", "2026-01-21"])
def test_the_inventory_of_a_whole_fleet_makes_a_data_frame(version: str) -> None:
    async def asynchronously(base_url: str) -> Inventory:
        async with AsyncPhalaCloud(API_KEY, base_url=base_url, api_version=version) as other:
            return await other.inventory()

    with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url, api_version=version) as cloud:
        found = cloud.inventory()
        assert asyncio.run(asynchronously(server.base_url)) == found

    frame = found.to_polars()

    assert frame.columns == list(Inventory.columns())
    assert frame.height == len(found.cvms) > 0
    assert frame["name"].to_list() == [cvm.name for cvm in found.cvms]
    assert frame["resources.vcpu"].sum() == sum(cvm.resources.vcpu or 0 for cvm in found.cvms)


def test_it_says_when_its_first_request_was_about_to_be_sent(run: Run) -> None:
    def inventory(cloud: Any) -> Any:
        cloud.cvms._caller.session.clock = TimeSource(wall=lambda: 1_800_000_000.0)
        return cloud.inventory()

    found = run(FakeCloud(), inventory)

    assert found.taken_at == datetime(2027, 1, 15, 8, tzinfo=UTC)
    assert found.taken_at.tzinfo is UTC
