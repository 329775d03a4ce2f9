"""The ends of the program: exit codes, what to do about each error, and SIGTERM."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

from phala_facade import errors
from phala_facade.errors.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Generator


class Exit(IntEnum):
    """The exit codes of the program."""

    OK = 0
    DIFFERENT = 1  # as `diff` has it
    USAGE = 2
    CONFIGURATION = 3
    NOT_FOUND = 4
    REFUSED = 5
    UNREACHABLE = 6
    UNEXPECTED = 7
    SERVER = 8
    WAIT = 9
    VIOLATIONS = 10
    INCOMPLETE = 11
    OUTPUT = 12
    HOPELESS = 13
    BUG = 70  # as sysexits.h has it
    INTERRUPTED = 130
    PIPE = 141
    TERMINATED = 143


_ELSEWHERE = "--workspace selects another workspace"
_CONFORM = "`phala-facade conformance` shows what does not match the documentation"

# The first match counts, so subclasses come before their base classes.
_ERRORS: tuple[tuple[type[errors.PhalaError], Exit, str], ...] = (
    (errors.ConfigurationError, Exit.CONFIGURATION, ""),
    (errors.NotFoundError, Exit.NOT_FOUND, f"`phala-facade cvms list` shows what there is; {_ELSEWHERE}"),
    (errors.AmbiguousError, Exit.NOT_FOUND, "use more of the identifier"),
    (errors.AuthenticationError, Exit.REFUSED, "check the key in PHALA_CLOUD_API_KEY"),
    (errors.PermissionDeniedError, Exit.REFUSED, "this key has no access: use another key, or --workspace"),
    (errors.RequestTimeoutError, Exit.UNREACHABLE, "try again, or allow more time with --timeout"),
    (errors.RequestError, Exit.UNREACHABLE, ""),
    (errors.UnexpectedResponseError, Exit.UNEXPECTED, _CONFORM),
    (errors.WaitTimeoutError, Exit.WAIT, "use --within to wait longer"),
    (errors.InvalidRequestError, Exit.SERVER, "check the arguments"),
    (errors.RateLimitError, Exit.SERVER, "try again later"),
    (errors.ServerError, Exit.SERVER, "try again later"),
    (errors.PhalaError, Exit.SERVER, ""),
)


_WORST_FIRST = (
    Exit.CONFIGURATION,
    Exit.REFUSED,
    Exit.NOT_FOUND,
    Exit.HOPELESS,
    Exit.UNEXPECTED,
    Exit.SERVER,
    Exit.UNREACHABLE,
    Exit.WAIT,
)
"""Errors that need somebody to act come before those that may pass."""


def exit_of(error: errors.PhalaError) -> Exit:
    """Return the exit code for an error."""
    if isinstance(error, errors.WaitTimeoutError) and error.stopped_early:
        return Exit.HOPELESS
    return next(code for kind, code, _ in _ERRORS if isinstance(error, kind))


def badness(error: errors.PhalaError) -> int:
    """Return the place of an error among all: of several, that with the lowest decides the exit code."""
    return _WORST_FIRST.index(exit_of(error))


def line_of(error: errors.PhalaError, base_url: str | None = None, *, name: str = "") -> str:
    """Return one line on what went wrong and what to do about it: the vendor's own suggestion, if any.

    Args:
        error: The error.
        base_url: The URL of the API; None before there is a client.
        name: The subject of the call; it is prepended if the error does not name it.
    """
    advice = _advice(error, base_url)
    unnamed = error.subject is None or isinstance(error, errors.ConfigurationError)
    before = f"{name}: " if name and unnamed else ""
    return f"{before}{error} ({advice})" if advice else f"{before}{error}"


def _advice(error: errors.PhalaError, base_url: str | None) -> str:
    where = f"--base-url, which is {base_url}" if base_url else "--base-url"
    match error:
        case errors.PhalaError(operation="cvms.logs"):
            return "the CVM itself serves its logs: is it running, and are they public?"
        case errors.StatusError() if error.suggestions:
            return quoted(error.suggestions[0])
        case errors.StatusError() if error.from_intermediary:
            return f"a proxy, firewall or CDN responds in place of the API: check the network and {where}"
        case errors.NotFoundError() if error.subject is None or not error.body.lstrip().startswith("{"):
            return f"this response is not from the API: check {where}"
        case errors.NotFoundError() if error.operation.startswith("apps."):
            return f"`phala-facade apps list` shows what there is; {_ELSEWHERE}"
        case errors.RateLimitError() if error.retry_after is not None:
            return f"try again in {error.retry_after:g} s"
        case errors.UnexpectedResponseError() if not (error.candidates or error.path):
            return f"check {where}; {_CONFORM}"
        case errors.WaitTimeoutError(stopped_early=True):
            return "use --keep-waiting to wait anyway"
        case errors.RequestError() if not isinstance(error, errors.RequestTimeoutError):
            proxied = base_url is not None and _is_proxied(base_url)
            return f"check the network{', the proxy of the environment' if proxied else ''} and --base-url"
        case _:
            return next(advice for kind, _, advice in _ERRORS if isinstance(error, kind))


def _is_proxied(base_url: str) -> bool:
    """Return whether the environment sets a proxy for this URL."""
    from urllib.parse import urlsplit
    from urllib.request import getproxies, proxy_bypass

    url, proxies = urlsplit(base_url), getproxies()
    return bool(proxies.get(url.scheme) or proxies.get("all")) and not proxy_bypass(url.netloc)


class Terminated(BaseException):
    """The process got SIGTERM."""


@contextmanager
def terminable() -> Generator[None]:
    """Make SIGTERM raise `Terminated`, so that the progress bar is erased, unless the calling program handles it.

    Raises:
        Terminated: The process got SIGTERM.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _terminate(*_: object) -> None:
    raise Terminated
