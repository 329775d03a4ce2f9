"""A CVM that changes while time passes, on a clock that only sleeping moves: no test waits for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from phala_facade.client.deadline import Deadline
from phala_facade.transport.time_source import TimeSource
from tests.support.documented import CVM_INFO_DETAIL, full
from tests.support.shells import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade import AsyncPhalaCloud, PhalaCloud


def time_for_all(cloud: Any, now: Callable[[], float]) -> None:
    """Let the time for all calls of a client together pass on another clock than the time of each call."""
    caller = cloud.cvms._caller
    clock = TimeSource(monotonic=now)

    def deadline(_: object, total: float | None) -> Deadline:
        return Deadline(total, own=caller.session.settings.timeout, clock=clock)

    kind = caller.__class__
    timed = kind.__class__("Timed", (kind,), {"deadline": deadline})
    cloud._bind(timed(caller.session, caller.api_version, caller.strict, caller.reporter))


class Timeline:
    """Answers with what the CVM is at the time, and remembers when it was asked."""

    def __init__(self, **answers: Any) -> None:
        """Take what is answered from which second on: `t0="starting"`, `t10=503`, `t20={"status": None}`."""
        self._answers = [(float(at.removeprefix("t")), answer) for at, answer in answers.items()]
        self.now = 0.0
        self.asked: list[float] = []
        self.slowness = 0.0
        self.dice = 0.0

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        """Answer any request."""
        self.asked.append(self.now)
        answer = next(answer for at, answer in reversed(self._answers) if at <= self.now)
        self.now += self.slowness
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        if isinstance(answer, int):
            return httpx.Response(answer)
        said: dict[str, Any] = {"status": answer, "in_progress": False} if isinstance(answer, str) else answer
        body = {**full(CVM_INFO_DETAIL), "id": "cvm_1", "name": "web", **said}
        return httpx.Response(200, content=msgspec.json.encode(body))

    def watch(self, call: Callable[[Any], Any], **settings: Any) -> Any:
        """Make a call through both clients, each from second 0 on; both must ask at the same times."""
        asked: list[list[float]] = []

        def timed(cloud: PhalaCloud | AsyncPhalaCloud) -> Any:
            self.now = 0.0
            self.asked = []
            asked.append(self.asked)
            self.attach(cloud)
            return call(cloud)

        try:
            return ask(self, timed, max_retries=0, **settings)
        finally:
            assert all(each == asked[0] for each in asked)

    def attach(self, cloud: PhalaCloud | AsyncPhalaCloud) -> None:
        """Let a client live on this clock."""

        def sleep(seconds: float) -> None:
            self.now += seconds

        session: Any = cloud.cvms._caller.session  # pyright: ignore[reportPrivateUsage]
        session.clock = TimeSource(monotonic=lambda: self.now, random=lambda: self.dice, sleep=sleep)
