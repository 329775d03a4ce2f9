"""The faults that a test plans for a fake cloud."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from phala_facade.testing.messages import ServerResponse, json_response
from phala_facade.testing.operations import OPERATIONS, find_operation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from phala_facade.testing.messages import ServerRequest
    from phala_facade.testing.render.shared import JsonObject, JsonValue


Respond: TypeAlias = "Callable[[], ServerResponse]"
"""Returns the response that there would be without a fault."""

Fault: TypeAlias = "Callable[[ServerRequest, Respond], ServerResponse]"
"""Returns the response to a request, or raises a `TimeoutError` or a `ConnectionError` if there is none."""


@dataclass(slots=True)
class _Planned:
    fault: Fault
    on: str | None
    left: int

    def concerns(self, path: str) -> bool:
        found = find_operation(path)
        return self.on in {None, path, found and found[0]}


class Trouble:
    """Faults that are planned for the next requests: each request gets the first one that matches it.

    `times` is the number of requests that get a fault, and `on` selects them: by the facade's name of an operation,
    such as `"cvms.get"`, or by a path, such as `"/api/v1/cvms/cvm_test0001"`; None matches any request. Each attempt of
    a client is a separate request.

    Args:
        sleep: Advances the clock, given seconds.
    """

    def __init__(self, sleep: Callable[[float], object]) -> None:
        self._sleep = sleep
        self._planned: list[_Planned] = []

    def fail_next(
        self,
        status_code: int = 503,
        *,
        times: int = 1,
        on: str | None = None,
        detail: str | None = None,
        code: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Respond to the next requests with an error status.

        Args:
            status_code: 400 to 599.
            times: The number of requests.
            on: The operation or the path of the requests; any if None.
            detail: The error message; the phrase of the status code if None.
            code: The vendor's error code; with it, the body has the vendor's structured form.
            retry_after: The value of `Retry-After`, in seconds.

        Raises:
            ValueError: The status code is not an error, or `times` or `on` is not valid.
        """
        if not 400 <= status_code <= 599:
            raise ValueError(f"{status_code} is not an error status: 400 to 599")
        headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        known = status_code in {status.value for status in HTTPStatus}
        text = detail or (HTTPStatus(status_code).phrase if known else f"Error {status_code}")

        def fault(request: ServerRequest, _: Respond) -> ServerResponse:
            structured: JsonObject = {"error_code": code, "message": text, "request_id": request.id}
            body = {"detail": text} if code is None else structured
            return json_response(body, request.id, status_code=status_code, headers=headers)

        self._plan(fault, times, on)

    def slow_next(self, seconds: float, *, times: int = 1, on: str | None = None) -> None:
        """Delay the next responses; a client that does not wait that long times out.

        Only the fake cloud's own clock advances: the test does not wait.

        Args:
            seconds: The delay.
            times: The number of requests.
            on: The operation or the path of the requests; any if None.

        Raises:
            ValueError: `seconds`, `times` or `on` is not valid.
        """
        checked_seconds(seconds)

        def fault(request: ServerRequest, respond: Respond) -> ServerResponse:
            if request.timeout is not None and seconds >= request.timeout:
                self._sleep(request.timeout)
                raise TimeoutError
            self._sleep(seconds)
            return respond()

        self._plan(fault, times, on)

    def drop_next(self, *, times: int = 1, on: str | None = None) -> None:
        """Close the connection instead of responding to the next requests.

        Args:
            times: The number of requests.
            on: The operation or the path of the requests; any if None.

        Raises:
            ValueError: `times` or `on` is not valid.
        """

        def fault(*_: object) -> ServerResponse:
            raise ConnectionError

        self._plan(fault, times, on)

    def truncate_next(self, *, times: int = 1, on: str | None = None) -> None:
        """Respond to the next requests with the first half of the response.

        Args:
            times: The number of requests.
            on: The operation or the path of the requests; any if None.

        Raises:
            ValueError: `times` or `on` is not valid.
        """

        def fault(_: ServerRequest, respond: Respond) -> ServerResponse:
            whole = respond()
            return replace(whole, content=whole.content[: len(whole.content) // 2])

        self._plan(fault, times, on)

    def answer_next(
        self,
        body: JsonValue | bytes,
        *,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        times: int = 1,
        on: str | None = None,
    ) -> None:
        """Send a custom response to the next requests.

        Args:
            body: A value to send as JSON, or bytes to send as is, such as the page of a proxy.
            status_code: The status code.
            headers: Headers that are added to those of every response, or replace them.
            times: The number of requests.
            on: The operation or the path of the requests; any if None.

        Raises:
            TypeError: `body` is not a JSON value.
            ValueError: `body` has a number that is not finite, or `times` or `on` is not valid.
        """
        if not isinstance(body, bytes):
            # What cannot be sent is rejected here, not during a call.
            json_response(body, "")

        def fault(request: ServerRequest, _: Respond) -> ServerResponse:
            if not isinstance(body, bytes):
                return json_response(body, request.id, status_code=status_code, headers=headers)
            sent = {"Content-Type": "text/plain", "X-Request-ID": request.id, **(headers or {})}
            return ServerResponse(status_code=status_code, headers=sent, content=body)

        self._plan(fault, times, on)

    def _plan(self, fault: Fault, times: int, on: str | None) -> None:
        if times < 1:
            raise ValueError(f"times is {times}: it must be at least 1")
        if on is not None and on not in OPERATIONS and not on.startswith("/"):
            raise ValueError(f"{on!r} is neither an operation nor a path: {', '.join(OPERATIONS)}, or /api/v1/...")
        self._planned.append(_Planned(fault, on, times))

    def _next_fault(self, path: str) -> Fault | None:
        for planned in self._planned:
            if planned.concerns(path):
                planned.left -= 1
                if not planned.left:
                    self._planned.remove(planned)
                return planned.fault
        return None


def checked_seconds(seconds: float) -> float:
    """Return a number of seconds if they can pass.

    Raises:
        ValueError: It is negative or not finite.
    """
    if not 0 <= seconds < math.inf:
        raise ValueError(f"seconds must be finite and not negative, not {seconds}")
    return seconds
