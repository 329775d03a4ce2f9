"""The table of states that end there."""

from __future__ import annotations

import re

import pytest

from phala_facade import statuses
from phala_facade.client.cvms import Cvms
from phala_facade.statuses import HOPELESS, KNOWN, is_ruled_out
from phala_facade.testing import FakeCloud
from tests.support.paths import ROOT

DOCS = ROOT / "docs"


def ruled_out_after(status: str) -> frozenset[str]:
    return frozenset(wanted for wanted in KNOWN if is_ruled_out(wanted, status))


@pytest.mark.parametrize("status", ["failed", "error"])
def test_of_a_machine_that_failed_nothing_comes_but_its_deletion(status: str) -> None:
    assert ruled_out_after(status) == KNOWN - {status, "deleting", "deleted"}


def test_a_deletion_is_not_undone() -> None:
    assert ruled_out_after("deleting") == KNOWN - {"deleting", "deleted"}
    assert ruled_out_after("deleted") == KNOWN - {"deleted"}


@pytest.mark.parametrize("status", [*sorted(KNOWN - set(HOPELESS)), "unknown", "hibernating", ""])
def test_any_other_state_rules_nothing_out(status: str) -> None:
    assert ruled_out_after(status) == set()


@pytest.mark.parametrize("status", sorted(KNOWN))
def test_a_state_that_the_table_does_not_know_is_never_ruled_out(status: str) -> None:
    assert not is_ruled_out("hibernating", status)


def test_upper_and_lower_case_do_not_matter() -> None:
    assert is_ruled_out("RUNNING", "Failed")
    assert not is_ruled_out("Stopped", "STOPPED")


def test_the_documented_table_names_every_state_that_ends_there() -> None:
    assert statuses.__doc__ is not None
    first_column = "".join(line[:34] for line in statuses.__doc__.splitlines() if "anything e" in line)

    assert set(re.findall(r"`(\w+)`", first_column)) == set(HOPELESS)


def test_a_wait_documents_the_states_that_end_it_early() -> None:
    named = re.search(r"stop_early: .*?unless somebody\s+acts:(.*?)\.", Cvms.wait.__doc__ or "", re.DOTALL)

    assert named is not None
    assert set(re.findall(r'`"(\w+)"`', named[1])) == set(HOPELESS)


def test_the_page_of_the_command_line_names_the_states_that_end_a_wait_early() -> None:
    page = (DOCS / "command-line.md").read_text(encoding="utf-8")
    named = re.search(r"`cvms wait` stops early (.*?);", page, re.DOTALL)

    assert named is not None
    assert set(re.findall(r"`(\w+)`", named[1])) == set(HOPELESS)


def test_the_page_of_errors_has_the_table() -> None:
    page = (DOCS / "errors.md").read_text(encoding="utf-8")
    table = page.split("| a CVM that is | may still become |\n|---|---|\n")[1].split("\n\n")[0]
    rows = [[set(re.findall(r"`(\w+)`", cell)) for cell in line.split("|")[1:3]] for line in table.splitlines()]

    assert {status: after for first, after in rows for status in first} == HOPELESS


@pytest.mark.parametrize(("status", "running"), [("running", True), ("Running", True), ("starting", False)])
def test_a_cvm_says_whether_it_runs(status: str, running: bool) -> None:
    assert FakeCloud.empty().add_cvm(status=status).is_running is running
