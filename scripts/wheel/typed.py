"""Checks the types of the installed wheel as type checkers see them: those of the calls, and how complete they are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.wheel.environment import CleanEnvironment

ROOT = Path(__file__).resolve().parents[2]
_CHECKERS = Path(sys.executable).parent
_PUBLIC = ("phala_facade", "phala_facade.testing")


def check_types(environment: CleanEnvironment, folder: Path) -> None:
    """Check `typing_tests/` with both type checkers against an environment, and what the wheel exports.

    Args:
        environment: Where the wheel is installed.
        folder: Where a copy is put: beside the tree, the checkers would read the tree.

    Raises:
        subprocess.CalledProcessError: A type checker refuses what it should accept, or accepts what it should refuse.
        ValueError: Something exported has no known type.
    """
    copied = shutil.copytree(ROOT / "typing_tests", folder / "typing_tests")
    python = str(environment.python)
    mypy = ["mypy", "--config-file=", "--strict", "--cache-dir", str(folder / "mypy"), "--python-executable", python]
    pyright = ["basedpyright", "--project", str(copied), "--pythonpath", python]
    for command in ([*mypy, str(copied)], pyright):
        subprocess.run([str(_CHECKERS / command[0]), *command[1:]], check=True, cwd=folder, env=environment.variables())
    unknown = [problem for module in _PUBLIC for problem in incomplete(_measured(environment, folder, module), module)]
    if unknown:
        raise ValueError("\n".join(["exported with no type that every checker agrees on:", *unknown]))


def incomplete(report: dict[str, Any], module: str) -> Iterator[str]:
    """Name what a module exports without a type that is known and the same for all type checkers.

    Args:
        report: What `--verifytypes` says, as JSON.
        module: The module whose exports count, and the members of its classes; not what lies behind them.
    """
    symbols = report["typeCompleteness"]["symbols"]
    exported = {symbol["name"] for symbol in symbols if symbol["name"].rpartition(".")[0] == module}
    classes = {name.rpartition(".")[2] for name in exported}
    for symbol in symbols:
        owner = symbol["name"].rpartition(".")[0].rpartition(".")[2]
        if symbol["name"] in exported or owner in classes:
            said = (" ".join(found["message"].split()) for found in symbol["diagnostics"])
            yield from (f"  {symbol['name']}: {words}" for words in said)


def _measured(environment: CleanEnvironment, folder: Path, module: str) -> dict[str, Any]:
    command = [str(_CHECKERS / "basedpyright"), "--ignoreexternal", "--outputjson", "--verifytypes", module]
    # It fails on whatever is incomplete in modules that nobody imports: what it says of the exported names decides.
    done = subprocess.run(
        command, cwd=folder, env=environment.variables(), capture_output=True, check=False, encoding="utf-8"
    )
    report: dict[str, Any] = json.loads(done.stdout)
    if not report["typeCompleteness"]["symbols"]:
        raise ValueError(f"{module} is not found as a typed package: {report['generalDiagnostics']}")
    return report
