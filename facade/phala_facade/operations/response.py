"""What came back, when it is a success: the bytes of the body and what tells where they are from."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A 2xx answer, inflated and whole.

    Attributes:
        status_code: The HTTP status.
        content: The body, not parsed.
        content_type: The `Content-Type` as the server gave it.
        request_id: The `X-Request-ID` as the server gave it.
        subject: What was asked about, for messages.
        attempts: How many requests it took.
    """

    status_code: int
    content: bytes = field(repr=False)
    content_type: str | None
    request_id: str | None
    attempts: int
    subject: str | None = None
