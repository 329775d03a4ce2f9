"""A successful response: its body, and where it came from."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade.errors import RequestTimeoutError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Response(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A complete, decompressed 2xx response.

    Attributes:
        operation: The name of the call, such as `"cvms.list"`.
        api_version: What was sent as `X-Phala-Version`.
        subject: The identifier in the request, for messages; `None` for a list.
        content: The body, not parsed.
        content_type: The `Content-Type` header, if any.
        request_id: The `X-Request-ID` header, if any.
        attempts: How many requests it took.
        remaining: Returns the time left for the call, in seconds.
        redact: Replaces credentials in what a message quotes.
    """

    operation: str
    api_version: str
    subject: str | None = None
    content: bytes
    content_type: str | None = None
    request_id: str | None = None
    attempts: int = 1
    remaining: Callable[[], float] = lambda: inf
    redact: Callable[[str], str] = str

    def __repr__(self) -> str:
        """Show nothing that the server sent."""
        return f"Response(operation={self.operation!r}, api_version={self.api_version!r}, attempts={self.attempts})"

    @property
    def body(self) -> bytes:
        """The body, without the byte order mark that some proxies add."""
        return self.content.removeprefix(_BYTE_ORDER_MARK)

    def check_time(self) -> None:
        """Check that the call has time left.

        Raises:
            RequestTimeoutError: It has none.
        """
        if self.remaining() <= 0:
            raise RequestTimeoutError(
                operation=self.operation,
                subject=self.subject and self.redact(self.subject),
                reason="the time of the call was over before its response was parsed",
                attempts=self.attempts,
            )

    def unexpected(
        self, reason: str, path: str = "", candidates: Mapping[str, str] | None = None, partial: Sequence[Any] = ()
    ) -> UnexpectedResponseError:
        """Return an error that says why the response cannot be parsed."""
        return UnexpectedResponseError(
            reason=self.redact(reason),
            operation=self.operation,
            subject=self.subject and self.redact(self.subject),
            api_version=self.api_version,
            path=path,
            candidates=candidates,
            partial=partial,
            request_id=(self.request_id and self.redact(self.request_id)) or None,
            attempts=self.attempts,
        )
