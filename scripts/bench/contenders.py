"""The facade, and what a user would pick instead: each goes from a request, or from the bytes, to its objects."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import httpx
import msgspec

from phala_facade import AsyncPhalaCloud, PhalaCloud
from phala_facade.operations.versions import VERSIONS as SHAPES
from scripts.bench.fleet import bodies, cvm_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

ROOT = Path(__file__).resolve().parents[2]
KEY = "bench-key"  # pragma: allowlist secret
BASE_URL = "https://cloud-api.phala.com"
FACADE = "phala-facade"

_CONCURRENCY = 16


@dataclass(frozen=True)
class Task:
    """What is called, and in which fleet.

    Attributes:
        version: The requested API version.
        kind: What is called: `list`, `odd`, `missing` (lists, too), `get` or `inventory`.
        count: How many CVMs there are.
        mode: With the synchronous or the asynchronous client: `sync` or `async`.
        url: Where a server responds; in memory when empty.
    """

    version: str
    kind: str
    count: int = 1
    mode: str = "sync"
    url: str = ""

    @property
    def label(self) -> str:
        """What the page calls it."""
        if self.kind == "get":
            return f"get, {self.version}, {self.mode}, {'over loopback' if self.url else 'in memory'}"
        kind, odd = ("list", f" with {self.kind} values") if self.kind in {"odd", "missing"} else (self.kind, "")
        return f"{kind} of {self.count:,}{odd}, {self.version}"

    @property
    def body(self) -> bytes:
        """What is received in memory."""
        items = ",".join(bodies(self.version, self.kind, self.count))
        return (items if self.kind == "get" else f"[{items}]").encode()


def _in_memory(content: bytes) -> httpx.MockTransport:
    """Return a transport of both clients that sends one body in response to every request."""
    headers = {"content-type": "application/json"}
    return httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, content=content))


def facade(task: Task) -> Callable[[], Any]:
    """phala-facade, with default settings."""
    kind: Any = AsyncPhalaCloud if task.mode == "async" else PhalaCloud
    where: dict[str, Any] = {"base_url": task.url or BASE_URL}
    if not task.url:
        body = task.body
        where |= {"transport": _in_memory(body), "max_response_bytes": max(64 << 20, len(body))}
    cloud = kind(KEY, api_version=task.version, **where)
    if task.kind == "inventory":
        ids = [cvm_id(index) for index in range(task.count)]
        return lambda: cloud.cvms.get_many(ids, concurrency=_CONCURRENCY)
    return (lambda: cloud.cvms.get(cvm_id(0))) if task.kind == "get" else cloud.cvms.list


def httpx_json(task: Task) -> Callable[[], Any]:
    """Call httpx and `response.json()`: no objects; an inventory is gathered with a semaphore."""
    http: Any = _http(task)
    path, free = "/api/v1/cvms/{}", asyncio.Semaphore(_CONCURRENCY)

    async def one(index: int = 0) -> Any:
        return (await http.get(path.format(cvm_id(index)))).raise_for_status().json()

    async def limited(index: int) -> Any:
        async with free:
            return await one(index)

    if task.kind == "inventory":
        return lambda: _gathered(map(limited, range(task.count)))
    return one if task.mode == "async" else lambda: http.get(path.format(cvm_id(0))).raise_for_status().json()


async def _gathered(calls: Iterable[Awaitable[Any]]) -> list[Any]:
    return await asyncio.gather(*calls)


def sdk(task: Task) -> Callable[[], Any]:
    """The vendor's SDK: httpx, `response.json()`, then `model_validate` of pydantic models."""
    http, model = _http(task), _pydantic(task)
    return lambda: model.model_validate(http.get("/api/v1/cvms").raise_for_status().json()).root


def pydantic(task: Task) -> Callable[[], Any]:
    """httpx, then `model_validate_json` of the same pydantic models."""
    http, model = _http(task), _pydantic(task)
    return lambda: model.model_validate_json(http.get("/api/v1/cvms").raise_for_status().content).root


def json_loads(task: Task) -> Callable[[], Any]:
    """`json.loads` of the bytes: no client, no objects."""
    body = task.body
    return lambda: json.loads(body)


def msgspec_limit(task: Task) -> Callable[[], Any]:
    """The limit: msgspec into the generated models: no client, no conversion, nothing kept."""
    decoder: Any = msgspec.json.Decoder(_many(SHAPES[task.version].listed.wire))
    body = task.body
    return lambda: decoder.decode(body)


def _http(task: Task) -> Any:
    kind: Any = httpx.AsyncClient if task.mode == "async" else httpx.Client
    headers = {"X-API-Key": KEY, "X-Phala-Version": task.version, "Accept-Encoding": "gzip"}
    return kind(base_url=task.url or BASE_URL, headers=headers, transport=None if task.url else _in_memory(task.body))


def _pydantic(task: Task) -> Any:
    """Return the model of a list among those that `make bench` generates from the spec."""
    name = SHAPES[task.version].listed.schema
    model = getattr(import_module("bench_models"), "".join(part[:1].upper() + part[1:] for part in name.split("_")))
    return import_module("pydantic").RootModel[_many(model)]


def _many(kind: Any) -> Any:
    return list[kind]


def process(code: str) -> Callable[[Task], Callable[[], float]]:
    """Return a contender that is a process: the time until its first output, or that it prints itself."""

    def make(task: Task) -> Callable[[], float]:
        command = [sys.executable, "-c", code]
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bench" / "compiled"), "PHALA_CLOUD_API_KEY": KEY}
        environment["PHALA_CLOUD_API_PREFIX"] = task.url

        def call() -> float:
            start = time.perf_counter()
            with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as started:
                first, seconds = cast("IO[bytes]", started.stdout).readline(), time.perf_counter() - start
                started.communicate()
            if started.returncode:
                raise subprocess.CalledProcessError(started.returncode, command)
            return float(first) if first[:1].isdigit() else seconds

        return call

    return make


# As in an environment of the library alone: httpx imports its own command line where click is installed.
_TIMED = """import sys, time; sys.modules['click'] = None
start = time.perf_counter(); import {}; print(time.perf_counter() - start)"""

CONTENDERS: dict[str, Callable[[Task], Callable[[], Any]]] = {
    FACADE: facade,
    "vendor's SDK": sdk,
    "pydantic": pydantic,
    "httpx": httpx_json,
    "json.loads": json_loads,
    "msgspec limit": msgspec_limit,
    "import httpx": process(_TIMED.format("httpx")),
    "import phala_facade": process(_TIMED.format("phala_facade")),
    'python -c "import httpx"': process("import httpx; print()"),
    "phala-facade cvms list": process("from phala_facade.cli import main; main(['cvms', 'list'])"),
}
