"""The apps of the fleet: with several CVMs, with one, with none, and those seen in their minimal form only."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from phala_facade.models import Profile
from phala_facade.testing.constants import (
    CURRENT_ONLY_APP_ID,
    EMPTY_APP_ID,
    FOREIGN_APP_ID,
    GPU_APP_ID,
    HIDING_APP_ID,
    MINIMAL_APP_ID,
    REPLICATED_APP_ID,
    RESTRICTED_APP_ID,
    SHORT_MINIMAL_APP_ID,
)
from phala_facade.testing.content.building import at
from phala_facade.testing.content.common import SANDBOX, WORKSPACE
from phala_facade.testing.content.extremes import ARCHIVE_APP_ID
from phala_facade.testing.records import App, Origin

_ATLAS = Profile(
    display_name="Atlas: karta świata",
    avatar_url="https://avatars.example/atlas.png",
    description="Maps, served from three places.",
    custom_domain="atlas.example",
)
_EMPTY = Profile(display_name="Nothing yet")
_ICON = "https://icons.example/atlas.png"


def _app(app_id: str, project: str, name: str, kms_type: str, created: str, **more: Any) -> App:
    usual: dict[str, Any] = {"provision_type": "user", "workspace": WORKSPACE, **more}
    usual["source"] = replace(more.get("source", Origin()), created_at=created)
    return App(app_id=app_id, id=project, name=name, kms_type=kms_type, created_at=at(created), **usual)


_FOR_ADMINS = Origin(admins_only=True)
_LEGACY: dict[str, Any] = {"provision_type": None, "workspace": None, "source": Origin(lists_cvms=False)}

# Written in every way that the documentation allows.
APPS: Final = (
    _app(REPLICATED_APP_ID, "prj_atlasWeb1", "Atlas", "base", "2026-03-01T08:00:00Z", icon_url=_ICON, profile=_ATLAS),
    _app(HIDING_APP_ID, "prj_hermesWk1", "hermes", "phala", "2025-11-30T05:59:00+00:00", profile=Profile()),
    _app(GPU_APP_ID, "prj_visionGp1", "视觉", "phala", "2026-02-14T11:58:21.004500", provision_type="template"),
    _app(
        RESTRICTED_APP_ID, "prj_ledgerNd1", "ledger", "ethereum", "2026-03-13T10:59:59.999999+00:00", source=_FOR_ADMINS
    ),
    _app(ARCHIVE_APP_ID, "prj_archiveF1", "archive", "base", "2025-08-01T00:00:00Z"),
    _app(CURRENT_ONLY_APP_ID, "prj_legacyBx1", "legacy", "legacy", "2025-02-05T04:00:00Z", **_LEGACY),
    _app(EMPTY_APP_ID, "prj_emptyNon1", "empty", "phala", "2026-01-31T00:00:00Z", profile=_EMPTY),
    App(app_id=MINIMAL_APP_ID, is_minimal=True),
    App(app_id=SHORT_MINIMAL_APP_ID, is_minimal=True, source=Origin(is_short=True)),
)

SANDBOX_APPS: Final = (
    _app(FOREIGN_APP_ID, "prj_trialPv1", "trial", "phala", "2026-03-13T21:59:00Z", workspace=SANDBOX),
)
