"""The survey reports each departure by path with counts; its exit status says whether all is still read."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from phala_facade import ApiVersion
from phala_facade.conformance import Report, survey
from phala_facade.conformance.command import main
from phala_facade.decode.strict import violations
from phala_facade.operations.registry import OPERATIONS
from phala_facade.testing import API_KEY, EmbeddedServer
from scripts import embedded
from tests.facade.conformance.api import KEY, NEW, OLD, Api
from tests.facade.conformance.api import json as answer
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    from collections.abc import Callable

PRIVATE = "not-for-reports"


def surveyed(api: Api, *versions: str, limit: int = 50) -> Report:
    with api.connect() as cloud:
        return survey(cloud, versions or (NEW,), limit=limit)


def found(report: Report) -> list[tuple[str, str, str | None, str, str, int]]:
    return [
        (finding.kind, finding.operation, finding.shape, finding.path, finding.rule, finding.count)
        for finding in report.findings
    ]


@pytest.mark.parametrize("versions", [tuple(ApiVersion), ("2026-06-23",)])
def test_without_a_key_the_embedded_server_is_read_without_a_departure(
    versions: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    chosen = [] if len(versions) > 1 else ["--api-version", *versions]
    command = [sys.executable, "-m", "phala_facade.cli", "conformance", "--strict", "--output", "json", *chosen]

    assert embedded.main(command) == 0

    written, progress = capfd.readouterr()
    report = json.loads(written)
    asked = {(call["api_version"], call["operation"]) for call in report["calls"]}
    assert asked == {(version, operation) for version in versions for operation in {each.name for each in OPERATIONS}}
    assert all(call["asked"] == call["answered"] > 0 and call["objects"] > 0 for call in report["calls"])
    assert (report["findings"], report["unanswered"], report["notes"]) == ([], [], [])
    assert "embedded server" in progress


def test_with_a_key_the_api_that_the_environment_names_is_asked(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with EmbeddedServer() as server:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
        monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", f"{server.base_url}/api/v1")
        command = [sys.executable, "-m", "phala_facade.cli", "conformance", "--limit", "1"]
        assert embedded.main(command) == 0
        written, progress = capfd.readouterr()

        assert "2026-01-21: of 12 CVMs, 1 were requested one by one" in " ".join(written.split())
        assert "2026-01-21: of 7 apps, 1 were requested one by one" in " ".join(written.split())
        assert "embedded" not in progress
        assert API_KEY not in written + progress


def test_without_departures_there_is_nothing_to_tell() -> None:
    report = surveyed(Api(), OLD, NEW)

    assert (found(report), report.unanswered, report.notes, report.complete) == ([], (), (), True)
    assert [(call.asked, call.answered, call.objects) for call in report.calls] == [(1, 1, 1)] * len(OPERATIONS) * 2


DEPARTURES: list[tuple[Callable[[dict[str, Any]], object], str, str, str]] = [
    (lambda cvm: cvm.update(made_up=PRIVATE), "made_up", "additionalProperties", "not documented; found a string"),
    (
        lambda cvm: cvm["node_info"].update(made_up=1.5),
        "node_info.made_up",
        "additionalProperties",
        "not documented; found a number",
    ),
    (
        lambda cvm: cvm["node_info"].update(status=PRIVATE),
        "node_info.status",
        "enum",
        "none of the documented values; found a string",
    ),
    (lambda cvm: cvm.update(id=PRIVATE), "id", "pattern", "documented pattern: "),
]


@pytest.mark.parametrize(("change", "path", "rule", "problem"), DEPARTURES, ids=[path for _, path, *_ in DEPARTURES])
def test_what_is_read_all_the_same_is_reported_where_it_is_and_fails_strictly_alone(
    change: Callable[[dict[str, Any]], object], path: str, rule: str, problem: str
) -> None:
    report = surveyed(Api({("cvms.list", NEW): change}))

    assert found(report) == [("departure", "cvms.list", "CVMInfo", path, rule, 1)]
    assert report.findings[0].problem.startswith(problem)
    assert (report.exit_status(), report.exit_status(strict=True)) == (0, 1)
    assert PRIVATE not in json.dumps({**report.to_dict(), "findings": [f.problem for f in report.findings]})


def test_what_cannot_be_read_fails_and_is_told_of_once() -> None:
    report = surveyed(Api({("cvms.get", NEW): lambda cvm: cvm["resource"].update(vcpu=PRIVATE)}))

    assert found(report) == [("unread", "cvms.get", "CVMInfoDetail", "resource.vcpu", "reading", 1)]
    assert report.findings[0].problem == "expected an integer or null, found a string"
    assert report.exit_status() == 1


def test_a_required_property_that_is_missing_is_unread_where_the_facade_reads_it() -> None:
    report = surveyed(Api({("cvms.list", OLD): lambda cvm: cvm.pop("name")}), OLD)

    assert ("unread", "cvms.list", "HostedCvm", "name", "reading", 1) in found(report)
    assert not [finding for finding in report.findings if finding.kind == "departure"]


def test_indexes_are_left_out_of_paths_and_places_are_counted() -> None:
    def change(cvm: dict[str, Any]) -> None:
        cvm["endpoints"] = [{**cvm["endpoints"][0], "made_up": 1}] * 3

    (finding,) = surveyed(Api({("apps.list_cvms", NEW): change})).findings

    assert (finding.path, finding.count) == ("endpoints[].made_up", 3)
    assert finding.example


def test_the_cvms_within_an_app_are_validated_with_it() -> None:
    report = surveyed(Api({("apps.get", OLD): lambda app: app["cvms"][0].update(made_up=None)}), OLD)

    assert found(report) == [
        ("departure", "apps.get", "DstackAppFullResponse", "cvms[].made_up", "additionalProperties", 1)
    ]
    assert report.findings[0].problem == "not documented; found null"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kms_type": 5}, ("kms_type", "type", 'documented type: ["string", "null"]; found an integer')),
        ({"node_info": []}, ("node_info", "type", 'documented type: ["object", "null"]; found an array')),
        ({"created_at": "soon"}, ("created_at", "format", 'documented format: "date-time"; found a string')),
        ({"kms_type": "made-up"}, ("kms_type", "enum", "none of the documented values; found a string")),
        ({"name": None}, ("name", "type", 'documented type: "string"; found null')),
        (
            {"endpoints": [{"app": "https://a.example"}]},
            ("endpoints[0].instance", "required", "missing, though the documentation requires it"),
        ),
    ],
)
def test_a_departure_is_told_of_at_the_place_where_it_is(change: dict[str, Any], expected: tuple[str, ...]) -> None:
    (found_there,) = violations({**full(CVM_INFO), **change}, CVM_INFO)

    assert (found_there.path, found_there.rule, found_there.problem) == expected


def test_an_item_that_no_documented_shape_fits_fails_and_the_others_are_read() -> None:
    items = [{"made_up": PRIVATE}, full(CVM_INFO)]

    report = surveyed(Api(answers={("cvms.list", NEW): lambda: answer(items)}))

    assert found(report) == [("unread", "cvms.list", None, "[]", "shape", 1)]
    assert "not CVMInfo" in report.findings[0].problem
    assert report.findings[0].example == "[0]"
    assert [call.objects for call in report.calls] == [1] * len(OPERATIONS)
    assert report.exit_status() == 1


def test_an_answer_that_is_no_json_fails_and_the_next_version_is_asked() -> None:
    report = surveyed(Api(answers={("cvms.list", NEW): lambda: httpx.Response(200, content=b"")}), NEW, OLD)

    assert found(report) == [("unread", "cvms.list", None, "", "shape", 1)]
    assert [call.api_version for call in report.calls] == [NEW, *[OLD] * len(OPERATIONS)]


@pytest.mark.parametrize("status", [403, 404])
def test_a_single_cvm_that_is_private_or_gone_is_noted_and_fails_nothing(status: int) -> None:
    report = surveyed(Api(answers={("cvms.get", NEW): lambda: answer({"detail": "no"}, status)}))

    (refused,) = report.unanswered
    assert (refused.operation, refused.status, refused.count, refused.example != "") == ("cvms.get", status, 1, True)
    assert report.exit_status() == 0


@pytest.mark.parametrize(("operation", "status"), [("cvms.get", 500), ("cvms.list", 403), ("cvms.list", 422)])
def test_what_could_not_be_asked_is_no_conformance(operation: str, status: int) -> None:
    report = surveyed(Api(answers={(operation, NEW): lambda: answer({"detail": "no"}, status)}), NEW, OLD)

    assert report.unanswered[0].status == status
    assert (report.exit_status(), report.complete) == (2, False)
    assert report.calls[-1].api_version == OLD


def test_a_name_that_cannot_be_asked_for_is_noted() -> None:
    report = surveyed(Api({("cvms.list", NEW): lambda cvm: cvm.update(app_id="..")}))

    assert (report.complete, len(report.notes)) == (False, 2)


def refuse() -> httpx.Response:
    raise httpx.ConnectError("refused")


@pytest.mark.parametrize("broken", [refuse, lambda: answer({"detail": f"bad key {KEY}"}, 401)])
def test_without_a_network_or_with_a_bad_key_the_survey_stops_and_shows_no_key(
    capsys: pytest.CaptureFixture[str], broken: Callable[[], httpx.Response]
) -> None:
    api = Api(answers={("cvms.get", NEW): broken})

    assert main(["--limit", "1"], connect=api.connect) == 2

    written, progress = capsys.readouterr()
    assert "stopped: " in written
    assert "incomplete" in written
    assert api.requests[-1][0] == NEW
    assert KEY not in written + progress


def test_what_could_not_be_read_outweighs_what_could_not_be_asked() -> None:
    report = surveyed(
        Api({("cvms.list", NEW): lambda cvm: cvm.update(name=5)}, {("cvms.get", NEW): lambda: answer({}, 500)})
    )

    assert (report.exit_status(), report.complete) == (1, False)


def test_without_a_key_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2

    assert "PHALA_CLOUD_API_KEY" in capsys.readouterr().err


def test_a_version_that_cannot_be_one_is_refused_before_anything_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    api = Api()

    assert main(["--version", "yesterday"], connect=api.connect) == 2

    assert "yesterday" in capsys.readouterr().err
    assert api.requests == []


@pytest.mark.parametrize("limit", ["-1", "many"])
def test_a_limit_that_is_no_count_is_refused(limit: str) -> None:
    with pytest.raises(SystemExit) as exited:
        main(["--limit", limit], connect=Api().connect)

    assert exited.value.code == 2


def test_without_what_validates_the_survey_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing(name: str) -> None:
        """Find no module, whatever its name."""

    monkeypatch.setattr(importlib.util, "find_spec", nothing)

    assert main([], connect=Api().connect) == 2
    assert "phala-facade[strict]" in capsys.readouterr().err


def test_people_get_tables_with_every_kind_of_trouble(capsys: pytest.CaptureFixture[str]) -> None:
    api = Api(
        {
            ("cvms.list", NEW): lambda cvm: cvm.update({"name": None, "made\x1b[2Jup": PRIVATE}),
            ("apps.get", OLD): lambda app: app.update(made_up=True),
        },
        {("cvms.get", NEW): lambda: answer({"detail": "gone"}, 404)},
    )

    assert main([], connect=api.connect) == 1

    written, progress = capsys.readouterr()
    for words in (
        "The facade could not read:",
        "Not as documented, but still read:",
        "Error statuses:",
        "made [2Jup",
        "not documented; found a boolean",
    ):
        assert words in written
    assert "\x1b" not in written
    assert PRIVATE not in written
    assert KEY not in written + progress


def test_programs_get_the_documented_structure(capsys: pytest.CaptureFixture[str]) -> None:
    api = Api(
        {("cvms.list", NEW): lambda cvm: cvm.update(made_up=1)},
        {("cvms.get", NEW): lambda: answer({"detail": "gone"}, 404)},
    )

    assert main(["--json"], connect=api.connect) == 0

    report = json.loads(capsys.readouterr().out)
    assert set(report) == {
        "format",
        "facade",
        "base_url",
        "complete",
        "calls",
        "findings",
        "unanswered",
        "notes",
    }
    assert (report["format"], report["base_url"], report["complete"]) == (1, "https://cloud.example", True)
    assert set(report["calls"][0]) == {"api_version", "operation", "asked", "answered", "objects"}
    assert report["findings"][0] == {
        "kind": "departure",
        "api_version": NEW,
        "operation": "cvms.list",
        "shape": "CVMInfo",
        "path": "made_up",
        "rule": "additionalProperties",
        "problem": "not documented; found an integer",
        "count": 1,
        "example": report["findings"][0]["example"],
    }
    assert set(report["unanswered"][0]) == {"api_version", "operation", "status", "count", "example"}


def test_on_a_terminal_one_line_is_written_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert main(["--json"], connect=Api().connect) == 0

    assert "\r\x1b[KLATEST: apps.list_cvms 1/1\n" in capsys.readouterr().err
