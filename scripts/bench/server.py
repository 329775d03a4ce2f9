"""A server on loopback, in a process of its own, with every response ready."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, cast

from scripts.bench.fleet import bodies, cvm_id

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from multiprocessing.connection import Connection


@contextmanager
def server(version: str, count: int) -> Generator[str]:
    """Serve the details of a number of CVMs, and a list of at most 100; the context is the URL."""
    here, there = (context := get_context("spawn")).Pipe()
    process = context.Process(target=_run, args=(version, count, there), daemon=True)
    process.start()
    # Only the process holds that end now: if it breaks, there is nothing to wait for.
    there.close()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()


def _run(version: str, count: int, starter: Connection) -> None:
    asyncio.run(_serve(version, count, starter))


class _Connection(asyncio.Protocol):
    """One connection, kept alive: each request gets the response that is ready for its path."""

    def __init__(self, responses: Mapping[bytes, bytes]) -> None:
        self._responses = responses
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        *heads, self._received = (self._received + data).split(b"\r\n\r\n")
        for head in heads:
            self._transport.write(self._responses[head.split(b" ", 2)[1]])


async def _serve(version: str, count: int, starter: Connection) -> None:
    ready = {f"/api/v1/cvms/{cvm_id(index)}": body for index, body in enumerate(bodies(version, "get", count))}
    ready["/api/v1/cvms"] = f"[{','.join(bodies(version, 'list', min(count, 100)))}]"
    responses = {path.encode(): _response(body.encode()) for path, body in ready.items()}
    serving = await asyncio.get_running_loop().create_server(lambda: _Connection(responses), "127.0.0.1", 0)
    starter.send(serving.sockets[0].getsockname()[1])
    await serving.serve_forever()


def _response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body
