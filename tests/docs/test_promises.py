"""Each promise that the documentation makes names the tests that hold it, and they exist."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_PROMISE = re.compile(r"^- (.+)\n  <br><sub>(.+)</sub>$", re.MULTILINE)
_TEST = re.compile(r"`(?:([a-z_/]+\.py)::)?(test_[a-z0-9_]+)`")


def promises(page: str) -> list[tuple[str, str]]:
    """Return each promise of a page, with the tests that are named below it."""
    return _PROMISE.findall((ROOT / page).read_text(encoding="utf-8"))


def names_in(path: Path) -> set[str]:
    """Return the names of the functions of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize(("page", "least"), [("docs/promises.md", 40), ("README.md", 5)])
def test_the_page_makes_promises(page: str, least: int) -> None:
    assert len(promises(page)) >= least


@pytest.mark.parametrize(
    ("what", "held"), promises("docs/promises.md") + promises("README.md"), ids=lambda text: text[:50]
)
def test_every_promise_names_tests_that_exist(what: str, held: str) -> None:
    named = _TEST.findall(held)

    assert named, f"no test is named for: {what}"
    path = ""
    for given, name in named:
        # A test without a file stands in the file named before it.
        path = given or path
        assert name in names_in(ROOT / "tests" / path), f"{path} has no {name}"
