"""Taking in the vendor's document of March 2026, then today's, and back again."""

from __future__ import annotations

from scripts.diff import Verdict
from tests.scripts.diff.documents import INFOS, march, report, today

LOGS = ("Cvm.logs.container_log_base", "Cvm.logs.serial", "Cvm.logs.stderr", "Cvm.logs.stdout")
EVENTS = ("Cvm.runtime.events[].body", "Cvm.runtime.events[].event", "Cvm.runtime.events[].timestamp")
LISTS = ("apps.list_cvms", "cvms.list", "cvms.pages")
APPS = ("apps.get", "apps.list")

FED = {
    **{f"{key}.in_progress": (("Cvm.in_progress",), calls) for key, calls in INFOS.items()},
    **{f"{key}.logs": (LOGS, calls) for key, calls in INFOS.items()},
    "NodeRef.node_id": (("Cvm.node.node_id",), tuple(sorted((*APPS, "cvms.get", *LISTS)))),
    "VmInfo.events": (EVENTS, LISTS),
}


def test_what_the_vendor_added_is_reported_as_additions_with_the_fields_that_they_feed() -> None:
    found = report(march(), today())

    assert {change.where: (change.facade, change.calls) for change in found.changes} == FED
    assert all(change.what.startswith("field added: ") for change in found.changes)
    assert {change.verdict for change in found.changes} == {Verdict.HANDLED}
    assert not found.breaks


def test_back_again_the_same_are_reported_as_removals_that_break_the_facade() -> None:
    found = report(today(), march())

    assert {change.where: (change.facade, change.calls) for change in found.changes} == FED
    assert all(change.what.startswith("field removed: ") for change in found.changes)
    assert {change.verdict for change in found.changes} == {Verdict.BREAKS}
    assert found.breaks


def test_a_schema_that_a_field_brings_is_told_with_the_field() -> None:
    what = {change.where: change.what for change in report(march(), today()).changes}

    assert what["CVMInfoDetail.logs"] == "field added: `CVMLogUrls` (with `CVMLogUrls`)"
    assert what["VmInfo.events"] == "field added: `array of GuestEvent` (with `GuestEvent`)"


def test_the_report_is_markdown_and_the_same_in_several_places_is_one_line() -> None:
    lines = report(today(), march()).markdown.splitlines()

    assert lines[0].startswith(f"## Spec changes: {len(FED)} changes ({len(FED)} breaks, ")
    assert lines[2] == "### Breaks the facade"
    assert (
        f"- **breaks** {', '.join(f'`{key}.logs`' for key in sorted(INFOS))} "
        "field removed: `CVMLogUrls` (with `CVMLogUrls`); "
        f"touches `Cvm.logs.*` in {', '.join(f'`{call}`' for call in sorted((*APPS, 'cvms.get', *LISTS)))}: "
        "the facade reads it"
    ) in lines
    assert sum(line.startswith("- **") for line in lines) == 4
