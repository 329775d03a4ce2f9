"""Uses the installed wheel, and nothing else: run by the interpreters of clean environments, with warnings as errors.

Usage: smoke.py VERSION EXTRA...
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.resources
import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import httpx

import phala_facade
from phala_facade import AsyncPhalaCloud, ConfigurationError, CvmList, PhalaCloud, compare

KEY = "a-key-for-the-smoke-test"
CVM_INFO = {
    "id": "cvm_1",
    "name": "web",
    "status": "running",
    "resource": {"vcpu": 2, "memory_in_gb": 4},
    "gateway": {"base_domain": None, "cname": None},
}
CONFIGURATION = {"name": "web", "image": "dstack-0.5", "vcpu": 2, "memory": 4096, "disk_size": 40}
HOSTED_CVM = {
    "name": "web",
    "status": "running",
    "public_urls": list[object](),
    "hosted": {
        "id": "1",
        "name": "web",
        "status": "running",
        "uptime": "1h",
        "app_url": "",
        "app_id": "a",
        "instance_id": "i",
        "configuration": CONFIGURATION,
    },
}


def answer(request: httpx.Request) -> httpx.Response:
    """Answer in the shape of the version that is asked for."""
    new = request.headers["x-phala-version"] == "2026-01-21"
    return httpx.Response(200, json=[CVM_INFO if new else HOSTED_CVM])


def check(fact: object, what: str) -> None:
    """Stop unless it is so; an assertion would be skipped under `-O`."""
    if not fact:
        sys.exit(f"smoke test: {what}")


def check_installation(version: str) -> None:
    """The wheel is what is imported, whole and of the version that it says."""
    site = Path(sysconfig.get_path("purelib")).resolve()
    check(Path(phala_facade.__file__).resolve().is_relative_to(site), f"{phala_facade.__file__} is not the wheel's")
    check(phala_facade.__version__ == version, f"the version is {phala_facade.__version__}, not {version}")
    check(importlib.metadata.version("phala-facade") == version, "the metadata name another version")
    for package in ("phala_facade", "phala_wire"):
        check(importlib.resources.files(package).joinpath("py.typed").is_file(), f"{package} has no py.typed")


def check_calls() -> None:
    """Both clients read both versions into the same values."""
    transport = httpx.MockTransport(answer)
    with PhalaCloud(KEY, transport=transport) as cloud:
        new, old = cloud.cvms.list(), cloud.with_api_version("2025-10-28").cvms.list()

    async def listed() -> CvmList:
        async with AsyncPhalaCloud(KEY, transport=transport) as cloud:
            return await cloud.cvms.list()

    check(new[0].resources.memory_mb == CONFIGURATION["memory"], "a CVM is read wrongly")
    check(not compare(old, new).differ, "the two versions differ")
    check(asyncio.run(listed()) == new, "the clients differ")


def check_strict(*, installed: bool) -> None:
    """Strict mode works with its extra, and names it without."""
    try:
        with PhalaCloud(KEY, transport=httpx.MockTransport(answer), strict=True) as cloud:
            listed = cloud.cvms.list()
    except ConfigurationError as error:
        check(not installed and "strict" in str(error), f"strict mode says: {error}")
    else:
        check(installed and listed[0].name == "web", "strict mode works without what it needs")


def check_testing() -> None:
    """The embedded server serves its fleet."""
    from phala_facade.testing import API_KEY, EmbeddedServer

    with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url) as cloud:
        check(len(cloud.cvms.list()) > 1, "the embedded server has no fleet")


def check_commands(*, installed: bool) -> None:
    """Every command that was installed shows its help, or says which extra it needs, in a line."""
    for command in importlib.metadata.entry_points(group="console_scripts"):
        if command.value.startswith("phala_facade"):
            path = Path(sysconfig.get_path("scripts"), command.name)
            done = subprocess.run([path, "--help"], capture_output=True, encoding="utf-8", check=False)
            said = done.stdout + done.stderr
            check("Traceback" not in said, f"{command.name} shows a traceback: {said}")
            check(done.returncode == 0 if installed else "[cli]" in said, f"{command.name} --help says: {said}")


def main() -> None:
    """Try it all."""
    version, *extras = sys.argv[1:]
    check_installation(version)
    check_calls()
    check_strict(installed="strict" in extras)
    check_commands(installed="cli" in extras)
    if "testing" in extras:
        check_testing()
    print(json.dumps({"python": sys.version.split()[0], "phala-facade": version, "extras": extras, "smoke": "passed"}))


if __name__ == "__main__":
    main()
