"""The response to a request that succeeded: its body, and where that came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any

from phala_facade.errors import RequestTimeoutError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A 2xx response, inflated and whole.

    Attributes:
        operation: The name of the call, `"cvms.list"` say.
        api_version: What was sent as `X-Phala-Version`.
        subject: The identifier in the request, for messages; `None` for a list.
        status_code: The HTTP status.
        content: The body, not parsed.
        content_type: The `Content-Type` as the server gave it.
        request_id: The `X-Request-ID` as the server gave it.
        attempts: How many requests it took.
        remaining: Returns what is left of the call's time, in seconds.
    """

    operation: str
    api_version: str
    subject: str | None = None
    status_code: int
    content: bytes = field(repr=False)
    content_type: str | None
    request_id: str | None
    attempts: int
    remaining: Callable[[], float] = field(default=lambda: inf, repr=False)

    @property
    def body(self) -> bytes:
        """The body without the byte order mark that some proxies leave there."""
        return self.content.removeprefix(_BYTE_ORDER_MARK)

    def check_time(self) -> None:
        """Check that the time of the call is not over.

        Raises:
            RequestTimeoutError: It is.
        """
        if self.remaining() <= 0:
            raise RequestTimeoutError(
                operation=self.operation,
                subject=self.subject,
                reason="the time of the call was over before its response was parsed",
                attempts=self.attempts,
            )

    def unexpected(
        self, reason: str, path: str = "", candidates: Mapping[str, str] | None = None, partial: Sequence[Any] = ()
    ) -> UnexpectedResponseError:
        """Return the error that says why the response cannot be parsed."""
        return UnexpectedResponseError(
            reason=reason,
            operation=self.operation,
            subject=self.subject,
            api_version=self.api_version,
            path=path,
            candidates=dict(candidates or {}),
            partial=partial,
            request_id=self.request_id,
            attempts=self.attempts,
        )
