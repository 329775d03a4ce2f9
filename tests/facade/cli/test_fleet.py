"""The commands for a whole fleet: apps by their filters, pages, what lists hide, and two nights compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.facade.cli.running import Program


def document(program: Program, command: str) -> Any:
    ran = program(*command.split(), "--output", "json")
    assert ran.code == 0
    return json.loads(ran.out)


def test_apps_are_listed_by_the_filters_of_the_service(asking: Program) -> None:
    everything = document(asking, "apps list")
    running = document(asking, "apps list --status running --status starting")
    found = document(asking, f"apps list --search {everything[0]['app_id'][:12]}")

    assert 0 < len(running) < len(everything)
    assert [app["app_id"] for app in found] == [everything[0]["app_id"]]
    assert everything[0]["app_id"] in asking("apps", "list").out


def test_all_pages_are_the_same_cvms_as_the_list(asking: Program) -> None:
    assert document(asking, "cvms list --all-pages") == document(asking, "cvms list")


def test_a_merged_cvm_has_what_any_version_says(asking: Program) -> None:
    (plain,), (merged,), (dated,) = (
        document(asking, f"cvms get cvm_atlasWeb1 {option}")
        for option in ("--version-only", "", "--api-version 2026-01-21")
    )

    assert (plain, plain["runtime"], merged["runtime"] is None) == (dated, None, False)


def test_two_saved_fleets_are_compared(asking: Program, tmp_path: Path) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    assert asking("inventory", "--complete", "--save", str(before)).code == 0
    after.write_bytes(before.read_bytes().replace(b'"status":"running"', b'"status":"stopped"'))
    diff = ("inventory", "diff", str(before), str(after))

    assert asking("inventory", "diff", str(before), str(before)).code == 0
    assert (asking(*diff).code, "stopped" in asking(*diff).out) == (1, True)
    assert asking(*diff, "--ignore", "status").code == 0
    changes = json.loads(asking(*diff, "--output", "json").out)
    assert {change["path"] for change in changes} == {"status"}


def test_a_saved_fleet_that_may_lack_cvms_is_warned_of(asking: Program, tmp_path: Path) -> None:
    whole, plain = str(tmp_path / "whole.jsonl"), str(tmp_path / "plain.jsonl")
    assert asking("inventory", "--complete", "--no-details", "--save", whole).code == 0
    assert asking("inventory", "--no-details", "--save", plain).code == 0

    same = asking("inventory", "diff", plain, plain)
    ran = asking("inventory", "diff", whole, plain, "--output", "json")

    assert (same.code, same.err, ran.code) == (0, "", 1)
    changes = json.loads(ran.out)
    assert {(each["what"], each["kind"]) for each in changes} == {("app", "missing"), ("cvm", "missing")}
    assert ran.err == f"phala-facade: warning: {plain} may lack CVMs: it was made without --complete\n"
