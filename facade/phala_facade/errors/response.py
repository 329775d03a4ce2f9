"""The errors of a call that got no response, or one that could not be parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.errors.base import PhalaError
from phala_facade.errors.wording import attempts_part, call_part, quoted, request_id_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


class RequestError(PhalaError):
    """There was no response: the connection, TLS or the protocol failed.

    Attributes:
        operation: The call that failed, such as `"cvms.get"`.
        is_transient: Whether time or the connection was lost; false for an untrusted certificate, for example.
    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride] # always known here

    def __init__(
        self,
        *,
        operation: str,
        reason: str,
        subject: str | None = None,
        attempts: int = 1,
        is_transient: bool = False,
    ) -> None:
        message = f"{call_part(operation, subject)}: {quoted(reason)}{attempts_part(attempts)}"
        super().__init__(message, operation=operation, subject=subject, attempts=attempts)
        self.is_transient: bool = is_transient or isinstance(self, TimeoutError)


class RequestTimeoutError(RequestError, TimeoutError):
    """The call ran out of time, or its last attempt did."""


class UnexpectedResponseError(PhalaError):
    """A response that does not fit what the operation documents.

    Attributes:
        operation: The call that failed, such as `"cvms.list"`.
        api_version: The requested API version.
        path: Where in the response the problem is; empty for the response as a whole.
        candidates: The documented shapes that were considered, each with the reason why it does not fit.
        partial: For a list, the items that were parsed; otherwise an empty tuple.
        request_id: The identifier of the request, for the vendor's support.
    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride] # always known here

    def __init__(
        self,
        *,
        operation: str,
        api_version: str,
        reason: str,
        path: str = "",
        candidates: Mapping[str, str] | None = None,
        partial: Sequence[Any] = (),
        request_id: str | None = None,
        subject: str | None = None,
        attempts: int = 1,
    ) -> None:
        where = f"{call_part(operation, subject, api_version)}: unexpected response"
        which = f"{f' at {quoted(path)}' if path else ''}{request_id_part(request_id)}{attempts_part(attempts)}"
        super().__init__(f"{where}{which}: {quoted(reason)}", operation=operation, subject=subject, attempts=attempts)
        self.api_version: str = api_version
        self.path: str = path
        self.candidates: dict[str, str] = dict(candidates or {})
        self.partial: Sequence[Any] = partial
        self.request_id: str | None = request_id
