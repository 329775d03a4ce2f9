"""What can go wrong with an answer: each fault is a function from a visit to what comes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from phala_facade.testing.exchange import Answer, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from phala_facade.testing.fake.clock import Clock
    from phala_facade.testing.render.values import JsonObject, JsonValue


class Silent(Exception):  # noqa: N818 - it is no error of anybody's
    """No answer came as long as the client was willing to wait."""


class Dropped(Exception):  # noqa: N818 - it is no error of anybody's
    """The connection was closed before an answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request as a fault sees it.

    Attributes:
        request_id: The name that the request was given.
        ask: Gives the answer that there would be without the fault.
        patience: How long the client waits for an answer, in seconds; for ever when None.
        clock: Where the time passes.
    """

    request_id: str
    ask: Callable[[], Answer]
    patience: float | None
    clock: Clock


Fault: TypeAlias = "Callable[[Visit], Answer]"


def failure(status_code: int, *, detail: str | None, code: str | None, retry_after: float | None) -> Fault:
    """An error status, in FastAPI's form; in the vendor's structured one where it has a code.

    Raises:
        ValueError: The status is no error.
    """
    if not 400 <= status_code <= 599:
        raise ValueError(f"{status_code} is no error status: 400 to 599")
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    text = detail or _phrase(status_code)

    def fault(visit: Visit) -> Answer:
        body: JsonObject = {"detail": text}
        if code is not None:
            body = {"error_code": code, "message": text, "request_id": visit.request_id}
        return json_answer(body, visit.request_id, status_code=status_code, headers=headers)

    return fault


def delay(seconds: float) -> Fault:
    """An answer that takes its time; none, where the client does not wait that long."""

    def fault(visit: Visit) -> Answer:
        if visit.patience is not None and seconds >= visit.patience:
            visit.clock.sleep(visit.patience)
            raise Silent
        visit.clock.sleep(seconds)
        return visit.ask()

    return fault


def drop(_: Visit) -> Answer:
    """Close the connection instead of answering."""
    raise Dropped


def truncation(visit: Visit) -> Answer:
    """Return the first half of the answer, as if that were all."""
    answer = visit.ask()
    return replace(answer, content=answer.content[: len(answer.content) // 2])


def substitution(body: JsonValue | bytes, *, status_code: int, headers: Mapping[str, str]) -> Fault:
    """Another answer: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "text/plain" if isinstance(body, bytes) else "application/json"

    def fault(visit: Visit) -> Answer:
        sent = {"Content-Type": kind, "X-Request-ID": visit.request_id, **headers}
        return Answer(status_code=status_code, headers=sent, content=content)

    return fault


def _phrase(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return f"Error {status_code}"
