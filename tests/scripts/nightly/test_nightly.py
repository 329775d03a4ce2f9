"""The nightly job: what it found is told whatever fails, and nobody's work is overwritten."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = ROOT / "scripts" / "nightly"
BASH, GIT = shutil.which("bash") or "bash", shutil.which("git") or "git"
BOT = "github-actions[bot]@users.noreply.github.com"
BRANCH = "nightly-regeneration"

QUOTED = "\n\n    # not *as* it should be\n"

#: Stands for GitHub's program: writes down each call with the body that it sends, and knows what is open.
GH = """#!{python}
import pathlib, sys
here = pathlib.Path(sys.argv[0]).parent
given = sys.argv[1:]
if given[1] == "list":
    print((here / given[0]).read_text() if (here / given[0]).exists() else "", end="")
else:
    body = pathlib.Path(given[given.index("--body-file") + 1]).read_text("utf-8") if "--body-file" in given else ""
    with (here / "calls").open("a", encoding="utf-8") as calls:
        calls.write(" ".join(given[:3]) + "|" + body.replace("\\n", "/") + "\\n")
"""

#: Stands for make: fails at the target that `FAILS` names, and generates what `GENERATES` says.
MAKE = """#!{python}
import os, pathlib, sys
if os.environ.get("FAILS") in sys.argv[1:]:
    sys.exit("# not *as* it should be\\n@everybody <img src=x>")
if sys.argv[1:] == ["generate"] and "GENERATES" in os.environ:
    pathlib.Path("openapi.json").write_text(os.environ["GENERATES"])
