"""Both clients, as the tests of the transport have them."""

from __future__ import annotations

from tests.facade.transport.conftest import client, kind

__all__ = ["client", "kind"]
