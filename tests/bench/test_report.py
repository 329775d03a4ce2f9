"""What is made of the figures: ratios, what is met and what is not, the tables, and the page that shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scripts import profile
from scripts.bench.figures import Calls, Figures, Imports, Memory, Ratio, ratio
from scripts.bench.page import with_tables
from scripts.bench.report import report
from scripts.bench.targets import targets

if TYPE_CHECKING:
    from scripts.bench.figures import Rounds

BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


def calls(operation: str, count: int, carrier: str = "memory", mode: str = "sync", **seconds: Rounds) -> Calls:
    return Calls(
        version="2026-01-21", operation=operation, count=count, mode=mode, carrier=carrier, size=0, seconds=seconds
    )


def figures(**sections: object) -> Figures:
    return Figures(machine={"CPU": "made up"}, versions={"Python": "3.11"}, **sections)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def met(measured: Figures) -> dict[str, bool]:
    return {target.what: target.met for target in targets(measured)}


def test_a_ratio_is_of_the_medians_and_of_each_round() -> None:
    assert ratio([2, 4, 9], [1, 4, 3]) == Ratio(of_medians=4 / 3, of_rounds=2, least=1, most=3)


@pytest.mark.parametrize(("seconds", "is_met"), [(1.0, True), (1.01, False)])
def test_a_list_has_to_be_faster_than_pydantic_and_near_the_limit(seconds: float, is_met: bool) -> None:
    slow, better, limit = [2.5], [1.5], [1 / 3.5]
    listed = calls("list", 1000, facade=[seconds], pydantic_dicts=slow, pydantic_json=better, msgspec_limit=limit)

    found = met(figures(lists=[listed]))

    assert set(found.values()) == {is_met}
    assert len(found) == 3


def test_only_lists_of_a_thousand_have_to_reach_something() -> None:
    assert targets(figures(lists=[calls("list", 100, facade=[1.0])])) == []


@pytest.mark.parametrize(("carrier", "most"), [("loopback", 1.25), ("memory", 1.5)])
def test_a_get_may_take_little_more_than_raw_httpx(carrier: str, most: float) -> None:
    def is_met(seconds: float) -> list[bool]:
        return list(met(figures(gets=[calls("get", 1, carrier, facade=[seconds], httpx_json=[1.0])])).values())

    assert is_met(most) == [True]
    assert is_met(most + 0.01) == [False]


def test_the_time_per_cvm_may_hardly_grow_with_the_fleet() -> None:
    growth = [calls("list", count, facade=[seconds]) for count, seconds in [(1000, 1.0), (10_000, 11), (100_000, 130)]]

    assert list(met(figures(growth=growth)).values()) == [True, False]


def test_an_inventory_may_be_little_slower_than_one_written_by_hand() -> None:
    inventory = [calls("inventory", 1000, "loopback", "async", facade=[1.0], gather=[each]) for each in (0.9, 0.8)]

    assert [target.met for target in targets(figures(inventory=inventory))] == [True, False]


def test_an_import_may_load_nothing_that_was_not_asked_for() -> None:
    seconds = {"httpx": [1.0], "phala_facade": [1.3]}
    imports = Imports(seconds=seconds, modules={"httpx": 100, "phala_facade": 130}, unwanted=["click"])

    assert list(met(figures(imports=imports)).values()) == [True, False]
    assert "Loaded though not asked for: `click`." in report(figures(imports=imports))


def test_memory_is_bounded_by_the_json() -> None:
    found = Memory(
        version="2026-01-21",
        contender="facade",
        count=10,
        size=10_000,
        peak=45_000,
        resident=45_001,
        kept=10_000 + 10 * 4096,
        one=1101,
        single=1000,
    )

    assert list(met(figures(memory=[found])).values()) == [True, False, False]


def test_the_report_says_plainly_what_is_not_met_and_by_how_much() -> None:
    slow = calls("get", 1, "loopback", facade=[1.5, 1.4, 1.6], httpx_json=[1.0, 1.0, 1.0])

    text = report(figures(gets=[slow]))

    assert "1.50x (1.40 to 1.60) | ≤ 1.25x | **not met**, by 20% |" in text
    assert "| get 2026-01-21, sync, loopback | 1.5 s |" not in text
    assert "| 1.50 s | 1.00 s<br>0.67x (0.62 to 0.71) |" in text
    assert "CPU: made up" in text


def test_tables_replace_those_of_the_run_before_and_nothing_else() -> None:
    page = f"# Title\n\n{BEGIN}\n\nold\n\n{END}\n\nThe end.\n"

    assert with_tables(page, "new") == f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe end.\n"


def test_a_page_without_a_place_for_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the figures"):
        with_tables(f"# Title\n\n{BEGIN}\n", "new")


@pytest.mark.campaign
def test_a_profile_names_the_functions_and_their_shares(capsys: pytest.CaptureFixture[str]) -> None:
    assert profile.main(["--calls", "1"]) == 0

    text = capsys.readouterr().out
    assert re.findall(r"^### `(\w+)` of ([\d,]+), (\S+), in memory$", text, re.MULTILINE) == [
        ("list", "1,000", "2025-10-28"),
        ("get", "1", "2025-10-28"),
        ("list", "1,000", "2026-01-21"),
        ("get", "1", "2026-01-21"),
    ]
    assert "facade/phala_facade/operations/answers.py" in text
