"""What keeps the project up: hooks, the nightly workflow, and the pages for those who contribute."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scripts.wheel.pythons import supported
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOWS = ROOT / ".github" / "workflows"
NIGHTLY = WORKFLOWS / "nightly-regeneration.yml"
TESTS = WORKFLOWS / "tests.yml"
PAGES = ("CONTRIBUTING.md", "SECURITY.md", "docs/policy.md")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


def steps(workflow: Path) -> list[dict[str, Any]]:
    return [step for job in read(workflow)["jobs"].values() for step in job["steps"]]


def test_every_hook_runs_what_the_setup_installed_and_downloads_nothing() -> None:
    repositories = read(ROOT / ".pre-commit-config.yaml")["repos"]
    hooks = [hook for repository in repositories for hook in repository["hooks"]]

    assert {repository["repo"] for repository in repositories} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    for hook in hooks:
        command, *arguments = hook["entry"].split()
        assert command == ".venv/bin/ruff" or (command == "make" and set(arguments) <= targets()), hook["id"]


@pytest.mark.parametrize("path", ["openapi.json", "openapi.lock.json", "generated/phala_wire/types.py"])
def test_a_change_of_what_is_generated_is_checked_at_once(path: str) -> None:
    (repository,) = read(ROOT / ".pre-commit-config.yaml")["repos"]
    (hook,) = (hook for hook in repository["hooks"] if hook["id"] == "generated")

    assert re.search(hook["files"], path)


def test_the_nightly_job_that_runs_what_comes_from_outside_can_write_nothing() -> None:
    workflow = read(NIGHTLY)

    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "regenerate": {"contents": "read"},
        "propose": {"contents": "write", "issues": "write", "pull-requests": "write"},
    }
    (checkout,) = (step for step in workflow["jobs"]["regenerate"]["steps"] if "checkout" in step.get("uses", ""))
    assert checkout["with"] == {"persist-credentials": False}
    runs = [step["run"] for step in workflow["jobs"]["propose"]["steps"] if "run" in step]
    assert runs == ['scripts/nightly/propose.sh "$RUNNER_TEMP/change"']
    assert not re.search(r"\b(make|python|pip)\b", (ROOT / "scripts" / "nightly" / "propose.sh").read_text("utf-8"))


@pytest.mark.parametrize("workflow", sorted(WORKFLOWS.iterdir()), ids=lambda path: path.stem)
def test_every_action_is_pinned_and_no_expression_reaches_a_shell(workflow: Path) -> None:
    for step in steps(workflow):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step.get("uses", "actions/none@" + "0" * 40))
        assert "${{" not in step.get("run", "")


def test_the_nightly_job_tells_of_every_night_that_it_ran() -> None:
    job = read(NIGHTLY)["jobs"]["propose"]

    assert job["if"] == "always() && needs.regenerate.result != 'skipped'"
    (upload,) = (step for step in steps(NIGHTLY) if "upload-artifact" in step.get("uses", ""))
    assert upload["if"] == "always()"


def test_every_python_that_a_classifier_names_is_tested_on_each_push_and_no_upper_bound_is_set() -> None:
    workflow = read(TESTS)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == supported()
    assert project["requires-python"] == f">={supported()[0]}"
    # YAML 1.1 takes the word for a truth value.
    assert {"push", "schedule"} <= workflow[True].keys()


def test_each_night_the_newest_dependencies_are_tried() -> None:
    job = read(TESTS)["jobs"]["newest"]

    assert "schedule" in job["if"]
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        "make lock",
        "make test",
        "make test-wheel NEWEST=1",
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:facade|scripts|docs|tests|generated|\.ci)/[^`]*|openapi\.[^`]+)`", text)

    assert [path for path in paths if not (ROOT / path).exists()] == []
