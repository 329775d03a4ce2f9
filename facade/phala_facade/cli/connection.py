"""The client of a command: its key, and what is logged."""

from __future__ import annotations

import logging
import os
import sys
import warnings
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
    """Open the client, with warnings about deviations or without.

    Raises:
        ConfigurationError: There is no key, or a setting is not valid.
    """
    if not has_key(options):
        options.api_key = _prompt_for_key()
    arguments: dict[str, Any] = {
        name: value
        for name in ("api_key", "api_version", "base_url", "workspace", "timeout")
        if (value := getattr(options, name)) is not None
    }
    with _logging(verbose=options.verbose, deviations=deviations), PhalaCloud(**arguments) as cloud:
        options.base_url = cloud.base_url
        yield cloud


def has_key(options: Options) -> bool:
    """Return whether there is a key without a prompt for it."""
    return options.api_key is not None or bool(os.environ.get(_KEY, "").strip())


def _prompt_for_key() -> str:
    """Prompt for the key, without echoing it.

    Raises:
        ConfigurationError: There is no terminal to prompt on.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(
            f"no key: set the environment variable {_KEY} (in a terminal, there is a prompt for it)"
        )
    key: str = click.prompt(f"Phala Cloud API key ({_KEY} is not set)", hide_input=True, err=True)
    return key.strip()


class _Lines(logging.Handler):
    """Writes each log record of the library on one line."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        complain(record.getMessage(), kind="warning" if record.levelno >= logging.WARNING else "verbose")


def _warn(message: Warning | str, *_: object, **__: object) -> None:
    complain(str(message), kind="warning")


@contextmanager
def _logging(*, verbose: bool, deviations: bool) -> Generator[None]:
    """Write what the library logs and warns of to stderr, a line for each."""
    logger, handler = logging.getLogger("phala_facade"), _Lines()
    quiet = logging.ERROR if not deviations else logging.WARNING
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else quiet)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = _warn
            yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
