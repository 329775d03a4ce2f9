"""``python -m phala_facade.testing``: the embedded server until it is interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from phala_facade.testing.constants import API_KEY

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from types import FrameType


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the default fleet on loopback until SIGINT or SIGTERM.

    Args:
        arguments: The command line; that of the process when None.

    Returns:
        The exit status: 0 when it was stopped, 1 when it could not start.
    """
    options = _parse(arguments)
    try:
        from phala_facade.testing import EmbeddedServer
    except ModuleNotFoundError as error:
        return _fail(str(error))
    server = EmbeddedServer(options.port, forced_version=options.forced_version, access_log=options.access_log)
    try:
        with _stop_signal() as stop, server:
            sys.stdout.write(f"{server.base_url} serves the embedded fleet; the key is {API_KEY}; Ctrl-C stops it\n")
            sys.stdout.flush()
            stop.wait()
    except (OSError, ValueError) as error:
        return _fail(str(error))
    return 0


class _Options(argparse.Namespace):
    port: int
    forced_version: str | None
    access_log: bool


def _parse(arguments: Sequence[str] | None) -> _Options:
    parser = argparse.ArgumentParser(
        prog="python -m phala_facade.testing",
        description="Serve an invented fleet on 127.0.0.1 in the documented shapes of the Phala Cloud API.",
    )
    parser.add_argument("--port", type=int, default=0, help="where to listen (default: any free port)")
    parser.add_argument("--forced-version", metavar="YYYY-MM-DD", help="answer in this version, whatever is requested")
    parser.add_argument("--access-log", action="store_true", help="write a line per request")
    return parser.parse_args(arguments, _Options())


@contextmanager
def _stop_signal() -> Generator[threading.Event]:
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)

    def set_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what a handler is called with
        stop.set()

    previous = [signal.signal(number, set_stop) for number in signals]
    try:
        yield stop
    finally:
        for number, handler in zip(signals, previous, strict=True):
            signal.signal(number, handler)


def _fail(message: str) -> int:
    sys.stderr.write(f"phala_facade.testing: {message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
