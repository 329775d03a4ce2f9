"""Uses the installed wheel, and nothing else, with warnings as errors: `smoke.py VERSION EXTRA...`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import sysconfig
from importlib.metadata import entry_points, files, version
from pathlib import Path

import httpx

import phala_facade
from phala_facade import AsyncPhalaCloud, ConfigurationError, CvmList, PhalaCloud
from phala_facade.testing import FakeCloud

KEY = "a-key-for-the-smoke-test"


def check(fact: object, what: str) -> None:
    """Stop unless it is so; an assertion would be skipped under `-O`."""
    if not fact:
        sys.exit(f"smoke test: {what}")


def check_calls() -> None:
    """Both clients read the same fleet of a fake cloud, which needs no extra."""
    fake = FakeCloud()
    with PhalaCloud(KEY, transport=fake.transport) as cloud:
        listed = cloud.cvms.list()

    async def list_asynchronously() -> CvmList:
        async with AsyncPhalaCloud(KEY, transport=fake.transport) as cloud:
            return await cloud.cvms.list()

    check(listed[0].resources.memory_mb, "a CVM has no memory")
    check(asyncio.run(list_asynchronously()) == listed, "the clients differ")


def check_extras(extras: list[str]) -> None:
    """What an extra brings works with it, and names it without it."""
    try:
        with PhalaCloud(KEY, transport=httpx.MockTransport(lambda _: httpx.Response(200, json=[])), strict=True):
            check("strict" in extras, "strict mode works without what it needs")
    except ConfigurationError as error:
        check("strict" not in extras and "strict" in str(error), f"strict mode says: {error}")
    if "testing" in extras:
        from phala_facade.testing import API_KEY, EmbeddedServer

        with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url, strict=True) as cloud:
            check(cloud.cvms.list(), "the embedded server has no fleet")
    for command in entry_points(group="console_scripts", module="phala_facade.cli"):
        path = Path(sysconfig.get_path("scripts"), command.name)
        done = subprocess.run([path, "--help"], capture_output=True, encoding="utf-8", check=False)
        said = done.stdout + done.stderr
        check(
            "Traceback" not in said and ("cli" in extras or "the extra `cli`" in said),
            f"{command.name} --help says: {said}",
        )
        check(done.returncode == 0 or "cli" not in extras, f"{command.name} --help fails: {said}")


def main(expected: str, *extras: str) -> None:
    """Try it all."""
    site = Path(sysconfig.get_path("purelib")).resolve()
    check(Path(phala_facade.__file__).resolve().is_relative_to(site), f"{phala_facade.__file__} is not the wheel's")
    check(version("phala-facade") == phala_facade.__version__ == expected, f"the version is {phala_facade.__version__}")
    held = {str(file).partition(".dist-info/")[2] or str(file) for file in files("phala-facade") or ()}
    for name in ("phala_facade/py.typed", "phala_wire/py.typed", "phala_facade/openapi.json", "licenses/LICENSE"):
        check(name in held, f"the wheel lacks {name}")
    check_calls()
    check_extras([*extras])
    print(f"Python {sys.version.split()[0]}, phala-facade {expected}, extras {', '.join(extras) or 'none'}: passed")


if __name__ == "__main__":
    main(*sys.argv[1:])
