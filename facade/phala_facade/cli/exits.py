"""Exit codes, and what to do about each error."""

from __future__ import annotations

from enum import IntEnum

from phala_facade.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    PhalaError,
    RateLimitError,
    RequestError,
    RequestTimeoutError,
    ServerError,
    StatusError,
    UnexpectedResponseError,
    WaitTimeoutError,
)
from phala_facade.errors.wording import quoted


class Exit(IntEnum):
    """What the program ends with."""

    OK = 0
    BUG = 1
    USAGE = 2
    CONFIGURATION = 3
    NOT_FOUND = 4
    REFUSED = 5
    UNREACHABLE = 6
    UNEXPECTED = 7
    SERVER = 8
    WAIT = 9
    DEPARTED = 10
    INCOMPLETE = 11
    INTERRUPTED = 130
    PIPE = 141


_CONFORM = "`phala-facade conformance` shows what departs from the documentation"

# The first row that fits counts: subclasses stand before their bases.
_ERRORS: tuple[tuple[type[PhalaError], Exit, str], ...] = (
    (ConfigurationError, Exit.CONFIGURATION, ""),
    (NotFoundError, Exit.NOT_FOUND, "`phala-facade cvms list` shows what there is; --workspace asks in another one"),
    (AuthenticationError, Exit.REFUSED, "check the key in PHALA_CLOUD_API_KEY"),
    (PermissionDeniedError, Exit.REFUSED, "this key may not see it: use another key, or --workspace"),
    (RequestTimeoutError, Exit.UNREACHABLE, "try again, or give it more time with --timeout"),
    (RequestError, Exit.UNREACHABLE, "check the network and --base-url"),
    (UnexpectedResponseError, Exit.UNEXPECTED, _CONFORM),
    (WaitTimeoutError, Exit.WAIT, "--within waits longer, --keep-waiting through every state"),
    (InvalidRequestError, Exit.SERVER, "check the arguments"),
    (RateLimitError, Exit.SERVER, "try again later"),
    (ServerError, Exit.SERVER, "try again later"),
    (StatusError, Exit.SERVER, ""),
    (PhalaError, Exit.SERVER, ""),
)


def exit_of(error: PhalaError) -> Exit:
    """Give the exit code that stands for an error."""
    return next(code for kind, code, _ in _ERRORS if isinstance(error, kind))


def line_of(error: PhalaError) -> str:
    """Say on one line what went wrong, and what to do about it: the vendor's own suggestion where there is one."""
    advice = next(advice for kind, _, advice in _ERRORS if isinstance(error, kind))
    if isinstance(error, StatusError) and error.suggestions:
        advice = quoted(error.suggestions[0])
    return f"{error} ({advice})" if advice else str(error)
