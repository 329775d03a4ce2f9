"""Looks up known vulnerabilities of every pinned package; one that cannot be looked up is a failure, too."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REQUIREMENTS: Final = Path("requirements")
PIP_AUDIT: Final = Path(".venv/release/bin/pip-audit")


@dataclass(frozen=True)
class Audit:
    """What pip-audit says of one file.

    Attributes:
        checked: How many packages were looked up.
        problems: What is wrong, a line each.
    """

    checked: int
    problems: tuple[str, ...]


def main(arguments: Sequence[str], run: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run) -> int:
    """Audit files of requirements, all of the project's own when none is named; give the status to exit with.

    Args:
        arguments: The files.
        run: What runs pip-audit.
    """
    failed = False
    for file in arguments or [str(path) for path in sorted(REQUIREMENTS.glob("*.txt"))]:
        command = [str(PIP_AUDIT), "--requirement", file, "--require-hashes", "--disable-pip", "--format", "json"]
        done = run([*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False)
        audit = read(done.stdout, done.stderr)
        failed = failed or bool(audit.problems)
        print(f"{file}: {audit.checked} packages looked up, {len(audit.problems) or 'no'} problems")
        for problem in audit.problems:
            print(f"  {problem}")
    return 1 if failed else 0


def read(report: str, complaint: str = "") -> Audit:
    """Read a report of pip-audit.

    Args:
        report: Its JSON; anything else means that it did not get so far.
        complaint: What it wrote besides.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or ["no report"])[-1]
        return Audit(0, (f"pip-audit failed: {last}",))
    skipped = [package for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        reason = skipped[0]["skip_reason"] if skipped else "the report is empty"
        return Audit(0, (f"none of {len(packages)} packages could be looked up, as the first one: {reason}",))
    problems = [f"{package['name']}: skipped: {package['skip_reason']}" for package in skipped]
    for package in packages:
        for vulnerability in package.get("vulns", ()):
            versions = ", ".join(vulnerability.get("fix_versions", ())) or "no version"
            known = " ".join([vulnerability["id"], *vulnerability.get("aliases", ())])
            problems.append(f"{package['name']} {package['version']}: {known}; fixed in {versions}")
    return Audit(len(packages) - len(skipped), tuple(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
