"""``python -m phala_facade.testing``: the embedded server until it is interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phala_facade.testing.constants import API_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve a fleet on loopback until SIGINT or SIGTERM; return 0, or 1 if the server could not start."""
    parser = argparse.ArgumentParser(
        prog="python -m phala_facade.testing",
        description="Serve an invented fleet on 127.0.0.1 in the documented shapes of the Phala Cloud API.",
    )
    parser.add_argument("--port", type=int, default=0, help="where to listen (default: any free port)")
    parser.add_argument("--fleet", type=Path, metavar="FILE", help="serve what is in a JSON, TOML or YAML file")
    parser.add_argument("--forced-version", metavar="YYYY-MM-DD", help="respond in this version, whatever is requested")
    parser.add_argument("--access-log", action="store_true", help="write a line per request")
    try:
        serve(**vars(parser.parse_args(arguments)))
    except (ModuleNotFoundError, OSError, ValueError) as error:
        sys.stderr.write(f"phala_facade.testing: {error}\n")
        return 1
    return 0


def serve(*, port: int, fleet: Path | None, forced_version: str | None, access_log: bool) -> None:
    """Serve until SIGINT or SIGTERM, and print what a shell needs to be a client.

    Raises:
        ModuleNotFoundError: The extra `testing` is not installed.
        OSError: The file cannot be read, or the port cannot be had.
        ValueError: The file or an option says what cannot be.
    """
    from phala_facade.testing import EmbeddedServer
    from phala_facade.testing.fake.file import read_fleet

    stop = threading.Event()

    def set_stop(*_: Any) -> None:
        stop.set()

    served = None if fleet is None else read_fleet(fleet)
    before = [signal.signal(number, set_stop) for number in _SIGNALS]
    try:
        with EmbeddedServer(port, fleet=served, forced_version=forced_version, access_log=access_log) as server:
            sys.stdout.write(
                f"{server.base_url} serves {fleet or 'the embedded fleet'}; Ctrl-C stops it. In another shell:\n"
                f"export PHALA_CLOUD_API_KEY={API_KEY}\n"
                f"export PHALA_CLOUD_API_PREFIX={server.base_url}\n"
            )
            sys.stdout.flush()
            stop.wait()
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main())
