"""Connects to the first address of a host that answers, without waiting long for one that does not (RFC 8305)."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import time
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

from phala_facade.transport.signals import is_of_signal_handler

if TYPE_CHECKING:
    from phala_facade.transport.connections import Connections

STAGGER = 0.25
"""How long an address may stay silent before the next one is tried beside it, in seconds."""


def connect(host: str, port: int, timeout: float, connections: Connections) -> socket.socket:
    """Return a connection to the first address that answers within `timeout` seconds.

    Looking up the name blocks inside the operating system, where no limit reaches.

    Raises:
        TimeoutError: No address answered in time.
        OSError: The name is unknown, or every address refused.
    """
    deadline = time.monotonic() + timeout
    addresses = _interleaved(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    refusal = OSError(f"{host} has no address")
    with selectors.DefaultSelector() as selector:
        try:
            while addresses or selector.get_map():
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    raise TimeoutError(f"no address of {host} answered")
                if addresses:
                    try:
                        begun = _begin(addresses.pop(0), connections)
                    except OSError as error:
                        if is_of_signal_handler(error):
                            raise
                        refusal = error
                        continue
                    selector.register(begun, selectors.EVENT_WRITE, begun)
                for key, _ in selector.select(min(STAGGER, remaining) if addresses else remaining):
                    connection: socket.socket = key.data
                    number = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    selector.unregister(connection)
                    if not number:
                        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                        return connection
                    refusal = OSError(number, os.strerror(number))
                    connection.close()
        finally:
            for key in list(selector.get_map().values()):
                key.data.close()
    raise refusal


def _begin(address: tuple[Any, ...], connections: Connections) -> socket.socket:
    family, kind, protocol, _, where = address
    connection = socket.socket(family, kind, protocol)
    try:
        connections.track(connection)
        connection.setblocking(False)
        number = connection.connect_ex(where)
    except BaseException:
        connection.close()
        raise
    if number not in {0, errno.EINPROGRESS, errno.EWOULDBLOCK}:
        # Such as a family that has no route: no selector tells of it later.
        connection.close()
        raise OSError(number, os.strerror(number))
    return connection


def _interleaved(addresses: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Order addresses by turns of their families, beginning with the family that the system prefers."""
    families: dict[Any, list[tuple[Any, ...]]] = {}
    for address in addresses:
        families.setdefault(address[0], []).append(address)
    return [address for address in chain(*zip_longest(*families.values())) if address is not None]
