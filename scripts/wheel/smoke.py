"""Uses the installed wheel, and nothing else, with warnings as errors: `smoke.py VERSION EXTRA...`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import sysconfig
from importlib.metadata import files, version
from pathlib import Path

import phala_facade
from phala_facade import AsyncPhalaCloud, ConfigurationError, CvmList, PhalaCloud
from phala_facade.testing import FakeCloud

KEY = "a-key-for-the-smoke-test"


def check_calls() -> None:
    """Both clients read the same fleet of a fake cloud, which needs no extra."""
    fake = FakeCloud()
    with PhalaCloud(KEY, transport=fake.transport) as cloud:
        listed = cloud.cvms.list()

    async def list_asynchronously() -> CvmList:
        async with AsyncPhalaCloud(KEY, transport=fake.transport) as cloud:
            return await cloud.cvms.list()

    assert listed[0].resources.memory_mb
    assert asyncio.run(list_asynchronously()) == listed


def check_extras(extras: list[str]) -> None:
    """What an extra brings works with it, and names it without it."""
    refused = ""
    try:
        PhalaCloud(KEY, strict=True).close()
    except ConfigurationError as error:
        refused = str(error)
    assert ("strict" in refused) != ("strict" in extras), refused
    if "testing" in extras:
        from phala_facade.testing import API_KEY, EmbeddedServer

        with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url, strict=True) as cloud:
            assert cloud.cvms.list()
    command = Path(sysconfig.get_path("scripts"), "phala-facade")
    done = subprocess.run([command, "--help"], capture_output=True, encoding="utf-8", check=False)
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert done.returncode == 0 if "cli" in extras else "the extra `cli`" in said, said


def main(expected: str, *extras: str) -> None:
    """Try it all."""
    site = Path(sysconfig.get_path("purelib")).resolve()
    assert Path(phala_facade.__file__).resolve().is_relative_to(site), phala_facade.__file__
    assert version("phala-facade") == phala_facade.__version__ == expected, phala_facade.__version__
    held = {str(file).partition(".dist-info/")[2] or str(file) for file in files("phala-facade") or ()}
    assert held >= {"phala_facade/py.typed", "phala_wire/py.typed", "phala_facade/openapi.json", "licenses/LICENSE"}
    check_calls()
    check_extras([*extras])
    print(f"Python {sys.version.split()[0]}, phala-facade {expected}, extras {', '.join(extras) or 'none'}: passed")


if __name__ == "__main__":
    main(*sys.argv[1:])
