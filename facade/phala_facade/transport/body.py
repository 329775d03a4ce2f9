"""The body of a response, inflated in bounded steps."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from phala_facade.operations.steps import Steps

_PIECE = 64 << 10
_WBITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class BodyError(Exception):
    """The body cannot be read; the message says why."""


class Body:
    """The body of one response: fed with what the wire carries, holding at most `limit` bytes of what it means.

    Raises:
        BodyError: The `Content-Encoding` is not one that can be undone.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._kept = io.BytesIO()
        codings = [name for part in encoding.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
        if len(codings) > 1 or not _WBITS.keys() >= set(codings):
            raise BodyError(f"its content encoding {', '.join(codings)} was not requested")
        self._wbits = _WBITS[codings[0]] if codings else None
        self._inflater: Any = None

    @property
    def content(self) -> bytes:
        """What was read so far."""
        return self._kept.getvalue()

    def feed(self, chunk: bytes) -> Steps[None]:
        """Take what arrived.

        Raises:
            BodyError: There is more than the limit, or it cannot be inflated.
        """
        if self._wbits is None:
            self._keep(chunk)
            yield
            return
        try:
            # What is left of the input is copied at each step: of a small piece, that stays cheap.
            for start in range(0, len(chunk), _PIECE):
                yield from self._inflate(chunk[start : start + _PIECE], self._wbits)
        except zlib.error as error:
            raise BodyError("its compressed body is damaged") from error

    def finish(self) -> bytes:
        """Return the whole body, when no more will arrive.

        Raises:
            BodyError: The compressed stream is not at its end.
        """
        if self._inflater is not None and not self._inflater.eof:
            raise BodyError("its compressed body is cut short")
        return self.content

    def _inflate(self, data: bytes, wbits: int) -> Steps[None]:
        more = True
        while more:
            # A gzip body may consist of several members, each with its own end.
            if self._inflater is None or self._inflater.eof:
                self._inflater = zlib.decompressobj(wbits)
            piece = self._inflater.decompress(data, _PIECE)
            self._keep(piece)
            yield
            data = self._inflater.unused_data or self._inflater.unconsumed_tail
            # A full piece may hide more: zlib can hold back output when all input is consumed.
            more = bool(data) or (len(piece) == _PIECE and not self._inflater.eof)

    def _keep(self, piece: bytes) -> None:
        room = self._limit - self._kept.tell()
        self._kept.write(piece[:room])
        if len(piece) > room:
            raise BodyError(f"its body is larger than {self._limit} bytes")
