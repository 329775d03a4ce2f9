"""The apps of the fleet: with several CVMs, with one, with none, and those seen in their minimal form only."""

from __future__ import annotations

from typing import Final

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
from phala_facade.testing.content.common import SANDBOX, WORKSPACE, at
from phala_facade.testing.content.extremes import ARCHIVE_APP_ID
from phala_facade.testing.records import App, AppOrigin

APPS: Final = (
    App(
        id="prj_atlasWeb1",
        name="Atlas",
        app_id=REPLICATED_APP_ID,
        created_at=at("2026-03-01 08:00"),
        kms_type="base",
        provision_type="user",
        icon_url="https://icons.example/atlas.png",
        profile=Profile(
            display_name="Atlas: karta świata",
            avatar_url="https://avatars.example/atlas.png",
            description="Maps, served from three places.",
            custom_domain="atlas.example",
        ),
        workspace=WORKSPACE,
    ),
    App(
        id="prj_hermesWk1",
        name="hermes",
        app_id=HERMES_APP_ID,
        created_at=at("2025-11-30 05:59"),
        source=AppOrigin(created_at="2025-11-30T05:59:00+00:00"),
        kms_type="phala",
        provision_type="user",
        profile=Profile(),
        workspace=WORKSPACE,
    ),
    App(
        id="prj_visionGp1",
        name="视觉",
        app_id=GPU_APP_ID,
        created_at=at("2026-02-14 11:58:21.004500"),
        source=AppOrigin(created_at="2026-02-14T11:58:21.004500"),
        kms_type="phala",
        provision_type="template",
        workspace=WORKSPACE,
    ),
    App(
        id="prj_ledgerNd1",
        name="ledger",
        app_id=RESTRICTED_APP_ID,
        created_at=at("2026-03-13 10:59:59.999999"),
        source=AppOrigin(created_at="2026-03-13T10:59:59.999999+00:00", admins_only=True),
        kms_type="ethereum",
        provision_type="user",
        workspace=WORKSPACE,
    ),
    App(
        id="prj_archiveF1",
        name="archive",
        app_id=ARCHIVE_APP_ID,
        created_at=at("2025-08-01"),
        kms_type="base",
        provision_type="user",
        workspace=WORKSPACE,
    ),
    App(
        id="prj_legacyBx1",
        name="legacy",
        app_id=CURRENT_ONLY_APP_ID,
        created_at=at("2025-02-05 04:00"),
        kms_type="legacy",
        source=AppOrigin(lists_cvms=False),
    ),
    App(
        id="prj_emptyNon1",
        name="empty",
        app_id=EMPTY_APP_ID,
        created_at=at("2026-01-31"),
        kms_type="phala",
        provision_type="user",
        profile=Profile(display_name="Nothing yet"),
        workspace=WORKSPACE,
    ),
    App(app_id=MINIMAL_APP_ID, is_minimal=True),
    App(app_id=SHORT_MINIMAL_APP_ID, is_minimal=True, source=AppOrigin(is_short=True)),
)

SANDBOX_APPS: Final = (
    App(
        id="prj_trialPv1",
        name="trial",
        app_id=FOREIGN_APP_ID,
        created_at=at("2026-03-13 21:59"),
        kms_type="phala",
        provision_type="user",
        workspace=SANDBOX,
    ),
)
