"""One call: the request to send, and how its answer is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from phala_facade.operations.answer import Answer
from phala_facade.operations.request import Request

if TYPE_CHECKING:
    from phala_facade.operations.response import Response

T_co = TypeVar("T_co", covariant=True)


class Call(msgspec.Struct, Generic[T_co], frozen=True):
    """One call of an operation; whoever sends the request hands the reply to `answer`.

    Attributes:
        request: What is sent.
        read: Reads the answer.
    """

    request: Request
    read: Callable[[Answer], T_co]

    def answer(self, reply: Response, *, api_version: str, strict: bool) -> T_co:
        """Read what came back.

        Args:
            reply: What came back, with a success status.
            api_version: What was sent as `X-Phala-Version`.
            strict: Whether any departure from the documented schema is an error.

        Raises:
            UnexpectedResponseError: No documented shape fits.
        """
        return self.read(Answer(self.request.operation, api_version, strict, reply))
