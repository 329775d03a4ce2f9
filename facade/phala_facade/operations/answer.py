"""One answer, and what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade.errors import UnexpectedResponseError
from phala_facade.operations.response import Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Answer(msgspec.Struct, frozen=True):
    """An answer, and what it answers.

    Attributes:
        operation: What was asked, as the facade names it: `"cvms.list"`.
        api_version: What was sent as `X-Phala-Version`.
        strict: Whether any departure from the documented schema is an error.
        reply: What came back, with a success status.
    """

    operation: str
    api_version: str
    strict: bool
    reply: Response

    @property
    def body(self) -> bytes:
        """The JSON that came back."""
        return self.reply.content.removeprefix(_BYTE_ORDER_MARK)

    def unexpected(
        self, reason: str, path: str = "", candidates: Mapping[str, str] | None = None, partial: Sequence[Any] = ()
    ) -> UnexpectedResponseError:
        """Make the error that says why the answer cannot be read."""
        return UnexpectedResponseError(
            reason=reason,
            operation=self.operation,
            subject=self.reply.subject,
            api_version=self.api_version,
            path=path,
            candidates=dict(candidates or {}),
            partial=partial,
            request_id=self.reply.request_id,
            attempts=self.reply.attempts,
        )
