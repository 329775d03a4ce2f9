"""The apps of the fleet: with several CVMs, with one, with none, and those seen in their minimal form only."""

from __future__ import annotations

from typing import Any, Final

from phala_facade.models import Profile
from phala_facade.testing.constants import (
    CURRENT_ONLY_APP_ID,
    EMPTY_APP_ID,
    FOREIGN_APP_ID,
    GPU_APP_ID,
    MINIMAL_APP_ID,
    REPLICATED_APP_ID,
    RESTRICTED_APP_ID,
    SHORT_MINIMAL_APP_ID,
)
from phala_facade.testing.content.atlas import HERMES_APP_ID
from phala_facade.testing.content.building import at
from phala_facade.testing.content.common import SANDBOX, WORKSPACE
from phala_facade.testing.content.extremes import ARCHIVE_APP_ID
from phala_facade.testing.records import App, AppOrigin


def _app(app_id: str, project: str, name: str, kms_type: str, created_at: str, **more: Any) -> App:
    usual: dict[str, Any] = {"provision_type": "user", "workspace": WORKSPACE, **more}
    return App(app_id=app_id, id=project, name=name, kms_type=kms_type, created_at=at(created_at), **usual)


_PROFILE = Profile(
    display_name="Atlas: karta świata",
    avatar_url="https://avatars.example/atlas.png",
    description="Maps, served from three places.",
    custom_domain="atlas.example",
)

APPS: Final = (
    _app(
        REPLICATED_APP_ID,
        "prj_atlasWeb1",
        "Atlas",
        "base",
        "2026-03-01 08:00",
        icon_url="https://icons.example/atlas.png",
        profile=_PROFILE,
    ),
    _app(
        HERMES_APP_ID,
        "prj_hermesWk1",
        "hermes",
        "phala",
        "2025-11-30 05:59",
        profile=Profile(),
        source=AppOrigin(created_at="2025-11-30T05:59:00+00:00"),
    ),
    _app(
        GPU_APP_ID,
        "prj_visionGp1",
        "视觉",
        "phala",
        "2026-02-14 11:58:21.004500",
        provision_type="template",
        source=AppOrigin(created_at="2026-02-14T11:58:21.004500"),
    ),
    _app(
        RESTRICTED_APP_ID,
        "prj_ledgerNd1",
        "ledger",
        "ethereum",
        "2026-03-13 10:59:59.999999",
        source=AppOrigin(created_at="2026-03-13T10:59:59.999999+00:00", admins_only=True),
    ),
    _app(ARCHIVE_APP_ID, "prj_archiveF1", "archive", "base", "2025-08-01"),
    _app(
        CURRENT_ONLY_APP_ID,
        "prj_legacyBx1",
        "legacy",
        "legacy",
        "2025-02-05 04:00",
        provision_type=None,
        workspace=None,
        source=AppOrigin(lists_cvms=False),
    ),
    _app(EMPTY_APP_ID, "prj_emptyNon1", "empty", "phala", "2026-01-31", profile=Profile(display_name="Nothing yet")),
    App(app_id=MINIMAL_APP_ID, is_minimal=True),
    App(app_id=SHORT_MINIMAL_APP_ID, is_minimal=True, source=AppOrigin(is_short=True)),
)

SANDBOX_APPS: Final = (_app(FOREIGN_APP_ID, "prj_trialPv1", "trial", "phala", "2026-03-13 21:59", workspace=SANDBOX),)
