"""How the answers of each documented API version are read: one row a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phala_facade.normalise.app import (
    APP_2025_10_28,
    APP_2026_01_21,
    APP_MINIMAL,
    app_of_2025_10_28,
    app_of_2026_01_21,
    minimal_app,
)
from phala_facade.normalise.app_cvm_basic_info import APP_CVM_BASIC_INFO
from phala_facade.normalise.cvm_basic_info import CVM_BASIC_INFO, cvm_of_basic_info
from phala_facade.normalise.cvm_info import CVM_INFO, CVM_INFO_DETAIL, cvm_of_info, cvm_of_info_detail
from phala_facade.normalise.hosted_cvm import HOSTED_CVM, cvm_of_hosted
from phala_facade.operations.answers import Reader

if TYPE_CHECKING:
    from phala_facade.models import App, Cvm


@dataclass(frozen=True, eq=False)
class Version:
    """One documented API version.

    Attributes:
        listed: How it describes a CVM in lists.
        detailed: How it describes a CVM by itself.
        app: How it describes an app.
    """

    listed: Reader[Cvm]
    detailed: Reader[Cvm]
    app: Reader[App]


VERSIONS = {
    "2025-10-28": Version(
        listed=Reader(HOSTED_CVM, cvm_of_hosted),
        detailed=Reader(CVM_BASIC_INFO, cvm_of_basic_info),
        app=Reader(APP_2025_10_28, app_of_2025_10_28, nested=APP_CVM_BASIC_INFO),
    ),
    "2026-01-21": Version(
        listed=Reader(CVM_INFO, cvm_of_info),
        detailed=Reader(CVM_INFO_DETAIL, cvm_of_info_detail),
        app=Reader(APP_2026_01_21, app_of_2026_01_21, nested=CVM_INFO),
    ),
}

LISTED = tuple(version.listed for version in VERSIONS.values())
"""The shapes that lists describe a CVM with."""

DETAILED = tuple(version.detailed for version in VERSIONS.values())
"""The shapes that a CVM is described with by itself."""

APPS = (*(version.app for version in VERSIONS.values()), Reader(APP_MINIMAL, minimal_app))
"""The shapes that an app is described with."""

READERS: tuple[Reader[Any], ...] = (*LISTED, *DETAILED, *APPS)
"""Every shape that answers an operation."""
