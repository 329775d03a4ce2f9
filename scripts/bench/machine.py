"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path
from typing import Final

_CPUS: Final = Path("/proc/cpuinfo")
_PACKAGES: Final = ("httpx", "msgspec", "attrs", "pydantic", "pydantic-core", "datamodel-code-generator")


def machine() -> dict[str, str]:
    """Describe the processor, how many there are, and the operating system."""
    found = re.search(r"^model name\s*:\s*(.+)$", _CPUS.read_text(), re.MULTILINE) if _CPUS.exists() else None
    return {
        "CPU": found[1] if found else platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "OS": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def versions() -> dict[str, str]:
    """Give the versions of Python and of what is measured with."""
    return {"Python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}
