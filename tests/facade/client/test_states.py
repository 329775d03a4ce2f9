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


@pytest.mark.parametrize(
    ("statuses", "possible"),
    [
        (["failed", "error"], {"deleting", "deleted"}),
        (["deleting", "deleted"], {"deleted"}),
        ([*KNOWN - set(HOPELESS), "unknown", "hibernating", ""], KNOWN),
    ],
    ids=["failed", "deleted", "any other"],
)
def test_a_state_rules_out_what_cannot_come_from_it(statuses: list[str], possible: set[str]) -> None:
    for status in statuses:
        for spelled in (status, status.upper()):
            assert {wanted for wanted in KNOWN if is_ruled_out(wanted, spelled)} == KNOWN - {status} - possible
        # A state that the table does not know is never ruled out.
        assert not is_ruled_out("hibernating", status)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        (statuses.__doc__, r"^.{,33}(?=.*anything e)"),
        (Cvms.wait.__doc__, r"stop_early: .*?unless somebody\s+acts:[^.]*"),
        ((DOCS / "command-line.md").read_text(encoding="utf-8"), r"cvms wait` stops early [^;]*"),
    ],
    ids=["statuses", "Cvms", "command line"],
)
def test_the_states_that_end_a_wait_early_are_documented(text: str, passage: str) -> None:
    named = "".join(re.findall(passage, text, re.MULTILINE))

    assert set(re.findall(r'`"?(\w+)"?`', named)) == set(HOPELESS)


def test_the_page_of_errors_has_the_table() -> None:
    page = (DOCS / "errors.md").read_text(encoding="utf-8")
    table = page.split("| a CVM that is | may still become |\n|---|---|\n")[1].split("\n\n")[0]
    rows = [[set(re.findall(r"`(\w+)`", cell)) for cell in line.split("|")[1:3]] for line in table.splitlines()]

    assert {status: after for first, after in rows for status in first} == HOPELESS


@pytest.mark.parametrize(("status", "running"), [("running", True), ("Running", True), ("starting", False)])
def test_a_cvm_says_whether_it_runs(status: str, running: bool) -> None:
    assert FakeCloud.empty().add_cvm(status=status).is_running is running
