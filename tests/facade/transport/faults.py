"""A server on loopback that misbehaves on purpose: it speaks raw bytes, so that it can say anything."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_INTERVAL = 0.01
_PATIENCE = 300.0


class Peer:
    """The server's end of one connection.

    Attributes:
        head: The head of the last request.
    """

    def __init__(self, connection: socket.socket, stopped: threading.Event) -> None:
        self._connection = connection
        self._stopped = stopped
        self.head = b""

    def say(self, data: bytes) -> None:
        self._connection.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send the same bytes again and again, until the client has gone."""
        with suppress(OSError):
            while not self._stopped.wait(_INTERVAL):
                self._connection.sendall(data)

    def pause(self, seconds: float = _INTERVAL / 10) -> None:
        """Let a moment pass, shorter than any limit."""
        self._stopped.wait(seconds)

    def join(self, address: str) -> None:
        """Be one with another server, as a tunnel is."""
        host, _, port = address.rpartition(":")
        with socket.create_connection((host, int(port))) as other:
            back = threading.Thread(target=_pipe, args=(other, self._connection), daemon=True)
            back.start()
            _pipe(self._connection, other)
            back.join(_PATIENCE)

    def hang(self) -> None:
        """Send nothing, until the client has gone."""
        with suppress(OSError):
            while self._connection.recv(1024):
                pass

    def bid_farewell(self) -> None:
        """Send what ends TLS, if there is any."""
        if isinstance(self._connection, ssl.SSLSocket):
            with suppress(OSError):
                self._connection.unwrap()

    def reset(self) -> None:
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()

    def read_head(self) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head:
            received = self._connection.recv(4096)
            if not received:
                return b""
            head += received
        self.head = head
        return head


def _pipe(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while received := source.recv(65536):
            target.sendall(received)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class FaultServer:
    """Responds to the first request with the first response, and so on; the last one is for all that follow.

    A connection is kept for further requests until a response closes or breaks it. One that `greets` responds before
    there is a request.
    """

    def __init__(
        self, *responses: bytes | Callable[[Peer], None], greets: bool = False, tls: ssl.SSLContext | None = None
    ) -> None:
        self._responses = responses
        self._greets = greets
        self._tls = tls
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._connections: list[socket.socket] = []
        self._secured: list[ssl.SSLSocket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.heads: list[bytes] = []
        self.gone = threading.Semaphore(0)
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.address}"

    @property
    def connections(self) -> int:
        return len(self._connections)

    def targets(self) -> list[bytes]:
        return [head.split(b" ", 2)[1] for head in self.heads]

    def headers(self, index: int = -1) -> dict[str, str]:
        lines = self.heads[index].decode("ascii").split("\r\n")[1:-2]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    def wait_until_gone(self) -> None:
        """Wait until a connection has ended on the client's side, unless its time was over before it made one."""
        assert not self._connections or self.gone.acquire(timeout=_PATIENCE), "the client kept its connection"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in [*self._connections, *self._secured]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(_PATIENCE)
        for connection in self._connections:
            connection.close()

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            self._start(partial(self._serve, connection))

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._secured.append(connection)
            peer = Peer(connection, self._stopped)
            while head := (b"greeted" if self._greets else peer.read_head()):
                with self._lock:
                    self.heads.append(head)
                    response = self._responses[min(len(self.heads), len(self._responses)) - 1]
                if not isinstance(response, bytes):
                    response(peer)
                    break
                peer.say(response)
                if b"Connection: close" in response:
                    break
        self.gone.release()
        connection.close()


def saying(data: bytes) -> Callable[[Peer], None]:
    """Return what sends this, and then closes the connection."""
    return lambda peer: peer.say(data)


def http(
    body: bytes = b"{}", *headers: str, status: str = "200 OK", length: int | None = None, closes: bool = False
) -> bytes:
    """Return a response; its length is the true one unless another one is given."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    lines += ["Connection: close"] if closes else []
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
