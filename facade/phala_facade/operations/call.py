"""One call: the request to send, and how its response is parsed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from phala_facade.operations.request import Request
from phala_facade.operations.response import Response
from phala_facade.operations.steps import Steps, finish

T_co = TypeVar("T_co", covariant=True)


class Call(msgspec.Struct, Generic[T_co], frozen=True):
    """One call of an operation.

    Attributes:
        request: What is sent.
        steps: Parses a response; its second argument is whether any violation of the documented schema is an error.
    """

    request: Request
    steps: Callable[[Response, bool], Steps[T_co]]

    def parse(self, response: Response, strict: bool) -> T_co:
        """Return the value of a response.

        Raises:
            UnexpectedResponseError: No documented shape fits.
            RequestTimeoutError: The call ran out of time.
        """
        return finish(self.steps(response, strict))
