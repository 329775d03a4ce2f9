"""From a reply to the value that a call gives: what the synchronous and the asynchronous client share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from phala_facade.errors import ConfigurationError, UnexpectedResponseError
from phala_facade.models import App, Cvm, CvmList

if TYPE_CHECKING:
    from phala_facade.client.deviations import DeviationReporter
    from phala_facade.operations.call import Call
    from phala_facade.operations.response import Response

V = TypeVar("V", Cvm, App, CvmList)


@dataclass(frozen=True)
class Interpreter:
    """How replies are read.

    Attributes:
        api_version: What is sent as `X-Phala-Version`.
        strict: Whether any departure from the documented schema is an error.
        reporter: Tells of deviations.
    """

    api_version: str
    strict: bool
    reporter: DeviationReporter

    def with_api_version(self, api_version: str) -> Interpreter:
        """Give what reads the answers of another API version."""
        return replace(self, api_version=api_version)

    def value(self, call: Call[V], reply: Response) -> V:
        """Read the reply to a call, and tell of its deviations."""
        try:
            value = call.answer(reply, api_version=self.api_version, strict=self.strict)
        except UnexpectedResponseError as error:
            # A traceback that shows locals shows nothing of the answer: the frames below hold all of it.
            error.__traceback__ = None
            raise
        self.reporter.report(call.request.operation, value)
        return value


def require_validator() -> None:
    """Refuse strict mode where what it validates with is not installed.

    Raises:
        ConfigurationError: The extra `strict` is not installed.
    """
    import importlib.util

    missing = [name for name in ("jsonschema", "rfc3339_validator") if importlib.util.find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            f"strict=True needs {' and '.join(missing)}: install them with pip install 'phala-facade[strict]'"
        )
