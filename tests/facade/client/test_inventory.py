"""The inventory of a fleet: the list, and the details where they add fields."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import (
    DetailsFailure,
    InvalidArgumentError,
    Inventory,
    NotFoundError,
    RequestTimeoutError,
    ServerError,
    UnexpectedResponseError,
    compare,
)
from phala_facade.testing import FakeCloud
from phala_facade.transport.time_source import TimeSource
from tests.facade.client.conftest import connect

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run

versions = pytest.mark.parametrize("version", ["2025-10-28", "2026-01-21"])


def fleet(*names: str) -> FakeCloud:
    fake = FakeCloud.empty()
    for name in names:
        fake.add_cvm(name=name, id=f"cvm_{name}")
    return fake


def inventory(fake: FakeCloud, version: str = "2026-01-21", **keywords: Any) -> Inventory:
    with connect(fake, api_version=version) as cloud:
        return cloud.inventory(**keywords)


def inventory_of(fake: FakeCloud, of_list: dict[str, Any], *of_details: dict[str, Any]) -> Inventory:
    """Make an inventory of the CVMs, each of which the list, and its own details, describe with some changes."""
    with connect(fake) as cloud:
        listed = cloud.cvms.list()
        details = [cloud.cvms.get(cvm) for cvm in listed]
        fake.answer_next([cvm.source.raw | of_list for cvm in listed], on="cvms.list")
        for cvm, changes in zip(details, of_details, strict=True):
            fake.answer_next(cvm.source.raw | changes, on=f"/api/v1/cvms/{cvm.id}")
        return cloud.inventory()


def test_both_clients_return_the_same_inventory(run: Run) -> None:
    expected = inventory(FakeCloud(), complete=True, merge=True)

    found = run(FakeCloud(), lambda cloud: cloud.inventory(complete=True, merge=True))

    assert (found, found.errors) == (expected, ())


def test_details_are_requested_once_for_each_cvm_or_not_at_all() -> None:
    fake = fleet("a", "b")

    found, plain = inventory(fake), inventory(fake, details=False)

    assert [each.operation for each in fake.requests] == ["cvms.list", "cvms.get", "cvms.get", "cvms.list"]
    assert [cvm.source.documents("compose.file") for cvm in (*found.cvms, *plain.cvms)] == [True, True, False, False]
    assert plain.listed == plain.cvms == found.listed
    assert found.errors == plain.errors == ()


@versions
def test_nothing_that_the_list_said_is_lost(version: str) -> None:
    fake = FakeCloud()
    with connect(fake, api_version=version) as cloud:
        details = [cloud.cvms.get(cvm) for cvm in cloud.cvms.list()]

    found = inventory(fake, version)

    for whole, listed, detail in zip(found.cvms, found.listed, details, strict=True):
        assert compare(listed, whole).left_only == ()
        assert whole.source.documented > listed.source.documented
        assert whole.source.shape == detail.source.shape != listed.source.shape
        assert (whole.source.raw, whole.runtime) == (detail.source.raw, listed.runtime)
    assert any(cvm.runtime for cvm in found.cvms) == (version == "2025-10-28")


def test_what_the_details_say_is_empty_is_empty() -> None:
    # A list may be older than the details: its endpoints are stale when the details have none any more.
    silent: dict[str, Any] = {"os": None, "endpoints": [], "resource": {"vcpu": 8}, "in_progress": False, "logs": None}
    stale = {"in_progress": True, "endpoints": [{"app": "https://a.example", "instance": None}]}
    found = inventory_of(fleet("a"), stale, silent)

    (whole,), (listed,) = found.cvms, found.listed
    assert (listed.os is None, listed.endpoints == (), listed.in_progress) == (False, False, True)
    assert (whole.os, whole.endpoints, whole.logs, whole.in_progress) == (None, (), None, False)
    assert (whole.resources.vcpu, whole.resources.memory_mb) == (8, None)


@versions
def test_the_details_of_another_cvm_are_an_error_and_merge_nothing(version: str) -> None:
    # Seen in the field: the details of one machine in response to the identifier of another.
    fake = fleet("a")
    other = fake.add_cvm()
    with connect(fake, api_version=version) as cloud:
        details = cloud.cvms.get(other).source.raw
    fake.remove_cvm(other)
    fake.answer_next(details, on="cvms.get")

    found = inventory(fake, version)

    assert found.cvms == found.listed
    (failure,) = found.errors
    assert isinstance(failure.error, UnexpectedResponseError)
    assert "it describes another Cvm" in str(failure.error)


def test_a_name_and_a_status_that_the_details_lack_stay_as_listed_but_not_when_they_say_so() -> None:
    first, second = inventory_of(fleet("a", "b"), {}, {"name": None, "status": None}, {"status": "unknown"}).cvms

    assert (first.name, first.status) == ("a", "running")
    assert {"name", "status"} <= {deviation.path for deviation in first.source.deviations}
    assert second.status == "unknown"


def test_the_deviations_of_both_responses_are_kept_once() -> None:
    odd = {"name": 5, "listed": "no"}
    (cvm,) = inventory_of(fleet("a"), odd, {"name": 5, "secure_time": "no"}).cvms

    deviations = [deviation.path for deviation in cvm.source.deviations]
    assert deviations.count("name") == 1
    assert {"name", "listed", "secure_time"} <= set(deviations)


def test_details_that_fail_cost_only_themselves_and_count_as_progress() -> None:
    fake = fleet("a", "gone", "b", "ill")
    fake.fail_next(404, on="/api/v1/cvms/cvm_gone")
    fake.fail_next(500, on="/api/v1/cvms/cvm_ill")
    reported: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        reported.append((done, total))

    found = inventory(fake, concurrency=1, on_progress=report)

    assert reported == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [cvm.name for cvm in found.cvms] == ["a", "gone", "b", "ill"]
    failures = [failure for failure in found.errors if isinstance(failure, DetailsFailure)]
    assert [failure.cvm.name for failure in failures] == ["gone", "ill"]
    assert [type(failure.error) for failure in found.errors] == [NotFoundError, ServerError]
    assert found.cvms[1] is failures[0].cvm is found.listed[1]


def test_a_cvm_that_cannot_be_requested_stays_as_it_was_listed() -> None:
    fake = fleet("a")
    with connect(fake) as cloud:
        nameless = cloud.cvms.list()[0].source.raw | {"id": None, "vm_uuid": None, "instance_id": None}
    fake.answer_next([nameless], on="cvms.list")

    found = inventory(fake)

    assert [type(failure.error) for failure in found.errors] == [InvalidArgumentError]
    assert [cvm.name for cvm in found.cvms] == ["a"]


def test_a_list_that_fails_is_an_error() -> None:
    fake = fleet("a")
    fake.fail_next(503)

    with pytest.raises(ServerError):
        inventory(fake)


def test_one_timeout_holds_for_the_list_and_the_details() -> None:
    fake = fleet("a", "b", "c")
    fake.slow_next(2, times=9)

    found = inventory(fake, concurrency=1, timeout=5)

    assert [(type(failure.error), failure.error.attempts) for failure in found.errors] == [
        (RequestTimeoutError, 1),
        (RequestTimeoutError, 0),
    ]
    assert fake.elapsed == pytest.approx(5)


def test_it_says_when_its_first_request_was_about_to_be_sent(run: Run) -> None:
    def inventory(cloud: Any) -> Any:
        cloud.cvms._caller.session.clock = TimeSource(wall=lambda: 1_800_000_000.0)
        return cloud.inventory()

    found = run(FakeCloud(), inventory)

    assert found.taken_at == datetime(2027, 1, 15, 8, tzinfo=UTC)
    assert found.taken_at.tzinfo is UTC
