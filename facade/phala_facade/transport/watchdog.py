"""Cuts off an attempt at its deadline, also while a thread is blocked in reading what drips in.

A socket's own limit starts anew with every byte, so a header that drips outlasts it. Only shutting the socket down
from another thread ends that. httpx names the socket of a new connection through its `trace` extension, but no event
names the one of a reused connection. So every attempt gets a limit of its own, unlike any other's: the HTTP client
sets it on the socket before each read and write, and the socket that carries the limit is the one to shut.
"""

from __future__ import annotations

import itertools
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_GRAIN = 1e-8
_GRAINS = 100_000
"""So many attempts can run at one time and still have limits apart, all within one millisecond."""

_SPAN = 0.001


_NAP = 1.0
"""How long the thread stays when it has nothing to watch any more, in seconds: the end of a call does not wake it."""


class Watchdog:
    """Watches the attempts of one client, in one thread that lives only while there is something to watch."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._guards: set[Guard] = set()
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._thread: threading.Thread | None = None
        self._wakes_at = 0.0
        self._closed = False
        self._serial = itertools.count()

    def guard(self, remaining: float, silence: float) -> Guard:
        """Give the guard of one attempt, to be used as a context manager.

        Args:
            remaining: What is left of the call's time, in seconds.
            silence: The limit of a single read or write, in seconds; the guard's own is at most this.
        """
        step = (next(self._serial) % _GRAINS) * _GRAIN
        # In whole milliseconds before the step, so that limits stay apart however much time each attempt has.
        limit = int(silence / _SPAN) * _SPAN - step
        return Guard(self, time.monotonic() + remaining, limit if limit > 0 else silence / 2)

    def close(self) -> None:
        """Cut off whatever is being watched, and wait until the thread is gone."""
        with self._changed:
            self._closed = True
            for guard in self._guards:
                self._cut(guard)
            self._guards.clear()
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join()

    def abandon(self) -> None:
        """Close this process's copies of the sockets, after a fork: the connections are the other process's."""
        # Without the lock: whatever thread held it when the process was forked is not there to release it.
        for connection in list(self._sockets):
            connection.close()

    def remember(self, connection: socket.socket) -> None:
        """Note a socket that a limit can be found on; close it if it came too late."""
        with self._changed:
            self._sockets.add(connection)
            if self._closed:
                connection.close()

    def watch(self, guard: Guard) -> None:
        """Shut the guard's socket at its deadline, unless it is released before."""
        with self._changed:
            if self._closed:
                return
            self._guards.add(guard)
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="phala-facade-watchdog", daemon=True)
                thread.start()
                self._thread = thread
            elif guard.deadline < self._wakes_at:
                self._changed.notify()

    def release(self, guard: Guard) -> None:
        """Stop watching an attempt: its connection may serve another one from now on."""
        with self._changed:
            self._guards.discard(guard)
            if self._closed:
                # A connection that was being made while the HTTP client was closed is none that it would close.
                for connection in self._carrying(guard.limit):
                    connection.close()

    def _run(self) -> None:
        with self._changed:
            while self._guards:
                now = time.monotonic()
                for guard in [guard for guard in self._guards if guard.deadline <= now]:
                    self._guards.discard(guard)
                    self._cut(guard)
                if self._guards:
                    self._wakes_at = min(now + _NAP, *(guard.deadline for guard in self._guards))
                    self._changed.wait(max(0.0, self._wakes_at - time.monotonic()))
            self._thread = None

    def _cut(self, guard: Guard) -> None:
        guard.cut = True
        for connection in self._carrying(guard.limit):
            with suppress(OSError):
                # Not the TLS socket's own method, which would take its state from under the thread that reads.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def _carrying(self, limit: float) -> Iterator[socket.socket]:
        for connection in list(self._sockets):
            carried = connection.gettimeout()
            if carried is not None and abs(carried - limit) < _GRAIN / 2:
                yield connection


class Guard:
    """Watches one attempt, from its first sign of I/O to the moment when its connection is free again.

    Attributes:
        deadline: When to cut it off, on the monotonic clock.
        limit: What the HTTP client must be given as the limit of each read and write, in seconds.
        cut: Whether it was cut off.
    """

    def __init__(self, watchdog: Watchdog, deadline: float, limit: float) -> None:
        self._watchdog = watchdog
        self._watched = False
        self._handshake: socket.socket | None = None
        self.deadline = deadline
        self.limit = limit
        self.cut = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._watchdog.release(self)
        if self._handshake is not None:
            self._handshake.close()

    def check(self) -> None:
        """Refuse what was read of an attempt that was cut off: a shut socket reads as the end of an unmeasured body.

        Raises:
            TimeoutError: When it was.
        """
        if self.cut:
            raise TimeoutError

    def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Take an event of the connection, as httpx's `trace` extension reports it."""
        if event.endswith(".response_closed.started"):
            self._watchdog.release(self)
            return
        if not self._watched:
            self._watched = True
            self._watchdog.watch(self)
        named = getattr(info.get("return_value"), "get_extra_info", None)
        connection: object = None if named is None else named("socket")
        if not isinstance(connection, socket.socket):
            return
        self._watchdog.remember(connection)
        if event.endswith(".connect_tcp.complete"):
            # A TLS handshake takes the socket over before it names its own: a duplicate still reaches the connection.
            try:
                self._handshake = connection.dup()
            except OSError:
                # The HTTP client does not close what fails while it is being reported.
                connection.close()
                raise
            self._watchdog.remember(self._handshake)
