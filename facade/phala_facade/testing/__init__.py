"""The testing kit: an invented fleet in the documented shapes of every version, in process or on loopback.

`FakeCloud` is for tests of code that uses the facade, and needs no extra; `EmbeddedServer` serves real HTTP, and needs
the `testing` extra. Of the rest of the package, both use only the models.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from phala_facade.testing import constants
from phala_facade.testing.constants import ACCESS_TOKEN, API_KEY, MEMBER_KEY
from phala_facade.testing.fleet import default_fleet

if TYPE_CHECKING:
    from phala_facade.testing.asgi import create_app
    from phala_facade.testing.fake.cloud import FakeCloud
    from phala_facade.testing.fake.fields import CvmChanges, CvmStep, NewApp, NewCvm
    from phala_facade.testing.fake.seen import SeenRequest
    from phala_facade.testing.server import EmbeddedServer

__all__ = [
    "ACCESS_TOKEN",
    "API_KEY",
    "MEMBER_KEY",
    "CvmChanges",
    "CvmStep",
    "EmbeddedServer",
    "FakeCloud",
    "NewApp",
    "NewCvm",
    "SeenRequest",
    "constants",
    "create_app",
    "default_fleet",
]

# Whoever needs the constants alone loads no HTTP library; Starlette and uvicorn come with an extra.
_MODULES = {
    **dict.fromkeys(("CvmChanges", "CvmStep", "NewApp", "NewCvm"), "phala_facade.testing.fake.fields"),
    "EmbeddedServer": "phala_facade.testing.server",
    "FakeCloud": "phala_facade.testing.fake.cloud",
    "SeenRequest": "phala_facade.testing.fake.seen",
    "create_app": "phala_facade.testing.asgi",
}


def __getattr__(name: str) -> object:
    """Import a name when it is first used."""
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        value: object = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        message = f"{name} needs {error.name}, which the extra `testing` installs"
        raise ModuleNotFoundError(message, name=error.name) from error
    globals()[name] = value
    return value
