"""The embedded server: an invented fleet in the documented shapes of every version, over real HTTP on loopback.

It knows nothing of the rest of the package. The constants need nothing installed, the server the ``testing`` extra.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from phala_facade.testing import constants
from phala_facade.testing.constants import ACCESS_TOKEN, API_KEY, MEMBER_KEY
from phala_facade.testing.fleet import default_fleet

if TYPE_CHECKING:
    from phala_facade.testing.api import create_app
    from phala_facade.testing.server import EmbeddedServer

__all__ = [
    "ACCESS_TOKEN",
    "API_KEY",
    "MEMBER_KEY",
    "EmbeddedServer",
    "constants",
    "create_app",
    "default_fleet",
]

# Starlette and uvicorn come with an extra, so that they are imported only for those who ask for the server.
_NEEDS_EXTRA = {"EmbeddedServer": "phala_facade.testing.server", "create_app": "phala_facade.testing.api"}


def __getattr__(name: str) -> object:
    """Import the server when it is first asked for."""
    module = _NEEDS_EXTRA.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value
