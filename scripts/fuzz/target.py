"""What is fuzzed by coverage: reading answers, inflating bodies and reading error answers, from one input of bytes."""

from __future__ import annotations

import copy
import json
import pickle
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from phala_facade.errors import PhalaError
from phala_facade.models import CvmList
from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.response import Response
from phala_facade.operations.versions import VERSIONS
from phala_facade.transport.limits import Body, BodyError
from phala_facade.transport.problem import read_problem
from phala_facade.transport.redaction import Redactor

if TYPE_CHECKING:
    from phala_facade.operations.call import Call

_VERSIONS = (*sorted(VERSIONS, reverse=True), "LATEST", "9999-12-31")
_CODINGS = ("gzip", "deflate", "identity", "gzip, gzip")
_LIMIT = 1 << 16

SELECTOR = 3
"""How many bytes a selector has."""


class Mode(IntEnum):
    """What an input is given to."""

    ANSWER = 0
    BODY = 1
    PROBLEM = 2


def selector(mode: Mode, operation: int, version: int) -> bytes:
    """Return the three bytes in front of an input that say what it is given to."""
    return bytes([mode, operation, version])


def calls() -> tuple[Call[Any], ...]:
    """Return a call of each operation, in the order in which a selector counts them."""
    return tuple(
        operation.call(**({} if operation.subject is None else {operation.subject: "a"})) for operation in OPERATIONS
    )


_CALLS = calls()


def fuzz(data: bytes) -> None:
    """Try one input.

    Raises:
        Exception: Anything but what is documented to be raised; that is a finding.
    """
    if len(data) < SELECTOR:
        return
    mode, choice, rest = data[0] % len(Mode), data[2], data[SELECTOR:]
    call, version = _CALLS[data[1] % len(_CALLS)], _VERSIONS[choice % len(_VERSIONS)]
    if mode == Mode.PROBLEM:
        read_problem(rest, Redactor(()))
        return
    if mode == Mode.BODY:
        inflated = _inflated(rest, _CODINGS[choice >> 4 & 3], pieces=1 + (choice >> 6))
        if inflated is None:
            return
        rest = inflated
    _read(call, rest, version)


def _inflated(wire: bytes, coding: str, pieces: int) -> bytes | None:
    try:
        body = Body(coding, _LIMIT)
        step = len(wire) // pieces + 1
        for start in range(0, len(wire), step):
            body.feed(wire[start : start + step])
        content = body.finish()
    except BodyError:
        return None
    if len(content) > _LIMIT:
        raise AssertionError(f"{len(content)} bytes were kept, {_LIMIT} are the limit")
    return content


def _read(call: Call[Any], content: bytes, version: str) -> None:
    response = Response(
        operation=call.request.operation,
        api_version=version,
        status_code=200,
        content=content,
        content_type="application/json",
        request_id=None,
        attempts=1,
    )
    try:
        value = call.parse(response, False)
    except PhalaError as error:
        _check(str(copy.copy(error)) == str(error) and str(error).isprintable(), "the message is not one line")
        return
    again = call.parse(response, False)
    _check(value == again, "two readings of the same bytes differ")
    values: list[Any] = list(value) if isinstance(value, CvmList) else [value]
    for one in values:
        json.dumps(one.to_dict())
        hash(one)
        repr(one)
        _check(pickle.loads(pickle.dumps(one)) == one, "a pickle of the value is another value")  # noqa: S301  # its own
        for deviation in one.source.deviations:
            _leads_somewhere(deviation.path, one.source.raw)


def _leads_somewhere(path: str, raw: Any) -> None:
    *steps, _ = path.replace("[", ".[").split(".")
    for step in steps:
        raw = raw[int(step[1:-1])] if step.startswith("[") else raw[step]


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
