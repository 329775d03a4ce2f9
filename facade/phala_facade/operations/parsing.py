"""Parsing responses into values of the facade."""

from __future__ import annotations

from codecs import getincrementaldecoder
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from phala_facade.decode.item import ItemDecoder, Unrecognised, recognise
from phala_facade.decode.items import items_of
from phala_facade.decode.limits import DeviationLimit
from phala_facade.decode.surrogates import without_lone_surrogates
from phala_facade.models import AppPage, CvmList, CvmPage
from phala_facade.models.plain import as_object, parse
from phala_facade.operations.versions import NEWEST
from phala_facade.shapes.app import cvms_within

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from phala_facade.decode.shape import Shape
    from phala_facade.decode.violation import Violation
    from phala_facade.errors import UnexpectedResponseError
    from phala_facade.models import App, Cvm
    from phala_facade.models.source import Deviation, Source
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps

V = TypeVar("V")

_PIECE = 1 << 20

_MOST_UNRECOGNISED = 100
"""The number of unrecognized items after which the rest of a list is not parsed."""


def parse_cvms(response: Response, shapes: Sequence[Shape[Any, Cvm]], strict: bool) -> Steps[CvmList]:
    """Parse a response that lists CVMs.

    Raises:
        UnexpectedResponseError: It is not a list, or has an item that is not a CVM; `.partial` holds the CVMs.
        RequestTimeoutError: The call ran out of time.
    """
    decoder = _decoder(response, shapes)
    limit = DeviationLimit(len(response.body))
    cvms: list[Cvm] = []
    first: tuple[int, Unrecognised] | None = None
    refused = 0
    with _readable(response) as body:
        yield from _check_utf8(body)
        try:
            for raw in items_of(body):
                response.check_time()
                yield
                if raw is None:
                    continue
                try:
                    cvm = decoder.convert(bytes(raw))
                except Unrecognised as failure:
                    first = first or (len(cvms), failure.with_traceback(None))
                    refused += 1
                    if refused == _MOST_UNRECOGNISED:
                        break
                    continue
                if strict:
                    _check_strictly(response, cvm.source, f"[{len(cvms) + refused}].")
                cvms.append(limit.applied(cvm))
        except msgspec.ValidationError:
            raise response.unexpected("the body is not a JSON array") from None
    if first is not None:
        index, reason = first
        raise _unrecognised(response, reason, f"[{index}]", CvmList(cvms), refused)
    return CvmList(cvms)


def parse_cvm(response: Response, shapes: Sequence[Shape[Any, Cvm]], strict: bool) -> Steps[Cvm]:
    """Parse a response that describes one CVM.

    Raises:
        UnexpectedResponseError: It is not a CVM.
        RequestTimeoutError: The call ran out of time.
    """
    with _readable(response) as body:
        yield from _check_utf8(body)
        response.check_time()
        try:
            cvm = _decoder(response, shapes).convert(body)
        except Unrecognised as failure:
            raise _unrecognised(response, failure, "") from None
        if strict:
            _check_strictly(response, cvm.source)
        return cvm


def parse_app(response: Response, shapes: Sequence[Shape[Any, App]], strict: bool) -> Steps[App]:
    """Parse a response that describes one app.

    Raises:
        UnexpectedResponseError: It is not an app, or one of its CVMs is not a CVM.
        RequestTimeoutError: The call ran out of time.
    """
    decoder = _decoder(response, shapes)
    with _readable(response) as body:
        yield from _check_utf8(body)
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
            raise _unrecognised(response, failure, path) from None
        app = decoder.convert_as(shape, body)
        if strict:
            _check_strictly(response, app.source)
        return app


def _whose_cvms_are(seen: set[Shape[Any, Cvm]], shapes: Sequence[Shape[Any, App]]) -> Sequence[Shape[Any, App]]:
    """Return the shapes of apps whose CVMs have one of the shapes in `seen`; all shapes if there is none."""
    return [shape for shape in shapes if shape.nested in seen] or shapes


def _decoder(response: Response, shapes: Sequence[Shape[Any, V]]) -> ItemDecoder[V]:
    return ItemDecoder(shapes, response.api_version, undocumented=response.api_version > NEWEST)


@contextmanager
def _readable(response: Response) -> Generator[bytes]:
    """Yield the body; raise `UnexpectedResponseError` if it turns out not to be JSON."""
    try:
        yield without_lone_surrogates(response.body)
    except UnicodeDecodeError:
        raise response.unexpected("the body is not UTF-8") from None
    except msgspec.DecodeError:
        raise response.unexpected(_not_json(response)) from None
    except RecursionError:
        raise response.unexpected("the body is nested too deeply") from None


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


class _CvmEnvelope(msgspec.Struct):
    items: msgspec.Raw
    total: int
    page: int
    pages: int


class _AppEnvelope(msgspec.Struct):
    items: msgspec.Raw = msgspec.field(name="dstack_apps")
    total: int
    page: int
    pages: int = msgspec.field(name="total_pages")


_CVM_ENVELOPE = msgspec.json.Decoder(_CvmEnvelope)
_APP_ENVELOPE = msgspec.json.Decoder(_AppEnvelope)


def parse_cvm_page(response: Response, shapes: Sequence[Shape[Any, Cvm]], strict: bool) -> Steps[CvmPage]:
    with _readable(response) as body:
        envelope = _CVM_ENVELOPE.decode(body)
        import dataclasses

        cvms = yield from parse_cvms(dataclasses.replace(response, content=bytes(envelope.items)), shapes, strict)
        return CvmPage(cvms, page=envelope.page, pages=envelope.pages, total=envelope.total)


def parse_app_page(response: Response, shapes: Sequence[Shape[Any, App]], strict: bool) -> Steps[AppPage]:
    import dataclasses

    with _readable(response) as body:
        envelope = _APP_ENVELOPE.decode(body)
        apps = []
        for raw in items_of(bytes(envelope.items)):
            apps.append((yield from parse_app(dataclasses.replace(response, content=bytes(raw)), shapes, strict)))
        return AppPage(apps, page=envelope.page, pages=envelope.pages, total=envelope.total)


def parse_filter_options(response: Response, shapes, strict: bool):
    return (yield from parse_cvm(response, shapes, strict))


def parse_json(response: Response, strict: bool) -> Steps[Any]:
    with _readable(response) as body:
        yield
        return parse(body)
