"""Connects to the first address of a host that answers, without waiting long for one that does not (RFC 8305)."""

from __future__ import annotations

import os
import selectors
import socket
import time
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

STAGGER = 0.25
"""How long an address may stay silent before the next one is tried beside it, in seconds."""


def connect(host: str, port: int, timeout: float, track: Callable[[socket.socket], None]) -> socket.socket:
    """Return a connection to the first address that answers.

    Looking up the name blocks inside the operating system, where no limit reaches.

    Args:
        host: A name or an address.
        port: The port.
        timeout: The limit for all addresses together, in seconds.
        track: Called with each socket before it connects.

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
                if addresses:
                    begun = _begin(addresses.pop(0), track)
                    selector.register(begun, selectors.EVENT_WRITE, begun)
                remaining = deadline - time.monotonic()
                ready = selector.select(max(0.0, min(STAGGER, remaining) if addresses else remaining))
                if not ready and remaining <= STAGGER and time.monotonic() >= deadline:
                    raise TimeoutError(f"no address of {host} answered")
                for key, _ in ready:
                    connection: socket.socket = key.data
                    selector.unregister(connection)
                    if not (number := connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)):
                        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                        return connection
                    connection.close()
                    refusal = OSError(number, os.strerror(number))
        finally:
            for key in list(selector.get_map().values()):
                key.data.close()
    raise refusal


def _begin(address: tuple[Any, ...], track: Callable[[socket.socket], None]) -> socket.socket:
    family, kind, protocol, _, where = address
    connection = socket.socket(family, kind, protocol)
    track(connection)
    connection.setblocking(False)
    # What is refused at once is found when the selector looks.
    connection.connect_ex(where)
    return connection


def _interleaved(addresses: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Order addresses by turns of their families, beginning with the family that the system prefers."""
    families: dict[Any, list[tuple[Any, ...]]] = {}
    for address in addresses:
        families.setdefault(address[0], []).append(address)
    return [address for address in chain(*zip_longest(*families.values())) if address is not None]
