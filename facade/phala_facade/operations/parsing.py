"""Parsing responses into values of the facade."""

from __future__ import annotations

from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from phala_facade.decode.item import ItemDecoder, Unrecognised, recognise
from phala_facade.decode.items import TooManyItemsError, items_of
from phala_facade.decode.limits import BYTES_EACH, MOST_IN_ARRAY, with_deviations_counted
from phala_facade.models import CvmList
from phala_facade.models.plain import as_object, parse, without_lone_surrogates
from phala_facade.models.source import Sourced
from phala_facade.operations.versions import NEWEST
from phala_facade.shapes.app import cvms_within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from phala_facade.decode.shape import Shape
    from phala_facade.decode.strict import Violation
    from phala_facade.errors import UnexpectedResponseError
    from phala_facade.models import App, Cvm
    from phala_facade.models.source import Deviation, Source
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps

V = TypeVar("V")
T = TypeVar("T")
S = TypeVar("S", bound=Sourced)

_PIECE = 1 << 20

_BETWEEN_CHECKS = 16
"""The number of items that are parsed from one look at the clock to the next."""

_MOST_UNRECOGNISED = 100
"""The number of unrecognized items after which the rest of a list is not parsed."""


def parse_response(
    parse_body: Callable[[bytes, Response, Sequence[Shape[Any, V]], bool], Steps[T]],
    response: Response,
    shapes: Sequence[Shape[Any, V]],
    strict: bool,
) -> Steps[T]:
    """Parse a response with a function that parses its body.

    Raises:
        UnexpectedResponseError: The body is not JSON, or not what the function parses.
        RequestTimeoutError: The call ran out of time.
    """
    body = response.body
    try:
        yield from _check_utf8(body)
        try:
            return (yield from parse_body(body, response, shapes, strict))
        except msgspec.DecodeError:
            if (repaired := without_lone_surrogates(body)) == body:
                raise
        return (yield from parse_body(repaired, response, shapes, strict))
    except UnicodeDecodeError:
        raise response.unexpected("the body is not UTF-8") from None
    except msgspec.DecodeError:
        raise response.unexpected(_not_json(response)) from None
    except RecursionError:
        raise response.unexpected("the body is nested too deeply") from None


def parse_cvms(
    array: bytes, response: Response, shapes: Sequence[Shape[Any, Cvm]], strict: bool, path: str = ""
) -> Steps[CvmList]:
    """Parse a JSON array of CVMs: the body of a response, or what it has at a path.

    Raises:
        UnexpectedResponseError: It is not a list, or has an item that is not a CVM; `.partial` holds the CVMs.
        RequestTimeoutError: The call ran out of time.
    """
    decoder = _decoder(response, shapes)
    left = MOST_IN_ARRAY + len(array) // BYTES_EACH
    cvms: list[Cvm] = []
    first: tuple[int, Unrecognised] | None = None
    refused = 0

    def read(item: bytes) -> Cvm | Unrecognised:
        try:
            return decoder.convert(item)
        except Unrecognised as failure:
            return failure.with_traceback(None)

    try:
        for number, cvm in enumerate(items_of(array, read)):
            if not number % _BETWEEN_CHECKS:
                response.check_time()
            yield
            if isinstance(cvm, Unrecognised):
                first = first or (number, cvm)
                refused += 1
                if refused == _MOST_UNRECOGNISED:
                    break
                continue
            if strict:
                _check_strictly(response, cvm.source, f"{path}[{number}].")
            left -= len(cvm.source.deviations)
            cvms.append(with_deviations_counted(cvm) if left < 0 and cvm.source.deviations else cvm)
    except msgspec.ValidationError:
        raise response.unexpected(f"{path or 'the body'} is not a JSON array", path) from None
    except TooManyItemsError:
        raise response.unexpected(f"{path or 'the body'} has too many items to be a list of CVMs", path) from None
    if first is not None:
        index, reason = first
        raise _unrecognised(response, reason, f"{path}[{index}]", CvmList(cvms), refused)
    return CvmList(cvms)


