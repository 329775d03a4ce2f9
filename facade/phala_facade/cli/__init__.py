"""The command line, `phala-facade`; it requires the `cli` extra."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEEDED = ("click", "rich", "yaml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: The arguments after the name of the program; those of the process if None.

    Returns:
        The exit code: 0 for success, otherwise one that the documentation lists.
    """
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        names = " and ".join(missing)
        sys.stderr.write(f"phala-facade: the command line needs {names}, which the extra `cli` installs\n")
        return 3
    from phala_facade.cli.program import run

    return run(arguments)
