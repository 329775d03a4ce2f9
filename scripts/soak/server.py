"""The server of the soak: answers what it was asked for, or misbehaves; runs in a process of its own."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phala_facade.decode.strict import documented
from scripts.provenance.payload import full_payload
from scripts.soak.faults import Then, answer, fault_of

if TYPE_CHECKING:
    from collections.abc import Generator

_ROOT = Path(__file__).resolve().parents[2]
_DRIP_INTERVAL = 0.2


@cache
def _whole() -> dict[str, Any]:
    body: dict[str, Any] = full_payload("CVMInfoDetail", documented()).body
    return body


def meant(identifier: str) -> dict[str, Any]:
    """Give the body that the server means to send for an identifier."""
    return {**_whole(), "name": identifier}


class Server:
    """Answers `/api/v1/cvms/{identifier}`, and counts who comes to where its redirects point."""

    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()
        self._strangers = 0
        self._elsewhere = ""

    async def run(self) -> None:
        """Serve until standard input ends; say on standard output where, and at the end who came elsewhere."""
        other = await asyncio.start_server(self._stranger, "127.0.0.1", 0)
        self._elsewhere = "http://{}:{}/".format(*other.sockets[0].getsockname())
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        async with other, server:
            print("http://{}:{}".format(*server.sockets[0].getsockname()), flush=True)
            await asyncio.to_thread(sys.stdin.read)
        print(self._strangers, flush=True)

    async def _stranger(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._strangers += 1
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Cancelled it is when the server stops.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._answer(await reader.readuntil(b"\r\n\r\n"), writer) is Then.KEEP:
                await writer.drain()
        writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> Then:
        identifier = head.split(b" ", 2)[1].rpartition(b"/")[2].decode("ascii")
        self._asked[identifier] += 1
        body = json.dumps(meant(identifier)).encode("ascii")
        fault = fault_of(identifier, self._asked[identifier])
        if fault is None:
            writer.write(answer(body))
            return Then.KEEP
        await asyncio.sleep(fault.delay)
        writer.write(fault.wire(body, self._elsewhere))
        await writer.drain()
        if fault.then is Then.RESET:
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        while fault.then is Then.DRIP:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(_DRIP_INTERVAL)
        return fault.then


class Running:
    """The server, from the outside.

    Attributes:
        url: Where it is.
        strangers: How many connections were made to where its redirects point, once it has stopped.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.strangers = 0


@contextmanager
def running() -> Generator[Running, None, None]:
    """Run the server in another process."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        server = Running(process.stdout.readline().strip())
        try:
            yield server
        finally:
            said, _ = process.communicate()
            server.strangers = int(said)


if __name__ == "__main__":
    asyncio.run(Server().run())
