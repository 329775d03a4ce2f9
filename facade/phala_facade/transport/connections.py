"""The sockets of one blocking client, so that closing it reaches the calls in flight."""

from __future__ import annotations

import socket
from weakref import ReferenceType, ref

from phala_facade.transport.signals import ignoring


class Connections:
    """The open sockets of one client.

    They are not kept: a socket that the handler of a signal took from all who knew it closes by itself.
    """

    def __init__(self) -> None:
        # Sets add, discard and copy in one step: no lock that a fork or a signal could leave taken.
        self._sockets: set[ReferenceType[socket.socket]] = set()
        self._cut = False

    def track(self, connection: socket.socket) -> None:
        """Note a socket.

        Raises:
            OSError: All are cut off: this one may not be opened.
        """
        self._sockets.add(ref(connection, self._sockets.discard))
        if self._cut:
            raise OSError("the client is closed")

    def cut(self) -> None:
        """Cut off whatever waits on a socket, in whichever thread, and whatever is opened from now on."""
        self._cut = True
        for connection in self._all():
            with ignoring(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def abandon(self) -> None:
        """Close this process's copies of the sockets, after a fork: they are the other process's."""
        for connection in self._all():
            connection.close()

    def _all(self) -> list[socket.socket]:
        return [connection for each in self._sockets.copy() if (connection := each()) is not None]
