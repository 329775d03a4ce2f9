"""The documented shapes that several versions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models.base import plain
from phala_facade.testing.render.values import leaves

if TYPE_CHECKING:
    from phala_facade.testing.records import App, Cvm
    from phala_facade.testing.render.values import JsonObject, JsonValue


def compose_file(cvm: Cvm) -> JsonValue:
    """Render the compose file of a CVM, which is text where it was never parsed."""
    return cvm.compose.file if cvm.compose else None


def endpoints(cvm: Cvm) -> JsonValue:
    """Render ``CvmNetworkUrls``, one a port; null where there are none."""
    return plain(cvm.endpoints) or None


def full_app(app: App) -> JsonObject:
    """Render what ``DstackAppFullResponse`` says of an app in every version, without its CVMs."""
    return {
        **leaves(app, "id", "name", "app_id", "kms_type", "profile", "cvm_count"),
        **leaves(app, app_provision_type="provision_type", app_icon_url="icon_url"),
        **leaves(app, created_at="source.created_at" if app.source.created_at else "created_at"),
    }


def minimal_app(app: App) -> JsonObject:
    """Render ``DstackAppMinimalResponse``: all else is null in its long form, and left out in its short one."""
    others = () if app.source.is_short else (*full_app(app), "current_cvm", "cvms")
    return {**dict.fromkeys(others), "app_id": app.app_id}
