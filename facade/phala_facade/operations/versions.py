"""The shapes of each documented API version, one row per version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from phala_facade.shapes.app import APP_2025_10_28, APP_2026_01_21, APP_MINIMAL
from phala_facade.shapes.cvm_basic_info import CVM_BASIC_INFO
from phala_facade.shapes.cvm_info import CVM_INFO, CVM_INFO_DETAIL
from phala_facade.shapes.hosted_cvm import HOSTED_CVM

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape
    from phala_facade.models import App, Cvm


class Version(NamedTuple):
    """One documented API version.

    Attributes:
        listed: The shape of a CVM in lists.
        detailed: The shape of a CVM by itself.
        app: The shape of an app.
    """

    listed: Shape[Any, Cvm]
    detailed: Shape[Any, Cvm]
    app: Shape[Any, App]


VERSIONS = {
    "2025-10-28": Version(listed=HOSTED_CVM, detailed=CVM_BASIC_INFO, app=APP_2025_10_28),
    "2026-01-21": Version(listed=CVM_INFO, detailed=CVM_INFO_DETAIL, app=APP_2026_01_21),
}

NEWEST = max(VERSIONS)
"""The newest documented version."""

LISTED = tuple(dict.fromkeys(version.listed for version in VERSIONS.values()))
"""The shapes of a CVM in lists."""

DETAILED = tuple(dict.fromkeys(version.detailed for version in VERSIONS.values()))
"""The shapes of a CVM by itself."""

APPS = (*dict.fromkeys(version.app for version in VERSIONS.values()), APP_MINIMAL)
"""The shapes of an app."""
