"""A clean environment: a Python, and only what is installed into it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_VARIABLES = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PHALA_CLOUD_API_KEY", "PHALA_CLOUD_API_PREFIX")


@dataclass(frozen=True, slots=True)
class CleanEnvironment:
    """A virtual environment of its own.

    Attributes:
        folder: Where it is.
    """

    folder: Path

    @classmethod
    def create(cls, python: Path, folder: Path) -> CleanEnvironment:
        """Make one for an interpreter.

        Raises:
            subprocess.CalledProcessError: It cannot be made.
        """
        environment = cls(folder)
        environment._call([str(python), "-m", "venv", str(folder)])
        return environment

    @property
    def scripts(self) -> Path:
        """Where its commands are."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.scripts / "python"

    def install(self, *requirements: str, constraints: Path | None = None) -> None:
        """Install what is named, and what that needs.

        Args:
            requirements: What is wanted.
            constraints: pip's constraints file; without one, the newest releases are installed.

        Raises:
            subprocess.CalledProcessError: That is not possible.
        """
        quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
        constrained = [] if constraints is None else ["--constraint", str(constraints)]
        self._call([str(self.python), "-I", "-m", "pip", "install", *quiet, *constrained, *requirements])

    def run(self, *arguments: str, cwd: Path | None = None) -> None:
        """Run its interpreter; what it writes is seen.

        Raises:
            subprocess.CalledProcessError: It did not succeed.
        """
        self._call([str(self.python), *arguments], cwd=cwd)

    def variables(self) -> dict[str, str]:
        """Give the variables to run a program with, which then takes this environment for its own."""
        kept = {name: value for name, value in os.environ.items() if name not in _VARIABLES}
        return {**kept, "PATH": f"{self.scripts}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}

    def _call(self, command: list[str], cwd: Path | None = None) -> None:
        subprocess.run(command, check=True, cwd=cwd, env=self.variables())
