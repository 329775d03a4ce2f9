"""Which module renders which version of the API: one module a version, found by its name."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, cast

from phala_facade.models import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.testing.records import App, Cvm
    from phala_facade.testing.render.shared import JsonObject


class Renderer(Protocol):
    """The documented shapes of one version; None where a shape cannot say what is known of a CVM."""

    def list_item(self, cvm: Cvm) -> JsonObject | None:
        """Render a CVM as an item of a list."""
        ...

    def detail(self, cvm: Cvm) -> JsonObject | None:
        """Render a CVM as the response to a request for it alone."""
        ...

    def app(self, app: App) -> JsonObject:
        """Render an app that the caller may see whole."""
        ...


def _module(version: str) -> Renderer:
    # Each module defines the three functions: the tests render everything with it.
    return cast("Renderer", import_module(f"{__name__}.v{version.replace('-', '_')}"))


_DOCUMENTED = sorted(name[1:].replace("_", "-") for _, name, _ in iter_modules(__path__) if name.startswith("v2"))

RENDERERS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {
        version.value: _module(max(documented for documented in _DOCUMENTED if documented <= version))
        for version in ApiVersion
        if version is not ApiVersion.LATEST
    }
)
"""The versions that the server knows, in order; one without a module of its own responds as the one before it."""
