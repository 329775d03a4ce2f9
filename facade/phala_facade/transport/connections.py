"""The sockets of one blocking client, so that closing it reaches the calls in flight."""

from __future__ import annotations

import socket

from phala_facade.transport.signals import ignoring


class Connections:
    """The open sockets of one client."""

    def __init__(self) -> None:
        # Sets add, discard and copy in one step: no lock that a fork could leave taken.
        self._sockets: set[socket.socket] = set()
        self._cut = False

    def track(self, connection: socket.socket) -> None:
        """Note a socket.

        Raises:
            OSError: All are cut off; so is this one.
        """
        self._sockets.add(connection)
        if self._cut:
            self.release(connection)
            raise OSError("the client is closed")

    def release(self, connection: socket.socket) -> None:
        """Close a socket."""
        connection.close()
        self._sockets.discard(connection)

    def cut(self) -> None:
        """Cut off whatever waits on a socket, in whichever thread, and whatever is opened from now on."""
        self._cut = True
        for connection in tuple(self._sockets):
            with ignoring(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def abandon(self) -> None:
        """Close this process's copies of the sockets, after a fork: they are the other process's."""
        for connection in tuple(self._sockets):
            self.release(connection)
