"""A server with every response ready: `python -m scripts.bench.server VERSION COUNT`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from scripts.bench.fleet import bodies, cvm_id

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping


class _Connection(asyncio.Protocol):
    """One connection, kept alive: each request gets the response that is ready for its path."""

    def __init__(self, ready: Mapping[bytes, bytes]) -> None:
        self._ready = ready
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        *heads, self._received = (self._received + data).split(b"\r\n\r\n")
        for head in heads:
            self._transport.write(self._ready[head.split(b" ", 2)[1]])


async def _serve(version: str, count: int) -> None:
    ready = {f"/api/v1/cvms/{cvm_id(index)}": body for index, body in enumerate(bodies(version, "get", count))}
    ready["/api/v1/cvms"] = f"[{','.join(bodies(version, 'list', min(count, 100)))}]"
    responses = {path.encode(): _response(body.encode()) for path, body in ready.items()}
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(responses), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started the server ends it by closing its input.
    await asyncio.to_thread(sys.stdin.read)
    server.close()


def _response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


@contextmanager
def server(version: str, count: int) -> Generator[str]:
    """Run the server in a process of its own, and return its URL."""
    command = [sys.executable, "-m", "scripts.bench.server", version, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.communicate()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2])))
