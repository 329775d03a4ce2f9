"""What can go wrong with a response: each fault is a function from a request, as a `Visit`, to what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from phala_facade.testing.messages import ServerResponse, json_response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from phala_facade.testing.render.values import JsonObject, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request as a fault sees it.

    Attributes:
        request_id: The name that the request was given.
        respond: Returns the response that there would be without the fault.
        limit: How long the client waits for a response, in seconds; for ever when None.
        sleep: Lets time pass, given seconds.
    """

    request_id: str
    respond: Callable[[], ServerResponse]
    limit: float | None
    sleep: Callable[[float], object]


Fault: TypeAlias = "Callable[[Visit], ServerResponse]"


def failure(status_code: int, *, detail: str | None, code: str | None, retry_after: float | None) -> Fault:
    """Return a fault with an error status, in FastAPI's form; in the vendor's structured one where it has a code.

    Raises:
        ValueError: The status is no error.
    """
    if not 400 <= status_code <= 599:
        raise ValueError(f"{status_code} is no error status: 400 to 599")
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    text = detail or _phrase(status_code)

    def fault(visit: Visit) -> ServerResponse:
        body: JsonObject = {"detail": text}
        if code is not None:
            body = {"error_code": code, "message": text, "request_id": visit.request_id}
        return json_response(body, visit.request_id, status_code=status_code, headers=headers)

    return fault


def delay(seconds: float) -> Fault:
    """Return a fault that takes its time; a `TimeoutError`, where the client does not wait that long."""

    def fault(visit: Visit) -> ServerResponse:
        if visit.limit is not None and seconds >= visit.limit:
            visit.sleep(visit.limit)
            raise TimeoutError
        visit.sleep(seconds)
        return visit.respond()

    return fault


def drop(_: Visit) -> ServerResponse:
    """Close the connection: a `ConnectionError`."""
    raise ConnectionError


def truncation(visit: Visit) -> ServerResponse:
    """Return the first half of the response, as if that were all."""
    whole = visit.respond()
    return replace(whole, content=whole.content[: len(whole.content) // 2])


def substitution(body: JsonValue | bytes, *, status_code: int, headers: Mapping[str, str]) -> Fault:
    """Return a fault with another body: bytes as they are, anything else as JSON."""

    def fault(visit: Visit) -> ServerResponse:
        if not isinstance(body, bytes):
            return json_response(body, visit.request_id, status_code=status_code, headers=headers)
        sent = {"Content-Type": "text/plain", "X-Request-ID": visit.request_id, **headers}
        return ServerResponse(status_code=status_code, headers=sent, content=body)

    return fault


def _phrase(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return f"Error {status_code}"
