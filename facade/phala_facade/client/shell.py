"""What the synchronous and the asynchronous client have in common: a session, and how its answers are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, TypeVar

from phala_facade.client.callback import check_callback
from phala_facade.client.deviations import DeviationReporter
from phala_facade.client.interpreter import Interpreter, require_validator
from phala_facade.models.version import version_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.models import ApiVersion, Deviation

S = TypeVar("S")


class Shell(Generic[S]):
    """A client: it shares its session with those that `with_api_version` makes of it, and owns closing it."""

    _session: S

    def _bind(self, session: S, base_url: str, interpreter: Interpreter, *, timeout: float, owns_session: bool) -> None:
        self._session = session
        self._base_url = base_url
        self._interpreter = interpreter
        self._timeout = timeout
        self._owns_session = owns_session

    @property
    def base_url(self) -> str:
        """Where the API is, without `/api/v1`."""
        return self._base_url

    @property
    def api_version(self) -> str:
        """What is sent as `X-Phala-Version`."""
        return self._interpreter.api_version

    def with_api_version(self, api_version: ApiVersion | str) -> Self:
        """Make a client that asks with another API version over the same connections.

        The client that it is made of owns them: closing the new one closes nothing.

        Raises:
            ConfigurationError: That is no API version.
        """
        interpreter = self._interpreter.with_api_version(version_header(api_version))
        other = object.__new__(type(self))
        other._bind(self._session, self._base_url, interpreter, timeout=self._timeout, owns_session=False)
        return other

    def __repr__(self) -> str:
        """Name the server and the API version; never a credential."""
        return f"{type(self).__name__}(base_url={self.base_url!r}, api_version={self.api_version!r})"


def interpreter_of(
    api_version: ApiVersion | str, *, strict: bool, on_deviation: Callable[[Deviation], object] | None
) -> Interpreter:
    """Make what reads the answers of a new client.

    Raises:
        ConfigurationError: That is no API version or no function, or strict mode needs what is not installed.
    """
    check_callback("on_deviation", on_deviation)
    if strict:
        require_validator()
    return Interpreter(version_header(api_version), strict, DeviationReporter(on_deviation))
