"""What bounds a response: how long to wait for a connection, and how much of a body to keep while inflating it."""

from __future__ import annotations

import io
import zlib

LONGEST_CONNECT = 10.0
"""How long an attempt waits for a connection, in seconds; for bytes it waits as long as the call may take."""

ERROR_BYTES = 1 << 17
"""How much of the body of an error is read, in bytes."""

_PIECE = 64 << 10
_IDENTITY = 0
_NONE = zlib.decompressobj()
_WBITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class BodyError(Exception):
    """The body cannot be read; the message says why."""


class Body:
    """The body of one response: fed with what the wire carries, holding what it means.

    Args:
        encoding: The `Content-Encoding` header; empty when there is none.
        limit: How much to keep, in bytes, inflated.

    Raises:
        BodyError: When the encoding is not one that can be undone.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._kept = io.BytesIO()
        codings = [name for part in encoding.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
        if len(codings) > 1 or (codings and codings[0] not in _WBITS):
            msg = f"its content encoding {', '.join(codings)} was not asked for"
            raise BodyError(msg)
        self._wbits = _WBITS[codings[0]] if codings else _IDENTITY
        self._inflater = zlib.decompressobj(self._wbits) if codings else _NONE
        self._begun = False

    @property
    def content(self) -> bytes:
        """What was read so far."""
        return self._kept.getvalue()

    def feed(self, chunk: bytes) -> None:
        """Take what arrived.

        Raises:
            BodyError: When there is more than the limit, or it cannot be inflated.
        """
        if not chunk:
            return
        self._begun = True
        if self._wbits == _IDENTITY:
            self._keep(chunk)
            return
        try:
            # What is left of the input is copied at each step: of a small piece, that stays cheap.
            for start in range(0, len(chunk), _PIECE):
                self._inflate(chunk[start : start + _PIECE])
        except zlib.error as error:
            raise BodyError("its compressed body is damaged") from error

    def finish(self) -> bytes:
        """Give the whole body, when no more will arrive.

        Raises:
            BodyError: When the compressed stream is not at its end.
        """
        if self._wbits != _IDENTITY and self._begun and not self._inflater.eof:
            raise BodyError("its compressed body is cut short")
        return self.content

    def _inflate(self, data: bytes) -> None:
        more = True
        while more:
            # A gzip body may consist of several members, each with its own end.
            if self._inflater.eof:
                self._inflater = zlib.decompressobj(self._wbits)
            piece = self._inflater.decompress(data, _PIECE)
            self._keep(piece)
            data = self._inflater.unused_data or self._inflater.unconsumed_tail
            # A full piece may hide more: zlib can hold back output when all input is consumed.
            more = bool(data) or (len(piece) == _PIECE and not self._inflater.eof)

    def _keep(self, piece: bytes) -> None:
        room = self._limit - self._kept.tell()
        self._kept.write(piece[:room])
        if len(piece) > room:
            msg = f"its body is larger than {self._limit} bytes"
            raise BodyError(msg)
