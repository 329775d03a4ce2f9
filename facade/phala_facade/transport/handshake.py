"""Closes the connection of a TLS handshake that is cancelled: the HTTP client would leave it open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Closable(Protocol):
    async def aclose(self) -> None: ...


class HandshakeGuard:
    """Follows the connection of one attempt through httpx's `trace` extension."""

    def __init__(self) -> None:
        self._opened: _Closable | None = None

    async def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Take an event of the connection."""
        if event.endswith(".connect_tcp.complete"):
            self._opened = cast("_Closable", info["return_value"])
        elif event.endswith(".start_tls.failed") and self._opened is not None:
            await self._opened.aclose()
