"""`make screens`: takes the pictures in docs/screens anew; with `--check`, says whether they are of today's program."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from phala_facade.cli import main as program
from phala_facade.cli import progress, units
from phala_facade.testing import API_KEY, EmbeddedServer, constants
from scripts import demo
from scripts.screens.terminal import picture, screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = Path("docs/screens")
_NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_NEVER = 3600.0


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: The name of its file, without the suffix.
        arguments: The command line, after the name of the program.
        columns: How wide the terminal is.
        program: What is run.
        typed: What stands after the prompt; the program's name and its arguments when empty.
        with_errors: Whether stderr is shown; not where it tells of progress by the clock.
    """

    name: str
    arguments: tuple[str, ...]
    columns: int = 100
    program: Callable[[Sequence[str]], int] = program
    typed: str = ""
    with_errors: bool = True

    @property
    def command(self) -> str:
        """What stands after the prompt."""
        return self.typed or f"phala-facade {' '.join(self.arguments)}"


SHOTS = (
    Shot("error", ("cvms", "get", "cvm_gone")),
    Shot("cvms-list", ("cvms", "list", "--sort", "-created")),
    Shot("cvms-list-narrow", ("cvms", "list", "--status", "running"), columns=60),
    Shot("cvms-get", ("cvms", "get", constants.NO_COMPOSE_CVM_ID)),
    Shot("inventory", ("inventory", "--region", "us-west-1", "--region", "eu-east-2")),
    Shot("conformance", ("conformance", "--limit", "5")),
    Shot("versions", ("versions",), columns=120),
    Shot("demo", (), columns=120, program=demo.main, typed="make demo", with_errors=False),
)


def take() -> dict[str, str]:
    """Take every picture.

    Returns:
        The SVG of each by the name of its file.
    """
    with EmbeddedServer() as server, patch.object(units, "now", lambda: _NOW), patch.object(progress, "DELAY", _NEVER):
        environment = {"PHALA_CLOUD_API_KEY": API_KEY, "PHALA_CLOUD_API_PREFIX": server.base_url}
        return {
            f"{shot.name}.svg": picture(
                shot.name,
                shot.command,
                screen(
                    shot.program,
                    shot.arguments,
                    columns=shot.columns,
                    environment=environment,
                    with_errors=shot.with_errors,
                ),
                columns=shot.columns,
            )
            for shot in SHOTS
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures, or check them.

    Returns:
        The exit status: 1 when `--check` finds a picture that is not of today's program.
    """
    parser = argparse.ArgumentParser(prog="make screens", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a picture differs")
    check: bool = parser.parse_args(arguments).check
    taken = take()
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    if check:
        stale = sorted(name for name in taken.keys() | kept.keys() if taken.get(name) != kept.get(name))
        for name in stale:
            print(f"{FOLDER / name} is not of today's program: run `make screens`", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in kept.keys() - taken.keys():
        (FOLDER / name).unlink()
    for name, svg in taken.items():
        (FOLDER / name).write_text(svg, encoding="utf-8")
    print(f"{len(taken)} pictures in {FOLDER}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
