"""`make bomb`: the peak memory of reading a gzip bomb, in both clients and in plain httpx, each in a fresh process."""

from __future__ import annotations

import argparse
import asyncio
import gzip
import resource
import subprocess
import sys
import tempfile
import threading
import tracemalloc
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import msgspec

from phala_facade import AsyncPhalaCloud, PhalaCloud, PhalaError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1 << 20
LIMITS = (1, 16, 64)
"""What `max_response_bytes` is tried with, in MiB."""

ALLOWANCE = 8 * MIB
"""What a client may take beyond the limit: the connection, a piece that is being inflated, the growth of a buffer."""

_ROOT = Path(__file__).resolve().parents[1]
_KEY = "a-key-for-the-bomb-alone"
_KIB = 1 << 10


class Reading(msgspec.Struct, frozen=True):
    """What reading the bomb came to.

    Attributes:
        outcome: The type of the error, or the number of bytes that were read.
        resident: By how much the peak of the resident memory grew, in bytes.
        traced: The peak of what Python allocated, in bytes; 0 when that was not traced.
    """

    outcome: str
    resident: int
    traced: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        reader: Who read: `"sync"`, `"async"` or `"httpx"`.
        limit: The bound, in bytes; `None` for httpx, which has none.
        reading: What it came to.
    """

    reader: str
    limit: int | None
    reading: Reading

    @property
    def kept(self) -> bool:
        """Whether the bound held, in memory and in what the caller got."""
        if self.limit is None:
            return True
        peak = max(self.reading.resident, self.reading.traced)
        return self.reading.outcome == UnexpectedResponseError.__name__ and peak < 2 * self.limit + ALLOWANCE

    def __str__(self) -> str:
        limit = "none" if self.limit is None else f"{self.limit / MIB:g} MiB"
        resident, traced = self.reading.resident / MIB, self.reading.traced / MIB
        return f"{self.reader:<8}{limit:>8}{resident:>14.1f} MiB{traced:>10.1f} MiB  {self.reading.outcome}"


def _read_httpx(url: str, _limit: int) -> str:
    with httpx.Client(trust_env=False) as client, client.stream("GET", f"{url}/api/v1/cvms") as response:
        return f"{len(response.read()) // MIB} MiB read"


def _read_sync(url: str, limit: int) -> str:
    with PhalaCloud(_KEY, base_url=url, max_response_bytes=limit) as cloud:
        return str(len(cloud.cvms.list()))


def _read_async(url: str, limit: int) -> str:
    async def read() -> str:
        async with AsyncPhalaCloud(_KEY, base_url=url, max_response_bytes=limit) as cloud:
            return str(len(await cloud.cvms.list()))

    return asyncio.run(read())


READERS: dict[str, Callable[[str, int], str]] = {"sync": _read_sync, "async": _read_async, "httpx": _read_httpx}


def read(reader: str, url: str, limit: int, *, traced: bool) -> Reading:
    """Read the bomb in this process, and measure."""
    # The bomb comes second: what the first request loads is none of its cost.
    _outcome(reader, f"{url}/plain", limit)
    before = _peak()
    if traced:
        tracemalloc.start()
    outcome = _outcome(reader, url, limit)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Reading(outcome, _peak() - before, peak)


def _outcome(reader: str, url: str, limit: int) -> str:
    try:
        return READERS[reader](url, limit)
    except PhalaError as error:
        return type(error).__name__


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _KIB


def measure(reader: str, url: str, limit: int | None) -> Row:
    """Read the bomb in fresh processes: one for the resident memory, one for what Python allocates."""
    readings = [
        msgspec.json.decode(
            subprocess.run(
                [sys.executable, "-m", "scripts.bomb", "--read", reader, url, str(limit or 0), *traced],
                cwd=_ROOT,
                check=True,
                capture_output=True,
            ).stdout,
            type=Reading,
        )
        for traced in ([], ["--traced"])
    ]
    return Row(reader, limit, Reading(readings[0].outcome, readings[0].resident, readings[1].traced))


def bomb(size: int) -> bytes:
    """Make a gzip body that inflates to so many bytes, without holding them."""
    with tempfile.TemporaryFile() as file:
        with gzip.GzipFile(fileobj=file, mode="wb") as packed:
            for _ in range(size // MIB):
                packed.write(bytes(MIB))
        file.seek(0)
        return file.read()


def serve(body: bytes) -> ThreadingHTTPServer:
    """Serve a gzip body on loopback, and an empty list below `/plain`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            plain = self.path.startswith("/plain")
            content = gzip.compress(b"[]") if plain else body
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def table(body: bytes, limits: tuple[int, ...] = LIMITS) -> list[Row]:
    """Measure every reader with every bound.

    Args:
        body: The bomb.
        limits: The bounds, in MiB.
    """
    with serve(body) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        rows = [measure(reader, url, limit * MIB) for limit in limits for reader in ("sync", "async")]
        rows.append(measure("httpx", url, None))
        server.shutdown()
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and give 1 when a bound did not hold."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bomb", description=__doc__)
    parser.add_argument("--size", type=int, default=300, help="what the bomb inflates to, in MiB")
    parser.add_argument("--read", nargs=3, metavar=("READER", "URL", "LIMIT"), help=argparse.SUPPRESS)
    parser.add_argument("--traced", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.read is not None:
        reader, url, limit = options.read
        print(msgspec.json.encode(read(reader, url, int(limit), traced=options.traced)).decode())
        return 0
    body = bomb(options.size * MIB)
    rows = table(body)
    print(f"{len(body) / _KIB:.0f} KiB of gzip, {options.size} MiB inflated; peaks beyond a plain call")
    print(f"{'reader':<8}{'bound':>8}{'resident':>18}{'Python':>14}  outcome")
    print(*rows, sep="\n")
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
