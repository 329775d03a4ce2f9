"""From the bytes of an answer to values of the facade."""

from __future__ import annotations

from codecs import getincrementaldecoder
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from phala_facade.decode.item import Unrecognised, decode, decode_plain, likeliest_first, recognise
from phala_facade.models import App, Cvm, CvmList
from phala_facade.models.plain import as_object, parse
from phala_facade.normalise.app import cvms_within
from phala_facade.normalise.reading import Reading, shareable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from phala_facade.decode.departure import Departure
    from phala_facade.decode.shape import Shape
    from phala_facade.errors import UnexpectedResponseError
    from phala_facade.models.source import Deviation, Source
    from phala_facade.operations.answer import Answer
    from phala_facade.operations.response import Response

V = TypeVar("V", Cvm, App)

_PIECE = 1 << 20
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, eq=False)
class Reader(Generic[V]):
    """A documented shape, and how it is read.

    Attributes:
        shape: The documented shape.
        read: Turns its wire model into a value of the facade.
        nested: The shape of the CVMs within, if it has any.
    """

    shape: Shape[Any]
    read: Callable[[Any, Reading], V]
    nested: Shape[Any] | None = None


def read_cvms(answer: Answer, readers: Sequence[Reader[Cvm]]) -> CvmList:
    """Read an answer that lists CVMs.

    Raises:
        UnexpectedResponseError: It is no list, or an item of it is no CVM at all; `.partial` holds the CVMs.
    """
    reader_of = {reader.shape: reader for reader in readers}
    candidates = likeliest_first(list(reader_of), answer.api_version)
    cvms: list[Cvm] = []
    failures: list[tuple[str, Unrecognised]] = []
    shared = shareable()
    with _readable(answer):
        try:
            bodies = _ITEMS.decode(answer.body)
        except msgspec.ValidationError:
            raise answer.unexpected("the body is not a JSON array") from None
        for index, raw in enumerate(bodies):
            body = bytes(raw)
            try:
                decoded = decode(body, candidates)
            except Unrecognised as failure:
                failures.append((f"[{index}]", failure))
                continue
            if decoded.shape is not candidates[0]:
                # A server that ignores the requested version does so for every item.
                candidates = sorted(candidates, key=lambda shape: shape is not decoded.shape)
            reading = Reading(decoded.shape, body, answer.api_version, decoded.deviations, shared)
            cvm = reader_of[decoded.shape].read(decoded.wire, reading)
            if answer.strict:
                _check_strictly(answer, cvm.source, f"[{index}].")
            cvms.append(cvm)
    if failures:
        path, first = failures[0]
        raise _unrecognised(answer, first, path, CvmList(cvms))
    return CvmList(cvms)


def read_cvm(answer: Answer, readers: Sequence[Reader[Cvm]]) -> Cvm:
    """Read an answer that describes one CVM.

    Raises:
        UnexpectedResponseError: It is no CVM at all.
    """
    reader_of = {reader.shape: reader for reader in readers}
    with _readable(answer):
        try:
            decoded = decode(answer.body, likeliest_first(list(reader_of), answer.api_version))
        except Unrecognised as failure:
            raise _unrecognised(answer, failure, "") from None
        reading = Reading(decoded.shape, answer.body, answer.api_version, decoded.deviations)
        cvm = reader_of[decoded.shape].read(decoded.wire, reading)
        if answer.strict:
            _check_strictly(answer, cvm.source)
        return cvm


def read_app(answer: Answer, readers: Sequence[Reader[App]]) -> App:
    """Read an answer that describes an app.

    Raises:
        UnexpectedResponseError: It is no app at all, or what it gives as a CVM is none.
    """
    reader_of = {reader.shape: reader for reader in readers}
    with _readable(answer):
        plain = parse(answer.body)
        path = ""
        try:
            decoded = decode_plain(plain, likeliest_first(_told_by_cvms(plain, readers), answer.api_version))
            reader = reader_of[decoded.shape]
            if reader.nested is not None:
                for path, cvm in cvms_within(plain):  # noqa: B007  # where it fails is reported
                    recognise(cvm, [reader.nested])
        except Unrecognised as failure:
            raise _unrecognised(answer, failure, path) from None
        app = reader.read(decoded.wire, Reading(decoded.shape, answer.body, answer.api_version, decoded.deviations))
        if answer.strict:
            _check_strictly(answer, app.source)
        return app


def _told_by_cvms(plain: object, readers: Sequence[Reader[App]]) -> list[Shape[Any]]:
    """Give the shapes whose CVMs are described as those of a parsed app are; all, where these tell nothing."""
    app = as_object(plain) or {}
    cvms = [found for _, cvm in cvms_within(app) if (found := as_object(cvm)) is not None]
    told = [
        reader.shape
        for reader in readers
        if reader.nested is not None and any(reader.nested.why_not(cvm) is None for cvm in cvms)
    ]
    return told or [reader.shape for reader in readers]


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
    from phala_facade.decode.strict import departures

    found: list[Departure | Deviation] = [*departures(source.raw, source.schema), *source.deviations]
    if found:
        path = prefix + found[0].path
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise answer.unexpected(f"strict: {found[0].problem}{more}", path, {source.shape: found[0].problem})
