"""Both sessions, as the tests of the transport have them."""

from __future__ import annotations

from tests.facade.transport.conftest import shell

__all__ = ["shell"]
