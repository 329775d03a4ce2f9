"""Tells what the handler of a signal raised, which passes as it is, from what the code raised that it interrupted."""

from __future__ import annotations

import signal
from functools import partial
from traceback import walk_tb
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable


class ignoring:  # noqa: N801 - like `contextlib.suppress`
    """Suppress errors of some kinds, unless a handler of a signal raised them."""

    def __init__(self, *kinds: type[Exception]) -> None:
        self._kinds = kinds

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> bool:
        return isinstance(error, self._kinds) and not is_of_signal_handler(error)


def is_of_signal_handler(error: BaseException) -> bool:
    """Return whether a handler of a signal raised an error itself.

    A handler runs wherever the thread happens to be, and whatever it raises looks as if it came from there. Only the
    handler's own frame in the traceback tells.
    """
    handlers = {_code(handler) for number in signal.valid_signals() if callable(handler := signal.getsignal(number))}
    return any(frame.f_code in handlers for frame, _ in walk_tb(error.__traceback__))


def _code(handler: Callable[..., object]) -> object:
    while isinstance(handler, partial):
        handler = cast("partial[object]", handler).func
    # Functions and methods have it themselves, other objects in the method that their class is called by.
    return getattr(handler, "__code__", None) or getattr(type(handler).__call__, "__code__", None)
