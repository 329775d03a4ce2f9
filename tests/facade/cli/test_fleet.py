"""The commands for a whole fleet: apps by their filters, pages, what lists hide, and two nights compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade.cli.program import run
from phala_facade.testing import API_KEY, EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedServer]:
    with EmbeddedServer() as running:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
        monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", running.base_url)
        yield running


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run([*words, "--output", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("server")
def test_apps_are_listed_by_the_filters_of_the_service(capsys: pytest.CaptureFixture[str]) -> None:
    everything = document(capsys, "apps", "list")
    running = document(capsys, "apps", "list", "--status", "running", "--status", "starting")
    found = document(capsys, "apps", "list", "--search", everything[0]["app_id"][:12])

    assert 0 < len(running) < len(everything)
    assert [app["app_id"] for app in found] == [everything[0]["app_id"]]
    assert run(["apps", "list"]) == 0
    assert everything[0]["app_id"] in capsys.readouterr().out


@pytest.mark.usefixtures("server")
def test_all_pages_are_the_same_cvms_as_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "cvms", "list", "--all-pages") == document(capsys, "cvms", "list")


@pytest.mark.usefixtures("server")
def test_a_merged_cvm_has_what_any_version_says(capsys: pytest.CaptureFixture[str]) -> None:
    (plain,), (merged,) = (document(capsys, "cvms", "get", "cvm_atlasWeb1", *more) for more in (["--version-only"], []))
    (dated,) = document(capsys, "cvms", "get", "cvm_atlasWeb1", "--api-version", "2026-01-21")

    assert (plain, plain["runtime"], merged["runtime"] is None) == (dated, None, False)


@pytest.mark.usefixtures("server")
def test_two_saved_fleets_are_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    before, after = str(tmp_path / "before.jsonl"), str(tmp_path / "after.jsonl")
    assert run(["inventory", "--complete", "--save", before]) == 0
    (tmp_path / "after.jsonl").write_bytes(
        (tmp_path / "before.jsonl").read_bytes().replace(b'"status":"running"', b'"status":"stopped"')
    )
    capsys.readouterr()

    assert run(["inventory", "diff", before, before]) == 0
    assert run(["inventory", "diff", before, after]) == 1
    assert "stopped" in capsys.readouterr().out
    assert run(["inventory", "diff", before, after, "--ignore", "status"]) == 0
    assert run(["inventory", "diff", before, after, "--output", "json"]) == 1
    assert {change["path"] for change in json.loads(capsys.readouterr().out.split("\n", 1)[1])} == {"status"}


@pytest.mark.usefixtures("server")
def test_a_saved_fleet_that_may_lack_cvms_is_told_of(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    whole, plain = str(tmp_path / "whole.jsonl"), str(tmp_path / "plain.jsonl")
    assert run(["inventory", "--complete", "--no-details", "--save", whole]) == 0
    assert run(["inventory", "--no-details", "--save", plain]) == 0
    capsys.readouterr()

    assert run(["inventory", "diff", plain, plain]) == 0
    assert capsys.readouterr().err == ""
    assert run(["inventory", "diff", whole, plain, "--output", "json"]) == 1
    shown = capsys.readouterr()
    assert {(each["what"], each["kind"]) for each in json.loads(shown.out)} == {("app", "missing"), ("cvm", "missing")}
    assert shown.err == f"phala-facade: warning: {plain} may lack CVMs: it was made without --complete\n"
