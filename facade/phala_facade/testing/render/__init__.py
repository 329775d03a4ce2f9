"""Which module renders which version of the API: one module and one row a version."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from phala_facade.testing.render import v2025_10_28, v2026_01_21

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.testing.records import App, Cvm
    from phala_facade.testing.render.values import JsonObject


class Renderer(Protocol):
    """The documented shapes of one version; None where a shape cannot say what is known of a CVM."""

    def list_item(self, cvm: Cvm) -> JsonObject | None:
        """Render a CVM as an item of a list."""
        ...

    def detail(self, cvm: Cvm) -> JsonObject | None:
        """Render a CVM as the answer to a request for it alone."""
        ...

    def app(self, app: App) -> JsonObject:
        """Render an app that the caller may see whole."""
        ...


RENDERERS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {
        "2025-10-28": v2025_10_28,
        "2026-01-21": v2026_01_21,
        "2026-05-22": v2026_01_21,
        "2026-06-23": v2026_01_21,
    }
)
"""The versions that the server knows, by their date."""

LATEST: Final = max(RENDERERS)
"""What ``X-Phala-Version: LATEST`` means."""


def known_version(requested: str) -> str | None:
    """Find the version that answers a request.

    Args:
        requested: A date, ``YYYY-MM-DD``.

    Returns:
        The newest known version that is not later, or None when all are.
    """
    return max((version for version in RENDERERS if version <= requested), default=None)
