"""The client that a command asks with: the key, and what is told of the requests."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from phala_facade.cli.terminal import complain
from phala_facade.client import PhalaCloud
from phala_facade.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Generator

    from phala_facade.cli.options import Options

_KEY = "PHALA_CLOUD_API_KEY"


@contextmanager
def connected(options: Options, *, deviations: bool = True) -> Generator[PhalaCloud]:
    """Open the client.

    Args:
        options: What the command line says.
        deviations: Whether to warn of what could not be read.

    Raises:
        ConfigurationError: There is no key, or a setting cannot be used.
    """
    arguments: dict[str, Any] = {
        name: value
        for name in ("api_version", "base_url", "workspace", "timeout")
        if (value := getattr(options, name)) is not None
    }
    if not os.environ.get(_KEY, "").strip():
        options.api_key = arguments["api_key"] = _asked_for()
    with _told_of(verbose=options.verbose, deviations=deviations), PhalaCloud(**arguments) as cloud:
        options.base_url = cloud.base_url
        yield cloud


def _asked_for() -> str:
    """Ask for the key, without an echo.

    Raises:
        ConfigurationError: There is nobody to ask.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(f"no key: set the environment variable {_KEY} (in a terminal, it is asked for)")
    key: str = click.prompt(f"Phala Cloud API key ({_KEY} is not set)", hide_input=True, err=True)
    return key.strip()


class _Lines(logging.Handler):
    """Writes what the library logs, a line each."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        complain(record.getMessage(), kind="warning" if record.levelno >= logging.WARNING else "verbose")


@contextmanager
def _told_of(*, verbose: bool, deviations: bool) -> Generator[None]:
    logger, handler = logging.getLogger("phala_facade"), _Lines()
    quiet = logging.ERROR if not deviations else logging.WARNING
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else quiet)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
