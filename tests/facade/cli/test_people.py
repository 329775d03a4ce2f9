"""People get tables that fit, trees, units, colors where they are wanted, and never a secret."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from rich.cells import cell_len

from phala_facade.cli import units
from phala_facade.operations.versions import NEWEST
from phala_facade.testing import API_KEY, constants
from tests.support.documented import CVM_INFO, CVM_INFO_DETAIL, full
from tests.support.shells import KEY

if TYPE_CHECKING:
    from tests.facade.cli.running import Program


def test_a_pipe_gets_every_column_and_nothing_cut_or_coloured(asking: Program) -> None:
    ran = asking("cvms", "list", columns=20)

    lines = ran.out.splitlines()
    assert lines[0].split() == [
        *("NAME", "STATUS", "ID", "VCPU", "MEMORY", "DISK", "GPUS", "REGION", "CREATED", "PRICE", "TYPE", "NODE"),
        *("OWNER", "IMAGE", "KMS", "APP"),
    ]
    assert lines[1].split() == [
        *("atlas-web-1", "running", "cvm_atlasWeb1", "2", "4", "GB", "40", "GB", "0", "us-west-1", "266", "d", "ago"),
        *(
            "0.116",
            "hourly",
            "tdx.medium",
            "west-alpha",
            "ada-müller",
            "dstack-0.5.7",
            "base",
            constants.REPLICATED_APP_ID,
        ),
    ]
    assert len(lines) == 13
    assert "\x1b" not in ran.out
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("columns", [120, 80, 60, 40])
def test_a_terminal_gets_the_columns_that_it_has_room_for(asking: Program, columns: int) -> None:
    ran = asking("cvms", "list", terminal=True, columns=columns)

    lines = ran.screen.splitlines()
    assert all(cell_len(line) <= columns for line in lines)
    assert lines[0].split()[:3] == ["NAME", "STATUS", "ID"]
    # An identifier is shown whole or not at all.
    assert "cvm_atlasWeb1" in ran.screen
    assert ("starting → running" in ran.screen) == (columns >= 60)
    assert "no room for" in ran.screen
    assert "12 CVMs" in ran.screen


@pytest.mark.parametrize("arguments", [(), ("-o", "wide")])
def test_a_wide_terminal_or_form_shows_everything(asking: Program, arguments: tuple[str, ...]) -> None:
    ran = asking("cvms", "list", *arguments, terminal=True, columns=80 if arguments else 300)

    assert "no room" not in ran.screen
    assert constants.REPLICATED_APP_ID in ran.screen


def test_a_long_region_is_cut_before_columns_are_left_out(asking: Program) -> None:
    body = full(CVM_INFO)
    region = "a-region-of-which-the-name-is-very-long"
    cvm = {**body, "name": "web", "node_info": {**body["node_info"], "region": region}}
    asking.call([cvm])

    lines = asking("cvms", "list", terminal=True, columns=80).screen.splitlines()

    assert {"VCPU", "STATUS", "REGION"} <= set(lines[0].split())
    assert "a-region-of…" in lines[1]


def test_states_have_colours_in_a_terminal_but_not_with_no_color(
    asking: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = asking("cvms", "list", terminal=True)
    assert ("\x1b[32mrunning" in ran.out, "\x1b[31mfailed" in ran.out) == (True, True)
    assert "starting → running" in ran.screen

    assert "\x1b" not in asking("cvms", "list", terminal=True, term="dumb").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in asking("cvms", "list", terminal=True).out
    assert "\x1b" not in asking("cvms", "get", "gone", terminal=True).err


def test_force_color_colours_a_pipe_and_cuts_nothing(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = asking("cvms", "list", columns=20)
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = asking("cvms", "list", columns=20)

    assert "\x1b[32mrunning" in coloured.out
    assert [line.split() for line in coloured.screen.splitlines()[:-1]] == [
        line.split() for line in plain.out.splitlines()
    ]
    assert "\x1b[" in asking("cvms", "get", "gone").err
    monkeypatch.setenv("NO_COLOR", "1")
    assert asking("cvms", "list", columns=20).out == plain.out


@pytest.mark.parametrize("terminal", [False, True])
def test_the_columns_of_a_table_are_chosen(asking: Program, terminal: bool) -> None:
    chosen = ("--columns", "price,name,runtime.uptime,listed", "--sort", "-price", "--status", "stopped")
    lines = asking("cvms", "list", *chosen, terminal=terminal).screen.splitlines()
    bare = asking("cvms", "list", *chosen, "--no-headers", terminal=terminal).screen.splitlines()

    assert lines[0].split() == ["PRICE", "NAME", "RUNTIME.UPTIME", "LISTED"]
    assert [line.split()[-3] for line in lines[1:4]] == ["hermes-worker", "hermes-old", "archive-text"]
    assert lines[1].split()[-1] in {"yes", "no"}
    assert [line.split() for line in bare] == [line.split() for line in lines[1:]]


def test_a_terminal_that_is_too_narrow_for_any_column_says_so(asking: Program) -> None:
    ran = asking("cvms", "list", "--columns", "price,created", terminal=True, columns=6)
    assert (ran.code, " ".join(ran.screen.split())) == (
        0,
        "12 CVMs (no room for PRICE, CREATE D: -o wide shows them)",
    )


def test_a_column_that_no_response_carries_is_warned_of(asking: Program) -> None:
    chosen = ("--columns", "name,runtime.boot_error,error", "--app", constants.REPLICATED_APP_ID)
    plain, merged = asking("inventory", *chosen), asking("inventory", "--merge", *chosen)
    older = asking("cvms", "list", "--columns", "runtime.boot_error", "--api-version", "2025-10-28")

    assert plain.err == (
        "phala-facade: warning: no response in API version 2026-01-21 has runtime.boot_error; use `inventory --merge`\n"
    )
    assert plain.out.splitlines()[0].split() == ["NAME", "RUNTIME.BOOT_ERROR", "ERROR"]
    assert (merged.err, older.err) == ("", "")
    assert asking("cvms", "list", "--sort", "runtime.boot_error").err == plain.err


def test_details_are_a_tree_in_a_terminal_with_whole_identifiers(asking: Program) -> None:
    ran = asking("cvms", "get", constants.RUNNING_CVM_ID, terminal=True, columns=40)

    lines = ran.screen.splitlines()
    assert lines[0] == "atlas-web-1"
    assert "├── status  running" in lines
    assert f"├── app_id  {constants.REPLICATED_APP_ID}" in lines
    assert "├── created_at  2026-03-01 08:30:00 UTC (266 d ago)" in lines
    at = lines.index("├── resources")
    assert lines[at : at + 4] == [
        *("├── resources", "│   ├── vcpu  2", "│   ├── memory  4 GB", "│   ├── disk  40 GB"),
    ]
    assert lines[-1].startswith("            └── ")
    assert any(line.endswith("--output json shows them)") for line in lines)


def test_details_are_a_line_a_leaf_in_a_pipe(asking: Program) -> None:
    ran = asking("cvms", "get", constants.RUNNING_CVM_ID, constants.STOPPED_CVM_ID)

    one, other = ran.out.split("\n\n")
    leaves = dict(line.split(maxsplit=1) for line in one.splitlines())
    assert (leaves["name"], leaves["resources.memory"], leaves["os.is_dev"]) == ("atlas-web-1", "4 GB", "no")
    assert leaves["endpoints[0].app"].startswith("https://")
    assert other.startswith("name ")


def test_an_app_is_shown_with_its_cvms_if_it_has_any(asking: Program) -> None:
    ran = asking("apps", "get", constants.REPLICATED_APP_ID, terminal=True)
    minimal = asking("apps", "get", constants.MINIMAL_APP_ID).out

    assert ran.screen.startswith("Atlas\n├── app_id")
    assert ran.screen.count("cvm_atlasWeb") == 3
    assert len(asking("apps", "cvms", constants.REPLICATED_APP_ID).out.splitlines()) == 4
    assert "cvm_legacyBx1" in asking("apps", "get", constants.CURRENT_ONLY_APP_ID).out
    assert ("NAME" in minimal, "is_minimal  yes" in minimal) == (False, True)


def test_the_inventory_is_grouped_by_app_in_a_terminal(asking: Program) -> None:
    ran = asking("inventory", terminal=True, columns=100)

    lines = ran.screen.splitlines()
    assert lines[0].split()[0] == "NAME"
    total = "2 running, 1 starting, 6 vCPUs, 12 GB of memory, 120 GB of disk, 254.04 a month"
    assert lines[1] == f"app {constants.REPLICATED_APP_ID}: {total}"
    assert sum(line.startswith("app ") for line in lines) == 7
    assert sum("NAME" in line for line in lines) == 1
    assert "12 CVMs of 7 apps, 5 running" in ran.screen
    assert "557 GB of memory" in " ".join(ran.screen.split())


def test_the_inventory_is_one_table_in_a_pipe(asking: Program) -> None:
    ran = asking("inventory", "--status", "running", "--sort", "-name", "--no-details")

    assert [line.split()[0] for line in ran.out.splitlines()[1:3]] == [
        *("视觉-inference-überblick", "vision-batch"),
    ]
    assert len(ran.out.splitlines()) == 6


def test_cvms_without_an_app_are_a_group_of_their_own(asking: Program) -> None:
    cvm = {**full(CVM_INFO), "app_id": None}
    asking.call([cvm])

    assert "no app: 1 " in asking("inventory", "--no-details", terminal=True).screen


def test_versions_shows_what_this_release_knows_and_what_the_server_sends(asking: Program) -> None:
    ran, one = asking("versions", terminal=True, columns=140), asking("versions", "--api-version", "2026-06-23")
    offline = asking("versions", "--offline")

    rows = {line.split()[0]: line.split()[1:] for line in ran.screen.splitlines()[3:]}
    assert rows["2025-10-28"] == [
        *("yes", "HostedCvm", "CvmBasicInfo", "DstackAppFullResponse", "HostedCvm", "2025-10-28", "12"),
    ]
    assert rows["LATEST"] == ["yes", "-", "-", "-", "CVMInfo", NEWEST, "12"]
    (row,) = one.out.splitlines()[3:]
    assert row.split() == ["2026-06-23", "no", "-", "-", "-", "CVMInfo", NEWEST, "12"]
    assert (offline.code, "CVMInfoDetail" in offline.out, "SERVER" in offline.out) == (0, True, False)


def test_what_the_server_says_cannot_steer_the_terminal(asking: Program) -> None:
    cvm = {**full(CVM_INFO_DETAIL), "name": "a\x1b[2Jb\nc\u202ed", "created_at": "soon"}
    asking.call(cvm)

    for output in ("table", "csv", "json"):
        ran = asking("cvms", "get", "x", "-o", output)
        assert "\x1b" not in ran.out
        assert "\u202e" not in ran.out
        assert "warning: cvms.get: CVMInfoDetail deviates from its documentation at created_at" in ran.err
    assert "a [2Jb c d" in asking("cvms", "get", "x", terminal=True).screen


def test_each_request_is_a_line_on_stderr(asking: Program) -> None:
    ran = asking("cvms", "list", "--verbose", "--api-version", "2025-10-28")

    assert re.fullmatch(
        r"phala-facade: verbose: cvms\.list: GET https://cloud\.example/api/v1/cvms, 2025-10-28, "
        r"attempt 1: HTTP 200 after \d\.\d{3} s\n",
        ran.err,
    )
    assert API_KEY not in ran.out + ran.err


def test_a_failed_attempt_is_shown_and_a_key_in_the_path_is_hidden(program: Program) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    program.call(refuse)
    ran = program("-v", "cvms", "get", KEY, "--version-only")

    first, *_ = ran.err.splitlines()
    assert re.search(r"/cvms/\[credential\], 2026-01-21, attempt 1: ConnectError after", first)
    assert KEY not in ran.err


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [(512, "MB", "512 MB"), (1536, "MB", "1.5 GB"), (2048, "GB", "2 TB"), (3, "B", "3 B"), (1 << 31, "GB", "2,048 PB")],
)
def test_sizes_are_in_the_largest_unit(amount: int, unit: str, text: str) -> None:
    assert units.size(amount, unit) == text


@pytest.mark.parametrize(
    ("delta", "text"),
    [
        (timedelta(seconds=0.5), "0 s"),
        (timedelta(seconds=119), "119 s"),
        (timedelta(minutes=2), "2 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=95), "95 d"),
        (timedelta(days=800), "2 y"),
    ],
)
def test_durations_are_in_one_unit(delta: timedelta, text: str) -> None:
    assert units.duration(delta.total_seconds()) == text


def test_a_moment_to_come_is_shown_as_such() -> None:
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(in (9|10) d\)", units.moment(units.now() + timedelta(days=10))
    )
