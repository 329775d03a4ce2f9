"""TLS within TLS, as a proxy over https needs it: sockets of the standard library cannot be wrapped twice."""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_PIECE = 16 << 10


class NestedTLS:
    """A TLS connection through another one, used as a socket is.

    Attributes:
        outer: The connection to the proxy.
    """

    def __init__(self, outer: ssl.SSLSocket, context: ssl.SSLContext, hostname: str | None) -> None:
        self.outer = outer
        self._timeout = 0.0
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=hostname)

    def settimeout(self, timeout: float) -> None:
        """Limit each of the following steps as a whole."""
        self._timeout = timeout

    def do_handshake(self) -> None:
        """Secure the connection."""
        self._perform(self._tls.do_handshake)

    def recv(self, max_bytes: int) -> bytes:
        """Return what has come, once something has; nothing at the end."""
        return self._perform(lambda: self._tls.read(max_bytes))

    def send(self, data: bytes) -> int:
        """Send something, and return how many bytes that was."""
        return self._perform(lambda: self._tls.write(data))

    def _perform(self, step: Callable[[], T]) -> T:
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._send_pending(deadline)
                self._receive(deadline)
            else:
                self._send_pending(deadline)
                return result

    def _send_pending(self, deadline: float) -> None:
        if pending := self._outgoing.read():
            self._limit(deadline)
            self.outer.sendall(pending)

    def _receive(self, deadline: float) -> None:
        self._limit(deadline)
        if received := self.outer.recv(_PIECE):
            self._incoming.write(received)
        else:
            self._incoming.write_eof()

    def _limit(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self.outer.settimeout(left)
