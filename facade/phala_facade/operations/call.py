"""One call: the request to send, and how its response is parsed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from phala_facade.operations.request import Request
from phala_facade.operations.response import Response

T_co = TypeVar("T_co", covariant=True)


class Call(msgspec.Struct, Generic[T_co], frozen=True):
    """One call of an operation.

    Attributes:
        request: What is sent.
        parse: Returns the value of a response, given whether any violation of the documented schema is an error;
            raises `UnexpectedResponseError` when no documented shape fits.
    """

    request: Request
    parse: Callable[[Response, bool], T_co]
