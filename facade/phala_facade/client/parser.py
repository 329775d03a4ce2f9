"""Parsing a response into the value of a call, for both clients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from phala_facade.errors import RequestTimeoutError, UnexpectedResponseError

if TYPE_CHECKING:
    from phala_facade.client.deviations import DeviationReporter
    from phala_facade.operations.call import Call
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps

T = TypeVar("T")


@dataclass(frozen=True)
class ResponseParser:
    """Parses the responses of one client.

    Attributes:
        api_version: The value of `X-Phala-Version`.
        strict: Whether any violation of the documented schema is an error.
        reporter: Reports deviations.
    """

    api_version: str
    strict: bool
    reporter: DeviationReporter

    def with_api_version(self, api_version: str) -> ResponseParser:
        """Return a parser for responses of another API version."""
        return replace(self, api_version=api_version)

    def steps(self, call: Call[T], response: Response) -> Steps[T]:
        """Parse a response and report its deviations."""
        try:
            value = yield from call.steps(response, self.strict)
        except (UnexpectedResponseError, RequestTimeoutError) as error:
            # The frames below hold the whole response, which a traceback with locals would show.
            error.__traceback__ = None
            raise
        yield from self.reporter.report(call.request.operation, value)
        return value
