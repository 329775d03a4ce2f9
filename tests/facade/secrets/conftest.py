"""Both clients and both sessions, as the tests of the transport have them."""

from __future__ import annotations

from tests.facade.transport.conftest import client, kind, shell

__all__ = ["client", "kind", "shell"]
