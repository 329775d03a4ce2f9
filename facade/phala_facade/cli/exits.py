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
    """The exit codes of the program."""

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
    VIOLATIONS = 10
    INCOMPLETE = 11
    OUTPUT = 12
    INTERRUPTED = 130
    PIPE = 141
    TERMINATED = 143


_ELSEWHERE = "--workspace selects another workspace"
_CONFORM = "`phala-facade conformance` shows what does not match the documentation"

# The first match counts, so subclasses come before their base classes.
_ERRORS: tuple[tuple[type[PhalaError], Exit, str], ...] = (
    (ConfigurationError, Exit.CONFIGURATION, ""),
    (NotFoundError, Exit.NOT_FOUND, f"`phala-facade cvms list` shows what there is; {_ELSEWHERE}"),
    (AuthenticationError, Exit.REFUSED, "check the key in PHALA_CLOUD_API_KEY"),
    (PermissionDeniedError, Exit.REFUSED, "this key has no access: use another key, or --workspace"),
    (RequestTimeoutError, Exit.UNREACHABLE, "try again, or allow more time with --timeout"),
    (RequestError, Exit.UNREACHABLE, ""),
    (UnexpectedResponseError, Exit.UNEXPECTED, _CONFORM),
    (WaitTimeoutError, Exit.WAIT, "--within waits longer"),
    (InvalidRequestError, Exit.SERVER, "check the arguments"),
    (RateLimitError, Exit.SERVER, "try again later"),
    (ServerError, Exit.SERVER, "try again later"),
    (StatusError, Exit.SERVER, ""),
    (PhalaError, Exit.SERVER, ""),
)


def exit_of(error: PhalaError) -> Exit:
    """Return the exit code for an error."""
    return next(code for kind, code, _ in _ERRORS if isinstance(error, kind))


def line_of(error: PhalaError, base_url: str | None = None, *, name: str = "") -> str:
    """Return one line on what went wrong and what to do about it: the vendor's own suggestion, if any.

    Args:
        error: The error.
        base_url: The URL of the API; None before there is a client.
        name: The subject of the call; it is prepended if the error does not name it.
    """
    advice = _advice(error, base_url)
    unnamed = error.subject is None or isinstance(error, ConfigurationError)
    before = f"{name}: " if name and unnamed else ""
    return f"{before}{error} ({advice})" if advice else f"{before}{error}"


def _advice(error: PhalaError, base_url: str | None) -> str:
    where = f"--base-url, which is {base_url}" if base_url else "--base-url"
    match error:
        case StatusError() if error.suggestions:
            return quoted(error.suggestions[0])
        case StatusError() if error.from_intermediary:
            return f"a proxy, firewall or CDN responds in place of the API: check the network and {where}"
        case NotFoundError() if error.operation == "cvms.list" or not error.body.lstrip().startswith("{"):
            return f"this response is not from the API: check {where}"
        case NotFoundError() if error.operation.startswith("apps."):
            return f"`phala-facade inventory` shows what there is; {_ELSEWHERE}"
        case RateLimitError() if error.retry_after is not None:
            return f"try again in {error.retry_after:g} s"
        case UnexpectedResponseError() if not (error.candidates or error.path):
            return f"check {where}; {_CONFORM}"
        case WaitTimeoutError() if "; stopped early: " in str(error):
            return "--keep-waiting waits on"
        case RequestError() if not isinstance(error, RequestTimeoutError):
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
