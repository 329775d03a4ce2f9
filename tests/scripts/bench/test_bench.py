"""What the bench makes of its figures, and that each of its parts works; no time is ever asserted."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import httpx
import pytest

from phala_facade.decode.strict import violations
from phala_facade.operations.versions import VERSIONS
from scripts.bench.contenders import FACADE, Task
from scripts.bench.fleet import bodies, cvm_id
from scripts.bench.lines import Effort, Found, Line, Target, lines, memory_lines, starts
from scripts.bench.page import BEGIN, END, table, with_table
from scripts.bench.server import server
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

INSTALLED = ROOT / ".venv" / "docs" / ".installed"

each_version = pytest.mark.parametrize("version", VERSIONS)


@each_version
def test_the_fleet_is_as_documented_and_no_two_cvms_are_equal(version: str) -> None:
    for kind, shape in (("list", VERSIONS[version].listed), ("get", VERSIONS[version].detailed)):
        items = list(bodies(version, kind, 20))

        assert len(set(items)) == 20
        assert [violations(json.loads(item), shape.schema) for item in items] == [[]] * 20
        assert all(shape.lenient.keys == json.loads(item).keys() for item in items)


@each_version
@pytest.mark.parametrize("kind", ["odd", "missing"])
def test_in_a_fleet_that_deviates_each_cvm_does_in_one_place(version: str, kind: str) -> None:
    shape = VERSIONS[version].listed

    assert [len(violations(json.loads(item), shape.schema)) for item in bodies(version, kind, 3)] == [1, 1, 1]


def test_a_ratio_is_of_the_fastest_rounds_per_cvm_with_the_extremes_of_the_rounds() -> None:
    large, small = (FACADE, Task("v", "list", 10)), (FACADE, Task("v", "list", 1))

    found = Line(large, small, Target(1.2)).found({large: [20.0, 40.0, 90.0], small: [1.0, 4.0, 3.0]})

    what = "list of 10, v: time per CVM relative to a list of 1"
    assert found == Found(what, 2.0, 1.0, 3.0, Target(1.2))


def test_where_more_is_better_the_ratio_is_of_speeds() -> None:
    line = Line((FACADE, Task("v", "get")), ("httpx", Task("v", "get")), Target(1, higher=True))

    found = line.found({line.own: [2.0], line.other: [3.0]})

    assert found == Found("get, v, sync, in memory: speed relative to httpx", 1.5, 1.5, 1.5, line.target)


def test_memory_is_per_cvm_beyond_its_json_and_beside_the_body() -> None:
    kept, peak = memory_lines(Task("v", "list", 40), size=4_000, peak=36_000, kept=36_000)

    assert (kept.value, peak.value) == (800, 9)
    assert [line.target.met(line.value) for line in (kept, peak)] == [True, False]


def test_every_line_that_has_to_be_reached_is_measured_in_each_version() -> None:
    for version in VERSIONS:
        planned = [*lines(version, "url", Effort()), *starts("url")]

        assert [(line.target.bound, line.target.higher) for line in planned] == [
            *((5, True), (2.5, True), (2.8, False), (1, False), (1, False), (1, False), (0.85, False), (0.85, False)),
            *((1.1, True), (3, False), (2, False), (1.2, False), (1.2, False), (1.1, False), (2, False)),
        ]


def test_the_table_says_what_is_met() -> None:
    text = table(
        [
            Found("fast", 6, 5.5, 7, Target(5, 7, higher=True)),
            Found("slow", 1.5, 1, 2, Target(1.2)),
            Found("kept", 4_500, 4_500, 4_500, Target(5_000, unit=" B")),
        ]
    )

    assert text.splitlines()[2:] == [
        "| fast | 6.00x (5.50 to 7.00) | ≥ 5.00x, ideally 7.00x | met |",
        "| slow | 1.50x (1.00 to 2.00) | ≤ 1.20x | **not met** |",
        "| kept | 4,500 B | ≤ 5,000 B | met |",
    ]


def test_a_table_replaces_that_of_the_run_before_and_nothing_else() -> None:
    page = f"# Title\n\n{BEGIN}\n\nold\n\n{END}\n\nThe end.\n"

    assert with_table(page, "new") == f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe end.\n"
    with pytest.raises(ValueError, match="no place for the figures"):
        with_table(f"# Title\n\n{BEGIN}\n", "new")


def test_details_are_served_over_loopback() -> None:
    with server("2026-01-21", 2) as url, httpx.Client(base_url=url, trust_env=False) as http:
        said = [http.get(f"/api/v1/cvms/{cvm_id(index)}").json()["name"] for index in range(2)]

    assert said == ["service-0", "service-1"]


@pytest.mark.campaign
@pytest.mark.skipif(not INSTALLED.exists(), reason="`make bench` sets up what the bench needs")
def test_a_run_over_next_to_nothing_measures_every_line_and_writes_the_page(tmp_path: Path) -> None:
    (tmp_path / "performance.md").write_text(f"{BEGIN}\n\n{END}\n", encoding="utf-8")

    # A test installs nothing.
    command = ["make", "--assume-old=.venv/docs/.installed", "bench", f"ARGS=--tiny --out {tmp_path}"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(command, cwd=ROOT, env=kept, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    page = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert page.count("met |\n") + page.count("met** |\n") == 30
    assert (tmp_path / "performance" / "lists.svg").read_text(encoding="utf-8").startswith("<?xml")
