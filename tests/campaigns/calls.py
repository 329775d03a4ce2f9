"""The calls of the soak: what each is to bring, whatever befalls it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from phala_facade import AsyncPhalaCloud, Cvm, CvmPage, PhalaCloud, PhalaError, RequestError, RequestTimeoutError
from tests.campaigns.faults import LENGTH, PAGE_SIZE, meant, meets, names
from tests.campaigns.faults import may_end_with as request_may_end_with

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

Result: TypeAlias = "list[Cvm] | list[CvmPage]"


class Call:
    """One call and what it is to bring.

    Args:
        caller: Who makes it.
        number: The number of the caller's call; every fourth one is for a list, every other fourth for its pages.
    """

    def __init__(self, caller: object, number: int) -> None:
        self._kind: Literal["get", "list", "pages"] = ("get", "list", "get", "pages")[number % 4]
        self.identifier = f"{'cvm' if self._kind == 'get' else 'usr'}_{caller}_{number}"
        pages = range(1, LENGTH // PAGE_SIZE + 1)
        self._requests = [f"{self.identifier}/{page}" for page in pages] if self._kind == "pages" else [self.identifier]

    def make(self, cloud: PhalaCloud) -> Result:
        """Make it through a client."""
        if self._kind == "get":
            return [cloud.cvms.get(self.identifier)]
        if self._kind == "list":
            return [*cloud.cvms.list(user_id=self.identifier)]
        return [*cloud.cvms.pages(user_id=self.identifier, page_size=PAGE_SIZE)]

    async def make_async(self, cloud: AsyncPhalaCloud) -> Result:
        """Make it through a client for asyncio."""
        if self._kind == "get":
            return [await cloud.cvms.get(self.identifier)]
        if self._kind == "list":
            return [*await cloud.cvms.list(user_id=self.identifier)]
        return [page async for page in cloud.cvms.pages(user_id=self.identifier, page_size=PAGE_SIZE)]

    def is_right(self, outcome: Result) -> bool:
        """Return whether that is what was meant, and a list that changed between two pages is told of."""
        pages = [each for each in outcome if isinstance(each, CvmPage)]
        cvms = [each for each in outcome if isinstance(each, Cvm)] or [cvm for page in pages for cvm in page]
        found = [cvm.name for cvm in cvms]
        if self._kind == "get":
            odd = meets("odd endpoints", self.identifier)
            return found == [self.identifier] and (odd or cvms[0].source.raw == meant(self.identifier, {})[1])
        changed = any(page.changed for page in pages)
        return found == names(self.identifier) or (changed and len(found) == len(set(found)))

    def may_end_with(self, error: PhalaError) -> bool:
        """Return whether an error can come of the faults that the call met."""
        return any(request_may_end_with(error, request) for request in self._requests)


class Alarm(Exception):  # noqa: N818 - no error, but what a signal's handler raises
    """What interrupts a call."""


@contextmanager
def alarm_after(seconds: float) -> Generator[None]:
    """Let an alarm interrupt the body after some time, in the main thread."""

    def interrupt(_number: int, frame: FrameType | None) -> None:
        # Within a measurement of coverage, it would leave the lock taken that all threads need there.
        if frame is None or "coverage" not in Path(frame.f_code.co_filename).parts:
            raise Alarm

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def is_refused_well(error: Exception) -> bool:
    """Return whether the refusal of a proxy ended a call as it is to: named, and asked once, unless time was over."""
    if isinstance(error, RequestTimeoutError):
        return True
    return isinstance(error, RequestError) and error.attempts == 1 and "from the proxy" in str(error)
