"""What keeps the project up: hooks, the nightly workflow, and the pages for those who contribute."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
NIGHTLY = ROOT / ".github" / "workflows" / "nightly-regeneration.yml"
PAGES = ("CONTRIBUTING.md", "SECURITY.md", "docs/policy.md")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


def steps() -> list[dict[str, Any]]:
    return [step for job in read(NIGHTLY)["jobs"].values() for step in job["steps"]]


def made(commands: str) -> set[str]:
    calls = re.findall(r"^\s*make ((?:[a-z-]+ ?)+)", commands, re.MULTILINE)
    return {target for call in calls for target in call.split()}


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
        "propose": {"contents": "write", "pull-requests": "write"},
    }
    (checkout,) = (step for step in workflow["jobs"]["regenerate"]["steps"] if "checkout" in step.get("uses", ""))
    assert checkout["with"] == {"persist-credentials": False}
    assert not made("\n".join(step.get("run", "") for step in workflow["jobs"]["propose"]["steps"]))


def test_every_action_is_pinned_and_no_expression_reaches_a_shell() -> None:
    for step in steps():
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step.get("uses", "actions/none@" + "0" * 40))
        assert "${{" not in step.get("run", "")


def test_the_nightly_job_does_what_the_readme_says_and_proposes_only_a_difference() -> None:
    run = "\n".join(step.get("run", "") for step in steps())

    assert made(run) == {"spec-diff", "spec", "generate", "check", "test"} <= targets()
    assert read(NIGHTLY)["jobs"]["propose"]["if"] == "needs.regenerate.outputs.changed == 'true'"


@pytest.mark.parametrize("page", PAGES)
def test_every_target_and_file_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"(?:`|^\$ )make ([a-z-]+)", text, re.MULTILINE)
    paths = re.findall(r"`((?:facade|scripts|docs|typing_tests|generated|\.ci)/[^`]*|openapi\.[^`]+)`", text)
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]

    assert set(named) <= targets()
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [link for link in links if not ((ROOT / page).parent / link).is_file()] == []
