"""`phala-facade conformance` shows what a survey found, and says with its exit code whether all is still read."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from phala_facade import ApiVersion
from phala_facade.cli.exits import Exit
from phala_facade.operations.registry import OPERATIONS
from phala_facade.testing import API_KEY, FakeCloud
from scripts import embedded
from tests.facade.conformance.api import NEW, change_next, one_cvm, two_replicas
from tests.support.shells import KEY

if TYPE_CHECKING:
    from tests.facade.cli.running import Program

PRIVATE = "not-for-reports"


@pytest.mark.parametrize(
    ("fake", "chosen", "versions"),
    [(two_replicas(), "", [*ApiVersion]), (FakeCloud(), "--api-version 2026-06-23", ["2026-06-23"])],
    ids=["every version", "the whole fleet"],
)
def test_without_a_key_the_embedded_server_is_read_without_a_violation(
    program: Program, fake: FakeCloud, chosen: str, versions: list[str]
) -> None:
    program.call(fake)

    ran = program("conformance", "--strict", "-o", "json", *chosen.split())

    assert ran.code == 0
    report = json.loads(ran.out)
    called = {(call["api_version"], call["operation"]) for call in report["calls"]}
    assert called == {(version, operation.name) for version in versions for operation in OPERATIONS}
    # Each response has one object, or several.
    assert all(0 < call["made"] == call["succeeded"] <= call["objects"] for call in report["calls"])
    assert len(report["calls"]) == len(called)
    assert (report["complete"], report["findings"], report["error_statuses"], report["notes"]) == (True, [], [], [])


@pytest.mark.parametrize("has_key", [False, True])
def test_with_a_key_the_api_of_the_environment_is_called_and_without_one_the_embedded_server(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], has_key: bool
) -> None:
    if has_key:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", "a-key")
        monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", "https://cloud.example")

    program = "import os; print(os.environ['PHALA_CLOUD_API_KEY'], os.environ['PHALA_CLOUD_API_PREFIX'])"
    assert embedded.main([sys.executable, "-c", program]) == 0

    written, progress = capfd.readouterr()
    expected = "a-key https://cloud.example\n" if has_key else f"{API_KEY} http://127.0.0.1:"
    assert (written.startswith(expected), "embedded server" in progress) == (True, not has_key)


def test_a_limit_is_noted(asking: Program) -> None:
    notes = " ".join(asking("conformance", "--limit", "0", "--api-version", NEW).out.split())

    assert "2026-01-21: of 12 CVMs, 0 were requested one by one" in notes
    assert "2026-01-21: of 7 apps, 0 were requested one by one" in notes


@pytest.mark.parametrize(
    ("change", "arguments", "code"),
    [
        ({"name": 5}, (), Exit.VIOLATIONS),
        ({"made_up": 5}, (), Exit.OK),
        ({"made_up": 5}, ("--strict",), Exit.VIOLATIONS),
        (None, (), Exit.INCOMPLETE),
    ],
    ids=["unread", "violation", "strict", "refused"],
)
def test_the_exit_code_says_what_was_found(
    program: Program,
    change: dict[str, object] | None,
    arguments: tuple[str, ...],
    code: Exit,
) -> None:
    fake = one_cvm()
    program.call(fake)
    if change is None:
        fake.fail_next(401)
    else:
        change_next(fake, "cvms.get", lambda cvm: cvm.update(change))

    ran = program("conformance", "--api-version", NEW, *arguments)

    assert (ran.code, ran.err) == (code, "")


def test_people_get_tables_with_every_kind_of_trouble(program: Program) -> None:
    fake = one_cvm()
    program.call(fake)
    for terminal in (False, True):
        change_next(fake, "cvms.list", lambda cvm: cvm.update({"name": None, "made\x1b[2Jup": PRIVATE}))
        change_next(fake, "apps.get", lambda app: app.update(made_up=True))
        fake.fail_next(404, on="cvms.get")

        ran = program("conformance", columns=120, terminal=terminal)

        assert ran.code == Exit.VIOLATIONS
        for words in (
            "The facade could not read:",
            "Not as documented, but still read:",
            "Error statuses:",
            "made [2Jup",
            "not documented; found a boolean",
        ):
            assert words in ran.screen
        assert "\x1b[2J" not in ran.out
        assert PRIVATE not in ran.out
        assert KEY not in ran.out + ran.err


def test_programs_get_the_documented_structure(program: Program) -> None:
    fake = one_cvm()
    program.call(fake)
    change_next(fake, "cvms.list", lambda cvm: cvm.update(made_up=1), times=3)
    fake.fail_next(404, on="cvms.get", times=3)
    command = ("conformance", "--api-version", NEW, "-o")

    report = json.loads(program(*command, "json").out)

    assert [*report] == [
        *("format", "facade", "base_url", "complete", "calls", "findings", "error_statuses", "notes"),
    ]
    assert (report["format"], report["base_url"], report["complete"]) == (2, "https://cloud.example", True)
    assert set(report["calls"][0]) == {"api_version", "operation", "made", "succeeded", "objects"}
    (finding,) = report["findings"]
    assert finding == {
        "kind": "violation",
        "api_version": NEW,
        "operation": "cvms.list",
        "shape": "CVMInfo",
        "path": "made_up",
        "rule": "additionalProperties",
        "problem": "not documented; found an integer",
        "count": 1,
        "example": finding["example"],
    }
    assert set(report["error_statuses"][0]) == {"api_version", "operation", "status", "count", "example"}
    (line,) = program(*command, "jsonl").out.splitlines()
    assert json.loads(line) == finding
    (row,) = csv.DictReader(io.StringIO(program(*command, "csv").out))
    assert row == {name: str(value) for name, value in finding.items()}
