"""The survey reports each violation by path with counts; its exit status says whether all is still read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import ConfigurationError, PhalaCloud
from phala_facade.conformance import Report, survey
from phala_facade.operations.registry import OPERATIONS
from tests.facade.conformance.api import KEY, NEW, OLD, change_next, one_cvm
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.testing import FakeCloud

PRIVATE = "not-for-reports"


def surveyed(fake: FakeCloud, *versions: str) -> Report:
    with PhalaCloud(KEY, transport=fake.transport, max_retries=0) as cloud:
        return survey(cloud, versions or (NEW,))


def surveyed_with(name: str, change: Callable[[dict[str, Any]], object], version: str = NEW) -> Report:
    """Survey a version in which the response of an operation is changed."""
    fake = one_cvm()
    change_next(fake, name, change, version)
    return surveyed(fake, version)


def found(report: Report) -> list[tuple[str, str, str | None, str, str, int]]:
    return [
        (finding.kind, finding.operation, finding.shape, finding.path, finding.rule, finding.count)
        for finding in report.findings
    ]


def test_what_is_read_all_the_same_is_reported_where_it_is_and_fails_strictly_alone() -> None:
    report = surveyed_with("cvms.list", lambda cvm: cvm["node_info"].update(status=PRIVATE, made_up=PRIVATE))

    assert found(report) == [
        ("violation", "cvms.list", "CVMInfo", "node_info.made_up", "additionalProperties", 1),
        ("violation", "cvms.list", "CVMInfo", "node_info.status", "enum", 1),
    ]
    assert (report.exit_status(), report.exit_status(strict=True)) == (0, 1)
    assert PRIVATE not in str({**report.to_dict(), "findings": [finding.problem for finding in report.findings]})


def test_what_cannot_be_read_fails_and_is_reported_once() -> None:
    report = surveyed_with("cvms.get", lambda cvm: cvm["resource"].update(vcpu=PRIVATE))

    assert found(report) == [("unread", "cvms.get", "CVMInfoDetail", "resource.vcpu", "reading", 1)]
    assert report.findings[0].problem == "expected an integer or null, found a string"
    assert report.exit_status() == 1


def test_a_required_property_that_is_missing_is_unread_where_the_facade_reads_it() -> None:
    report = surveyed_with("cvms.list", lambda cvm: cvm.pop("name"), OLD)

    assert ("unread", "cvms.list", "HostedCvm", "name", "reading", 1) in found(report)
    assert {finding.kind for finding in report.findings} == {"unread"}


def test_indexes_are_left_out_of_paths_and_places_are_counted() -> None:
    def change(cvm: dict[str, Any]) -> None:
        cvm["endpoints"] = [{**cvm["endpoints"][0], "made_up": 1}] * 3

    (finding,) = surveyed_with("apps.list_cvms", change).findings

    assert (finding.path, finding.count) == ("endpoints[].made_up", 3)
    assert finding.example


def test_the_cvms_within_an_app_are_validated_with_it() -> None:
    report = surveyed_with("apps.get", lambda app: app["cvms"][0].update(made_up=None), OLD)

    assert found(report) == [
        ("violation", "apps.get", "DstackAppFullResponse", "cvms[].made_up", "additionalProperties", 1)
    ]
    assert report.findings[0].problem == "not documented; found null"


def test_an_item_that_no_documented_shape_fits_fails_and_the_others_are_read() -> None:
    fake = one_cvm()
    fake.answer_next([{"made_up": PRIVATE}, full(CVM_INFO)], on="cvms.list")

    report = surveyed(fake)

    assert [each for each in found(report) if each[1] == "cvms.list"] == [
        ("unread", "cvms.list", None, "[]", "shape", 1)
    ]
    assert "not CVMInfo" in report.findings[0].problem
    assert report.findings[0].example == "[0]"
    assert report.calls[0].objects == 1
    assert report.exit_status() == 1


def test_a_response_that_is_no_json_fails_and_the_survey_goes_on() -> None:
    fake = one_cvm()
    fake.answer_next(b"", on="cvms.list")

    report = surveyed(fake, NEW, OLD)

    assert found(report) == [("unread", "cvms.list", None, "", "shape", 1)]
    assert {call.operation for call in report.calls if call.api_version == OLD} == {each.name for each in OPERATIONS}


@pytest.mark.parametrize(
    ("operation", "status", "complete"),
    [
        ("cvms.get", 403, True),
        ("cvms.get", 404, True),
        ("cvms.get", 500, False),
        ("cvms.list", 403, False),
        ("cvms.list", 422, False),
    ],
)
def test_only_a_single_cvm_may_be_private_or_gone(operation: str, status: int, complete: bool) -> None:
    fake = one_cvm()
    fake.fail_next(status, on=operation)

    report = surveyed(fake, NEW, OLD)

    (refused,) = report.error_statuses
    assert (refused.operation, refused.status, refused.count) == (operation, status, 1)
    assert (refused.example != "") == (operation == "cvms.get")
    assert (report.exit_status(), report.complete) == (0 if complete else 2, complete)
    assert report.calls[-1].api_version == OLD


def test_an_identifier_that_cannot_be_requested_is_noted() -> None:
    report = surveyed_with("cvms.list", lambda cvm: cvm.update(app_id=".."))

    assert (report.complete, len(report.notes)) == (False, 2)


def test_the_limit_on_single_requests_is_noted_and_progress_reported() -> None:
    seen: set[tuple[str, int]] = set()

    def note(_version: str, operation: str, _done: int, total: int) -> None:
        seen.add((operation, total))

    with PhalaCloud(KEY, transport=one_cvm().transport) as cloud:
        report = survey(cloud, [NEW], limit=0, on_progress=note)

    assert seen == {(operation.name, 1) for operation in OPERATIONS if operation.subject is None}
    assert report.notes == (
        f"{NEW}: of 1 CVMs, 0 were requested one by one",
        f"{NEW}: of 1 apps, 0 were requested one by one",
    )


@pytest.mark.parametrize("broken", ["network", "key"])
def test_without_a_network_or_with_a_bad_key_the_survey_stops_and_shows_no_key(broken: str) -> None:
    fake = one_cvm()
    if broken == "network":
        fake.drop_next(on="cvms.get")
    else:
        fake.fail_next(401, detail=f"bad key {KEY}", on="cvms.get")

    report = surveyed(fake, NEW, OLD)

    assert report.notes[-1].startswith("stopped: ")
    assert (report.exit_status(), report.complete) == (2, False)
    assert {each.api_version for each in fake.requests} == {NEW}
    assert KEY not in str(report.to_dict())


def test_what_could_not_be_read_outweighs_what_could_not_be_requested() -> None:
    fake = one_cvm()
    change_next(fake, "cvms.list", lambda cvm: cvm.update(name=5))
    fake.fail_next(500, on="cvms.get")

    report = surveyed(fake)

    assert (report.exit_status(), report.complete) == (1, False)


def test_a_version_that_is_none_is_refused_before_any_request() -> None:
    fake = one_cvm()

    with pytest.raises(ConfigurationError, match="yesterday"):
        surveyed(fake, NEW, "yesterday")

    assert fake.requests == []
