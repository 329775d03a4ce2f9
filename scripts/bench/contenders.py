"""The facade, and what a user would pick instead: each goes from a request to the objects that it gives."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import httpx

from scripts.bench.built import CLIENT, MSGSPEC, PYDANTIC, built
from scripts.bench.carriage import InMemory
from scripts.bench.task import CONCURRENCY, Task

API_KEY: Final = "bench-key"  # pragma: allowlist secret
BASE_URL: Final = "https://cloud-api.phala.com"
"""Where in-memory calls seem to go; nothing is sent there."""
_DEFAULT_LIMIT: Final = 64 << 20

Sync = Callable[[], Any]
Async = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class Subject:
    """What is measured of a contender for one task.

    Attributes:
        call: Makes one call and gives its objects; gives an awaitable in the mode `async`.
        close: Closes the connections.
    """

    call: Callable[[], Any]
    close: Callable[[], Any]


def facade(task: Task) -> Subject:
    """`PhalaCloud` and `AsyncPhalaCloud`, with default settings."""
    from phala_facade import AsyncPhalaCloud, PhalaCloud

    size = 0 if task.body is None else Path(task.body).stat().st_size
    kind: Any = PhalaCloud if task.mode == "sync" else AsyncPhalaCloud
    cloud = kind(
        API_KEY,
        api_version=task.version,
        base_url=task.url or BASE_URL,
        max_response_bytes=max(_DEFAULT_LIMIT, size),
        transport=_carrier(task),
    )
    close = cloud.close if task.mode == "sync" else cloud.aclose
    match task.operation:
        case "list":
            return Subject(cloud.cvms.list, close)
        case "get":
            return Subject(lambda: cloud.cvms.get(task.ids[0]), close)
        case "inventory":
            return Subject(lambda: cloud.cvms.get_many(task.ids, concurrency=CONCURRENCY), close)


def plain_client(task: Task) -> Subject:
    """The generated client as openapi-python-client ships it."""
    client = _built(f"{CLIENT}.client").Client(
        task.url or BASE_URL, headers=task.headers, raise_on_unexpected_status=True
    )
    http = _http(task)
    if task.mode == "sync":
        client.set_httpx_client(http)
    else:
        client.set_async_httpx_client(http)
    name = "list_cvms" if task.operation == "list" else "get_cvm"
    endpoint = _built(f"{CLIENT}.api.cvms.{name}")
    arguments = {} if task.operation == "list" else {"cvm_id": task.ids[0]}
    detailed = endpoint.sync_detailed if task.mode == "sync" else endpoint.asyncio_detailed
    if task.mode == "sync":
        return Subject(lambda: detailed(client=client, **arguments).parsed, http.close)

    async def call() -> Any:
        return (await detailed(client=client, **arguments)).parsed

    return Subject(call, http.aclose)


def pydantic_dicts(task: Task) -> Subject:
    """What the vendor's SDK does with pydantic: `response.json()`, then `model_validate`."""
    model = _pydantic_model(task)
    return _over_httpx(task, lambda response: model.model_validate(response.json()))


def pydantic_json(task: Task) -> Subject:
    """What a better user does with pydantic: `model_validate_json` of the bytes."""
    model = _pydantic_model(task)
    return _over_httpx(task, lambda response: model.model_validate_json(response.content))


def httpx_json(task: Task) -> Subject:
    """`httpx` and `response.json()`: no objects at all."""
    return _over_httpx(task, lambda response: response.json())


def gather(task: Task) -> Subject:
    """A hand-written inventory: `asyncio.gather` over httpx, with a semaphore and `response.json()`."""
    http = _http(task)
    free = asyncio.Semaphore(CONCURRENCY)

    async def one(path: str) -> Any:
        async with free:
            return (await http.get(path)).raise_for_status().json()

    async def call() -> Any:
        return await asyncio.gather(*map(one, task.paths))

    return Subject(call, http.aclose)


def json_alone(task: Task) -> Subject:
    """`json.loads` of the bytes, without a client."""
    return _without_client(task, json.loads)


def msgspec_limit(task: Task) -> Subject:
    """The limit: msgspec into bare Structs with the same fields, without a client and without normalising."""
    import msgspec

    struct = getattr(_built(MSGSPEC), class_name(task.schema))
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_many(struct) if task.operation == "list" else struct)
    return _without_client(task, decoder.decode)


CONTENDERS: Final[dict[str, Callable[[Task], Subject]]] = {
    "facade": facade,
    "plain_client": plain_client,
    "pydantic_dicts": pydantic_dicts,
    "pydantic_json": pydantic_json,
    "httpx_json": httpx_json,
    "gather": gather,
    "json_alone": json_alone,
    "msgspec_limit": msgspec_limit,
}


def class_name(schema: str) -> str:
    """Give the name that datamodel-code-generator gives the class of a schema."""
    return "".join(part[:1].upper() + part[1:] for part in schema.split("_"))


def _built(module: str) -> Any:
    folder = str(built())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return import_module(module)


def _pydantic_model(task: Task) -> Any:
    model = getattr(_built(PYDANTIC), class_name(task.schema))
    return import_module("pydantic").RootModel[_many(model)] if task.operation == "list" else model


def _many(kind: Any) -> Any:
    return list[kind]


def _carrier(task: Task) -> InMemory | None:
    return None if task.url else InMemory(_content(task))


def _content(task: Task) -> bytes:
    if task.body is None:
        raise ValueError("a task without a server needs a body")
    return Path(task.body).read_bytes()


def _http(task: Task) -> Any:
    kind: Any = httpx.Client if task.mode == "sync" else httpx.AsyncClient
    return kind(base_url=task.url or BASE_URL, headers=task.headers, transport=_carrier(task))


def _over_httpx(task: Task, read: Callable[[httpx.Response], Any]) -> Subject:
    http = _http(task)
    if task.mode == "sync":
        return Subject(lambda: read(http.get(task.paths[0]).raise_for_status()), http.close)

    async def call() -> Any:
        return read((await http.get(task.paths[0])).raise_for_status())

    return Subject(call, http.aclose)


def _without_client(task: Task, read: Callable[[bytes], Any]) -> Subject:
    content = _content(task)
    if task.mode == "sync":
        return Subject(lambda: read(content), lambda: None)

    async def call() -> Any:
        return read(content)

    async def close() -> None:
        await asyncio.sleep(0)

    return Subject(call, close)
