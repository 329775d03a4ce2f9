"""The audit of pinned packages: a vulnerability fails it, and so does a package that was not looked up."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from scripts import audit

CLEAN: dict[str, Any] = {"name": "attrs", "version": "25.4.0", "vulns": []}
SKIPPED = {"name": "uv", "skip_reason": "Dependency not found on PyPI and could not be audited: uv (0.9.0)"}
VULNERABLE = {
    "name": "h11",
    "version": "0.14.0",
    "vulns": [{"id": "GHSA-1", "aliases": ["CVE-2025-1"], "fix_versions": ["0.16.0"], "description": "..."}],
}


def audited(capsys: pytest.CaptureFixture[str], *reports: str) -> tuple[int, list[str]]:
    """Run the command over files that pip-audit reports so on; give its status and its lines."""
    waiting = list(reports)

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        assert {"--require-hashes", "--disable-pip"} < set(command)
        return subprocess.CompletedProcess(command, 1, waiting.pop(0), "Traceback\nConnectionError: no network\n")

    status = audit.main([f"{number}.txt" for number in range(len(reports))], run)
    return status, capsys.readouterr().out.splitlines()


def report(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_packages_without_known_vulnerabilities_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(capsys, report(CLEAN, CLEAN)) == (0, ["0.txt: 2 packages looked up, no problems"])


def test_a_skipped_package_fails_though_no_vulnerability_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(capsys, report(CLEAN, SKIPPED)) == (
        1,
        ["0.txt: 1 packages looked up, 1 problems", f"  uv: skipped: {SKIPPED['skip_reason']}"],
    )


def test_a_vulnerability_fails_and_says_what_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(capsys, report(CLEAN, VULNERABLE)) == (
        1,
        ["0.txt: 2 packages looked up, 1 problems", "  h11 0.14.0: GHSA-1 CVE-2025-1; fixed in 0.16.0"],
    )


def test_one_bad_file_of_several_fails(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = audited(capsys, report(SKIPPED), report(CLEAN))
    assert status == 1
    assert lines[-1] == "1.txt: 1 packages looked up, no problems"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            report(SKIPPED, SKIPPED),
            f"none of 2 packages could be looked up, as the first one: {SKIPPED['skip_reason']}",
        ),
        (report(), "none of 0 packages could be looked up, as the first one: the report is empty"),
        ("", "pip-audit failed: ConnectionError: no network"),
        ("No known vulnerabilities found", "pip-audit failed: ConnectionError: no network"),
    ],
    ids=["all skipped", "empty", "nothing", "no JSON"],
)
def test_a_report_of_nothing_fails(capsys: pytest.CaptureFixture[str], said: str, problem: str) -> None:
    assert audited(capsys, said) == (1, ["0.txt: 0 packages looked up, 1 problems", f"  {problem}"])
