"""The errors for HTTP error statuses."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from phala_facade.errors.base import PhalaError
from phala_facade.errors.wording import attempts_part, call_part, quoted, request_id_part

if TYPE_CHECKING:
    from collections.abc import Iterable

_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})


class StatusError(PhalaError):
    """The response has an error status.

    Attributes:
        operation: The call that failed, such as `"cvms.get"`.
        api_version: The requested API version, if known.
        status_code: The HTTP status.
        is_transient: Whether the status is 408, 429, 500, 502, 503 or 504.
        code: The vendor's own error code, if any.
        detail: The vendor's own message, if any.
        errors: The structured items of the response: FastAPI's validation items, or the vendor's `details`.
        request_id: The identifier of the request, for the vendor's support.
        retry_after: How long the server wants clients to wait, in seconds.
        suggestions: What the vendor suggests doing.
        links: The vendor's links, as plain values.
        body: The text of the response, cut to 64 Ki characters.
        from_intermediary: Whether it seems to come from something in front of the API, such as a CDN or a firewall: the
            API itself responds with JSON.
    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride] # always known here

    def __init__(
        self,
        *,
        operation: str,
        status_code: int,
        code: str | None = None,
        detail: str | None = None,
        errors: Iterable[object] = (),
        request_id: str | None = None,
        retry_after: float | None = None,
        suggestions: Iterable[str] = (),
        links: Iterable[object] = (),
        body: str = "",
        from_intermediary: bool = False,
        api_version: str | None = None,
        subject: str | None = None,
        attempts: int = 1,
    ) -> None:
        words = detail or code
        reason = f": {quoted(words)}" if words else ""
        where = f"{call_part(operation, subject, api_version)}: HTTP {_status_name(status_code)}"
        origin = " from something in front of the API" if from_intermediary else ""
        message = f"{where}{origin}{request_id_part(request_id)}{attempts_part(attempts)}{reason}"
        super().__init__(message, operation=operation, subject=subject, attempts=attempts)
        self.api_version: str | None = api_version
        self.status_code: int = status_code
        self.is_transient: bool = status_code in _TRANSIENT
        self.code: str | None = code
        self.detail: str | None = detail
        self.errors: tuple[object, ...] = tuple(errors)
        self.request_id: str | None = request_id
        self.retry_after: float | None = retry_after
        self.suggestions: tuple[str, ...] = tuple(suggestions)
        self.links: tuple[object, ...] = tuple(links)
        self.body: str = body
        self.from_intermediary: bool = from_intermediary


class AuthenticationError(StatusError):
    """401: the credentials are missing, wrong or expired."""


class PermissionDeniedError(StatusError):
    """403: the credentials do not allow this."""


class NotFoundError(StatusError):
    """404: the resource does not exist, or is not visible to these credentials."""


class InvalidRequestError(StatusError):
    """400 or 422: the server rejected the arguments."""


class ConflictError(StatusError):
    """409: the current state of the resource does not allow this."""


class RateLimitError(StatusError):
    """429: too many requests; `retry_after` says how long to wait, if the server did."""


class ServerError(StatusError):
    """5xx: the server, or a proxy in front of it, failed."""


_BY_STATUS: dict[int, type[StatusError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: InvalidRequestError,
    429: RateLimitError,
}


def status_error_class(status_code: int, *, from_intermediary: bool = False) -> type[StatusError]:
    """Return the subclass for a status, or `StatusError` itself.

    Args:
        status_code: The HTTP status.
        from_intermediary: Whether the response seems to come from something in front of the API, which does not know
            what the credentials allow.
    """
    if status_code == 403 and from_intermediary:
        return StatusError
    if status_code in _BY_STATUS:
        return _BY_STATUS[status_code]
    return ServerError if 500 <= status_code <= 599 else StatusError


def _status_name(status_code: int) -> str:
    try:
        return f"{status_code} {HTTPStatus(status_code).phrase}"
    except ValueError:
        return str(status_code)
