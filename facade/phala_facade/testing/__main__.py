"""``python -m phala_facade.testing``: the embedded server until it is interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from phala_facade.testing.constants import API_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the default fleet on loopback until SIGINT or SIGTERM.

    Args:
        arguments: The command line; that of the process when None.

    Returns:
        The exit status: 0 when it was stopped, 1 when it could not start.
    """
    parser = argparse.ArgumentParser(
        prog="python -m phala_facade.testing",
        description="Serve an invented fleet on 127.0.0.1 in the documented shapes of the Phala Cloud API.",
    )
    parser.add_argument("--port", type=int, default=0, help="where to listen (default: any free port)")
    parser.add_argument("--forced-version", metavar="YYYY-MM-DD", help="respond in this version, whatever is requested")
    parser.add_argument("--access-log", action="store_true", help="write a line per request")
    options = vars(parser.parse_args(arguments))
    stop = threading.Event()

    def set_stop(*_: Any) -> None:
        stop.set()

    before = [signal.signal(number, set_stop) for number in _SIGNALS]
    try:
        from phala_facade.testing import EmbeddedServer

        with EmbeddedServer(**options) as server:
            sys.stdout.write(f"{server.base_url} serves the embedded fleet; the key is {API_KEY}; Ctrl-C stops it\n")
            sys.stdout.flush()
            stop.wait()
    except (ModuleNotFoundError, OSError, ValueError) as error:
        sys.stderr.write(f"phala_facade.testing: {error}\n")
        return 1
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
    return 0


if __name__ == "__main__":
    sys.exit(main())