"""

#: Stands for the environment's Python, which reports.
PYTHON = """#!{python}
import os, sys
print("## Spec changes" if os.environ["REPORTS"] != "2" else "", end="")
print("cut off" if os.environ["REPORTS"] == "2" else "", end="", file=sys.stderr)
sys.exit(int(os.environ["REPORTS"]))
"""


class Desk:
    """A clone of a repository with programs that stand for the real ones, and the folder that the jobs share."""

    def __init__(self, folder: Path) -> None:
        self.clone, self.programs, self.change = folder / "clone", folder / "programs", folder / "change"
        self.programs.mkdir()
        for name, text in (("gh", GH), ("make", MAKE)):
            self._program(self.programs / name, text)
        self.git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "origin")
        self.git(folder, "clone", "--quiet", "origin", "clone")
        (self.clone / "generated").mkdir()
        (self.clone / "generated" / "client.py").write_text("", encoding="utf-8")
        for name in ("openapi.json", "openapi.lock.json"):
            (self.clone / name).write_text("{}\n", encoding="utf-8")
        (self.clone / ".gitignore").write_text(".venv\n", encoding="utf-8")
        self.commit("somebody@example.com")
        self.git(self.clone, "push", "--quiet", "origin", "HEAD:main")
        self._program(self.clone / ".venv" / "bin" / "python", PYTHON)

    @staticmethod
    def _program(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{python}", sys.executable), encoding="utf-8")
        path.chmod(0o755)

    @staticmethod
    def git(folder: Path, *arguments: str) -> str:
        done = subprocess.run([GIT, *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8")
        return done.stdout.strip()

    def commit(self, email: str) -> None:
        self.git(self.clone, "add", "--all")
        who = ("-c", "user.name=x", "-c", f"user.email={email}")
        self.git(self.clone, *who, "commit", "--quiet", "--allow-empty", "--message", "x")

    def branch_of(self, email: str) -> str:
        """Push a branch of the nightly job with a commit of somebody, and return its last commit."""
        self.git(self.clone, "switch", "--quiet", "--create", "aside")
        self.commit(email)
        self.git(self.clone, "push", "--quiet", "origin", f"HEAD:{BRANCH}")
        last = self.git(self.clone, "rev-parse", "HEAD")
        self.git(self.clone, "switch", "--quiet", "-")
        return last

    def run(self, script: str, **environment: str) -> None:
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        known = {**os.environ, "PATH": path, "SOURCE": "x", "REPORTS": "0", "RUN_URL": "its run", **environment}
        subprocess.run([BASH, SCRIPTS / script, self.change], cwd=self.clone, env=known, check=True)

    def regenerated(self) -> None:
        """Run the first job, which finds a difference, and return the clone to what it was."""
        self.run("regenerate.sh", GENERATES="[]")
        self.git(self.clone, "reset", "--quiet", "--hard")

    def opened(self, kind: str, number: str = "7") -> None:
        (self.programs / kind).write_text(f"{number}\n", encoding="utf-8")

    def proposed(self, outcome: str | None, report: str = "## Report\n") -> list[str]:
        """Run the second job on what the first one left, and return what it asked GitHub for."""
        self.change.mkdir(exist_ok=True)
        if outcome is not None:
            (self.change / "outcome").write_text(f"{outcome}\n", encoding="utf-8")
            (self.change / "report.md").write_text(report, encoding="utf-8")
        self.run("propose.sh")
        calls = self.programs / "calls"
        return calls.read_text("utf-8").splitlines() if calls.exists() else []


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(
    ("environment", "outcome", "told"),
    [
        ({}, "none", "## Spec changes"),
        ({"REPORTS": "1", "GENERATES": "[]"}, "change", "`make check test` passes"),
        (
            {"GENERATES": "[]", "FAILS": "check"},
            "change",
            f"### `make check test` fails{QUOTED}",
        ),
        ({"REPORTS": "2"}, "trouble", "### The documents cannot be compared\n\n    cut off"),
        ({"FAILS": "setup"}, "trouble", "### `make setup` fails"),
        ({"REPORTS": "1", "FAILS": "spec"}, "trouble", "## Spec changes\n### `make spec` fails"),
        (
            {"REPORTS": "1", "FAILS": "generate"},
            "trouble",
            f"### `make generate` fails{QUOTED}",
        ),
    ],
)
def test_the_first_job_keeps_its_report_whatever_fails(
    desk: Desk, environment: dict[str, str], outcome: str, told: str
) -> None:
    desk.run("regenerate.sh", **environment)

    assert (desk.change / "outcome").read_text("utf-8").strip() == outcome
    assert (desk.change / "spec.patch").exists() == (outcome == "change")
    assert told in (desk.change / "report.md").read_text("utf-8")
    lines = (desk.change / "report.md").read_text("utf-8").splitlines()
    assert all(line.startswith("    ") for line in lines if "<img" in line)


def test_a_difference_becomes_a_change_of_the_generated_files_alone(desk: Desk) -> None:
    desk.regenerated()

    assert desk.proposed(None) == ["pr create --head|## Spec changes/`make check test` passes.//its run/"]
    assert desk.git(desk.clone, "show", f"origin/{BRANCH}:openapi.json") == "[]"
    assert desk.git(desk.clone, "log", "--format=%ae", "-1", f"origin/{BRANCH}") == BOT


def test_an_open_change_of_the_job_is_brought_up_to_date_and_the_issue_is_moot(desk: Desk) -> None:
    desk.regenerated()
    before = desk.branch_of(BOT)
    desk.opened("pr")
    desk.opened("issue", "8")

    assert [call.partition("|")[0] for call in desk.proposed(None)] == ["pr edit 7", "issue close 8"]
    assert desk.git(desk.clone, "rev-parse", f"origin/{BRANCH}") != before


def test_the_commits_of_a_maintainer_are_not_overwritten(desk: Desk) -> None:
    desk.regenerated()
    before = desk.branch_of("maintainer@example.com")
    desk.opened("pr")

    assert [call.partition("|")[0] for call in desk.proposed(None)] == ["pr comment 7"]
    assert desk.git(desk.clone, "ls-remote", "origin", BRANCH).split()[0] == before


def test_trouble_becomes_an_issue_once(desk: Desk) -> None:
    assert desk.proposed("trouble") == [
        f"label create {BRANCH}|",
        "issue create --title|## Report//its run/",
    ]
    desk.opened("issue")
    assert desk.proposed("trouble")[-1] == "issue edit 7|## Report//its run/"


def test_a_first_job_that_left_nothing_is_trouble(desk: Desk) -> None:
    assert desk.proposed(None)[-1] == "issue create --title|The job ended before it could report.//its run/"


def test_what_became_moot_is_closed(desk: Desk) -> None:
    assert desk.proposed("none") == []
    desk.opened("pr")
    desk.opened("issue", "8")
    assert [call.partition("|")[0] for call in desk.proposed("none")] == ["pr close 7", "issue close 8"]


def test_a_report_that_is_too_long_is_cut_between_characters(desk: Desk) -> None:
    (call,) = (each for each in desk.proposed("trouble", "x" + "é" * 70_000) if "create --title" in each)

    assert call.endswith("é/its run/")
    assert 59_990 < len(call.partition("|")[2].encode()) < 60_020
