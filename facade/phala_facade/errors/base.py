"""The root of the exception tree, with pickling and copying, and the errors that do not belong to one request."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

from phala_facade.errors.wording import call_part, one_line, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.models.cvm import Cvm

_MOST_CANDIDATES = 5
"""How many candidates a message names."""


class PhalaError(Exception):
    """The base class of every exception of the facade.

    The message is one line. Pickling and copying keep all attributes and the cause, except that a pickle omits
    a cause that cannot be pickled.

    Attributes:
        operation: The call that failed, such as `"cvms.get"`; `None` for an error of no call.
        subject: The identifier in the request; `None` for a list, and for an error of no call.
        attempts: How many requests were sent; 0 if none.
        is_transient: Whether the same call may succeed later: what the client itself retries.
    """

    is_transient: bool = False

    def __init__(
        self, message: str, *, operation: str | None = None, subject: str | None = None, attempts: int = 0
    ) -> None:
        super().__init__(one_line(message))
        self.operation: str | None = operation
        self.subject: str | None = subject
        self.attempts: int = attempts

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args, self.__dict__, _if_picklable(self.__cause__))

    def __copy__(self) -> PhalaError:
        return _rebuild(type(self), self.args, self.__dict__, self.__cause__)

    def __deepcopy__(self, memo: dict[int, object]) -> PhalaError:
        return _rebuild(type(self), self.args, copy.deepcopy(self.__dict__, memo), self.__cause__)


class ConfigurationError(PhalaError, ValueError):
    """A setting is not valid, or the client is closed; raised before any I/O."""


class InvalidArgumentError(ConfigurationError):
    """An argument is not valid, such as an identifier; raised before any I/O."""


class AmbiguousError(PhalaError):
    """Several CVMs match where only one was wanted.

    Attributes:
        candidates: The CVMs that match, as listed.
    """

    def __init__(
        self, candidates: Sequence[Cvm], *, operation: str | None = None, subject: str | None = None, attempts: int = 1
    ) -> None:
        shown = [f"{quoted(cvm.name)!r} ({quoted(cvm.ref or '-')})" for cvm in candidates[:_MOST_CANDIDATES]]
        more = len(candidates) - len(shown)
        listed = f"{', '.join(shown)}{f' and {more} more' if more else ''}"
        message = f"{call_part(operation or '', subject)}: {len(candidates)} CVMs fit: {listed}"
        super().__init__(message, operation=operation, subject=subject, attempts=attempts)
        self.candidates: tuple[Cvm, ...] = tuple(candidates)


class WaitTimeoutError(PhalaError, TimeoutError):
    """The CVM did not reach the state in time, or no longer can; the message says which.

    Attributes:
        last: The CVM as of the last poll; `None` if no poll succeeded.
        wanted: The statuses that were waited for; empty if a function said when to stop.
        stopped_early: Whether the CVM can no longer reach the state unless somebody acts; otherwise time was up.
    """

    def __init__(
        self,
        message: str,
        *,
        last: Cvm | None,
        wanted: tuple[str, ...] = (),
        stopped_early: bool = False,
        operation: str | None = None,
        subject: str | None = None,
        attempts: int = 0,
    ) -> None:
        super().__init__(message, operation=operation, subject=subject, attempts=attempts)
        self.last: Cvm | None = last
        self.wanted: tuple[str, ...] = wanted
        self.stopped_early: bool = stopped_early


def _rebuild(
    cls: type[PhalaError], args: tuple[object, ...], attributes: dict[str, object], cause: BaseException | None
) -> PhalaError:
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(attributes)
    if cause is not None:
        error.__cause__ = cause
    return error


def _if_picklable(cause: BaseException | None) -> BaseException | None:
    import pickle

    try:
        return cast("BaseException | None", pickle.loads(pickle.dumps(cause)))  # noqa: S301 - pickled on this line
    except Exception:  # noqa: BLE001 - a foreign class may raise anything when pickled
        return None