def parse_one(body: bytes, response: Response, shapes: Sequence[Shape[Any, S]], strict: bool) -> Steps[S]:
    """Parse a response that describes one object; raise as `parse_cvms` does."""
    response.check_time()
    yield
    try:
        value = _decoder(response, shapes).convert(body)
    except Unrecognised as failure:
        raise _unrecognised(response, failure, "") from None
    if strict:
        _check_strictly(response, value.source)
    return value


def parse_json(body: bytes, response: Response, _shapes: Sequence[Shape[Any, Any]], _strict: bool) -> Steps[Any]:
    """Parse a response of an operation that the facade does not cover; raise as `parse_cvms` does."""
    response.check_time()
    yield
    return parse(body)


def parse_app(
    body: bytes, response: Response, shapes: Sequence[Shape[Any, App]], strict: bool, prefix: str = ""
) -> Steps[App]:
    """Parse an app: the body of a response, or what it has at a path.

    Raises:
        UnexpectedResponseError: It is not an app, or one of its CVMs is not a CVM.
        RequestTimeoutError: The call ran out of time.
    """
    decoder = _decoder(response, shapes)
    plain = parse(body)
    path = ""
    seen: set[Shape[Any, Cvm]] = set()
    try:
        for path, cvm in cvms_within(as_object(plain) or {}):  # noqa: B007  # where it fails is reported
            seen.add(recognise(cvm, decoder.nested))
            response.check_time()
            yield
        path = ""
        shape = recognise(plain, _whose_cvms_are(seen, decoder.candidates))
    except Unrecognised as failure:
        raise _unrecognised(response, failure, f"{prefix}.{path}".strip(".")) from None
    app = decoder.convert_as(shape, body, plain)
    if strict:
        _check_strictly(response, app.source, f"{prefix}." if prefix else "")
    return app


def _whose_cvms_are(seen: set[Shape[Any, Cvm]], shapes: Sequence[Shape[Any, App]]) -> Sequence[Shape[Any, App]]:
    """Return the shapes of apps whose CVMs have one of the shapes in `seen`; all shapes if there is none."""
    return [shape for shape in shapes if shape.nested in seen] or shapes


def _decoder(response: Response, shapes: Sequence[Shape[Any, V]]) -> ItemDecoder[V]:
    return ItemDecoder(shapes, response.api_version, undocumented=response.api_version > NEWEST)


def _check_utf8(body: bytes) -> Steps[None]:
    """Check the encoding now: parts of the body are parsed later, on access, which must not fail.

    The check goes piece by piece: the whole text would take more memory than everything parsed from it.
    """
    if not body.isascii():
        decoder = getincrementaldecoder("utf-8")()
        for start in range(0, len(body), _PIECE):
            decoder.decode(body[start : start + _PIECE])
            yield
        decoder.decode(b"", final=True)


def _not_json(response: Response) -> str:
    if not response.content.strip():
        return "the body is empty"
    return f"the body is not JSON (content type {response.content_type or 'not given'})"


def _unrecognised(
    response: Response, failure: Unrecognised, path: str, partial: Sequence[Any] = (), number: int = 1
) -> UnexpectedResponseError:
    reasons = "; ".join(f"not {label}: {reason}" for label, reason in failure.candidates.items())
    if number == _MOST_UNRECOGNISED:
        reasons += f"; it is the first of {number}, after which no more was read"
    return response.unexpected(f"no documented shape fits: {reasons}", path, failure.candidates, partial)


def _check_strictly(response: Response, source: Source, prefix: str = "") -> None:
    from phala_facade.decode.strict import violations

    found: list[Violation | Deviation] = [*violations(source.raw, source.schema), *source.deviations]
    if found:
        path = prefix + found[0].path
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise response.unexpected(f"strict: {found[0].problem}{more}", path, {source.shape: found[0].problem})
