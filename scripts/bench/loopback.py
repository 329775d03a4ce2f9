"""A server that costs next to nothing: `python -m scripts.bench.loopback VERSION COUNT` has every answer at hand."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from scripts.bench.built import ROOT
from scripts.bench.fleet import cvm
from scripts.bench.task import bodies, compact

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

_END_OF_HEAD: Final = b"\r\n\r\n"
_NOT_FOUND: Final = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"


class _Answering(asyncio.Protocol):
    """One connection, kept alive: every head of a request is answered with what lies ready for its path."""

    def __init__(self, answers: Mapping[bytes, bytes]) -> None:
        self._answers = answers
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what a TCP server makes
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None  # noqa: S101 - nothing is received before the connection is made
        *heads, self._received = (self._received + data).split(_END_OF_HEAD)
        for head in heads:
            path = head.split(b" ", 2)[1]
            self._transport.write(self._answers.get(path, _NOT_FOUND))


def answers(version: str, count: int) -> dict[bytes, bytes]:
    """Make what is sent for each path: the details of the first CVMs of the fleet."""
    return {
        f"/api/v1/cvms/{cvm(index).id}".encode(): _response(compact(body).encode())
        for index, body in enumerate(bodies(version, "get", count))
    }


def _response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}".encode()
    return head + _END_OF_HEAD + body


async def _serve(ready: Mapping[bytes, bytes]) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answering(ready), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started the server ends it by closing its input.
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextmanager
def loopback(version: str, count: int) -> Generator[str]:
    """Run the server in a process of its own; give its URL."""
    command = [sys.executable, "-m", "scripts.bench.loopback", version, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.communicate()


if __name__ == "__main__":
    asyncio.run(_serve(answers(sys.argv[1], int(sys.argv[2]))))
