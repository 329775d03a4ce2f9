"""The two shells, and no proxies of this machine: as the tests of the transport have them."""

from __future__ import annotations

from tests.facade.transport.conftest import no_environment, shell

__all__ = ["no_environment", "shell"]
