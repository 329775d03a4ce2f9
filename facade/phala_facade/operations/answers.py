"""From the bytes of an answer to values of the facade."""

from __future__ import annotations

from codecs import getincrementaldecoder
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade.decode.item import ItemDecoder, Unrecognised, recognise
from phala_facade.models import CvmList
from phala_facade.models.plain import as_object, parse
from phala_facade.shapes.app import cvms_within

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from phala_facade.decode.shape import Shape
    from phala_facade.decode.violation import Violation
    from phala_facade.errors import UnexpectedResponseError
    from phala_facade.models import App, Cvm
    from phala_facade.models.source import Deviation, Source
    from phala_facade.operations.answer import Answer
    from phala_facade.operations.response import Response

_PIECE = 1 << 20
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


def read_cvms(answer: Answer, shapes: Sequence[Shape[Any, Cvm]]) -> CvmList:
    """Convert an answer that lists CVMs.

    Raises:
        UnexpectedResponseError: It is no list, or an item of it is no CVM at all; `.partial` holds the CVMs.
    """
    decoder = ItemDecoder(shapes, answer.api_version)
    cvms: list[Cvm] = []
    failures: list[tuple[str, Unrecognised]] = []
    with _readable(answer):
        try:
            bodies = _ITEMS.decode(answer.body)
        except msgspec.ValidationError:
            raise answer.unexpected("the body is not a JSON array") from None
        for index, raw in enumerate(bodies):
            try:
                cvm = decoder.convert(bytes(raw))
            except Unrecognised as failure:
                failures.append((f"[{index}]", failure))
                continue
            if answer.strict:
                _check_strictly(answer, cvm.source, f"[{index}].")
            cvms.append(cvm)
    if failures:
        path, first = failures[0]
        raise _unrecognised(answer, first, path, CvmList(cvms))
    return CvmList(cvms)


def read_cvm(answer: Answer, shapes: Sequence[Shape[Any, Cvm]]) -> Cvm:
    """Convert an answer that describes one CVM.

    Raises:
        UnexpectedResponseError: It is no CVM at all.
    """
    with _readable(answer):
        try:
            cvm = ItemDecoder(shapes, answer.api_version).convert(answer.body)
        except Unrecognised as failure:
            raise _unrecognised(answer, failure, "") from None
        if answer.strict:
            _check_strictly(answer, cvm.source)
        return cvm


def read_app(answer: Answer, shapes: Sequence[Shape[Any, App]]) -> App:
    """Convert an answer that describes an app.

    Raises:
        UnexpectedResponseError: It is no app at all, or what it gives as a CVM is none.
    """
    decoder = ItemDecoder(shapes, answer.api_version)
    with _readable(answer):
        plain = parse(answer.body)
        path = ""
        try:
            shape = recognise(plain, _told_by_cvms(plain, decoder.candidates))
            if shape.nested is not None:
                for path, cvm in cvms_within(plain):  # noqa: B007  # where it fails is reported
                    recognise(cvm, [shape.nested])
        except Unrecognised as failure:
            raise _unrecognised(answer, failure, path) from None
        app = decoder.convert_as(shape, answer.body)
        if answer.strict:
            _check_strictly(answer, app.source)
        return app


def _told_by_cvms(plain: object, shapes: Sequence[Shape[Any, App]]) -> Sequence[Shape[Any, App]]:
    """Return the shapes whose CVMs are described as those of a parsed app are; all, where these tell nothing."""
    nested = [shape.nested for shape in shapes if shape.nested is not None]
    told: set[Shape[Any, Cvm]] = set()
    for _, cvm in cvms_within(as_object(plain) or {}):
        with suppress(Unrecognised):
            told.add(recognise(cvm, nested))
    return [shape for shape in shapes if shape.nested in told] or shapes


@contextmanager
def _readable(answer: Answer) -> Generator[None]:
    """Turn every way in which a body can fail to be JSON into one error."""
    try:
        # Parts of the body are parsed when they are asked for; that must not fail then.
        _check_utf8(answer.body)
        yield
    except UnicodeDecodeError:
        raise answer.unexpected("the body is not UTF-8") from None
    except msgspec.DecodeError:
        raise answer.unexpected(_not_json(answer.reply)) from None
    except RecursionError:
        raise answer.unexpected("the body is nested too deeply") from None


def _check_utf8(body: bytes) -> None:
    """Check the encoding, in pieces: as a whole, the text would take more memory than all that is read of it."""
    if not body.isascii():
        decoder = getincrementaldecoder("utf-8")()
        for start in range(0, len(body), _PIECE):
            decoder.decode(body[start : start + _PIECE])
        decoder.decode(b"", final=True)


def _not_json(reply: Response) -> str:
    if not reply.content.strip():
        return "the body is empty"
    return f"the body is not JSON (content type {reply.content_type or 'not given'})"


def _unrecognised(
    answer: Answer, failure: Unrecognised, path: str, partial: Sequence[Any] = ()
) -> UnexpectedResponseError:
    reasons = "; ".join(f"not {label}: {reason}" for label, reason in failure.candidates.items())
    return answer.unexpected(f"no documented shape fits: {reasons}", path, failure.candidates, partial)


def _check_strictly(answer: Answer, source: Source, prefix: str = "") -> None:
    from phala_facade.decode.strict import violations

    found: list[Violation | Deviation] = [*violations(source.raw, source.schema), *source.deviations]
    if found:
        path = prefix + found[0].path
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise answer.unexpected(f"strict: {found[0].problem}{more}", path, {source.shape: found[0].problem})
