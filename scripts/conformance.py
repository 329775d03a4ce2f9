"""`make conformance`: asks the live API where there is a key for it, otherwise the embedded server."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from phala_facade import PhalaCloud
from phala_facade.conformance.command import main as ask
from phala_facade.testing import API_KEY, EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask all operations in every known version, and report what is not as documented.

    Returns:
        The exit status of `phala_facade.conformance.command.main`.
    """
    live = os.environ.get("PHALA_CLOUD_API_KEY", "").strip()
    return ask(arguments, connect=PhalaCloud if live else _embedded, prog="make conformance")


@contextmanager
def _embedded() -> Generator[PhalaCloud]:
    print("PHALA_CLOUD_API_KEY is not set: the embedded server answers", file=sys.stderr)
    with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url) as cloud:
        yield cloud


if __name__ == "__main__":
    sys.exit(main())
