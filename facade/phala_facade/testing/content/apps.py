"""The apps of the fleet: with several CVMs, with one, with none, and those seen in their minimal form only."""

from __future__ import annotations

from typing import Final

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
from phala_facade.testing.content.atlas import ATLAS_1, ATLAS_2, ATLAS_3, HERMES, HERMES_APP_ID, HERMES_OLD
from phala_facade.testing.content.common import SANDBOX, WORKSPACE
from phala_facade.testing.content.extremes import ARCHIVE_APP_ID, BARE_COMPOSE, FULL, TEXT_COMPOSE
from phala_facade.testing.content.sandbox import UNHOSTED
from phala_facade.testing.content.special import LEDGER, VISION_1, VISION_2
from phala_facade.testing.records import App, MinimalApp, Profile

APPS: Final = (
    App(
        id="prj_atlasWeb1",
        name="Atlas",
        app_id=REPLICATED_APP_ID,
        created_at="2026-03-01T08:00:00Z",
        kms_kind="base",
        provision_type="user",
        icon_url="https://icons.example/atlas.png",
        profile=Profile(
            display_name="Atlas: karta świata",
            avatar_url="https://avatars.example/atlas.png",
            description="Maps, served from three places.",
            custom_domain="atlas.example",
        ),
        current_cvm=ATLAS_1,
        cvms=(ATLAS_1, ATLAS_2, ATLAS_3),
        cvm_count=3,
        team=WORKSPACE,
    ),
    App(
        id="prj_hermesWk1",
        name="hermes",
        app_id=HERMES_APP_ID,
        created_at="2025-11-30T05:59:00+00:00",
        kms_kind="phala",
        provision_type="user",
        profile=Profile(),
        current_cvm=HERMES,
        cvms=(HERMES, HERMES_OLD),
        cvm_count=2,
        team=WORKSPACE,
    ),
    App(
        id="prj_visionGp1",
        name="视觉",
        app_id=GPU_APP_ID,
        created_at="2026-02-14T11:58:21.004500",
        kms_kind="phala",
        provision_type="template",
        current_cvm=VISION_1,
        cvms=(VISION_1, VISION_2),
        cvm_count=2,
        team=WORKSPACE,
    ),
    App(
        id="prj_ledgerNd1",
        name="ledger",
        app_id=RESTRICTED_APP_ID,
        created_at="2026-03-13T10:59:59.999999+00:00",
        kms_kind="ethereum",
        provision_type="user",
        current_cvm=LEDGER,
        cvms=(LEDGER,),
        cvm_count=1,
        team=WORKSPACE,
        admins_only=True,
    ),
    App(
        id="prj_archiveF1",
        name="archive",
        app_id=ARCHIVE_APP_ID,
        created_at="2025-08-01T00:00:00Z",
        kms_kind="base",
        provision_type="user",
        current_cvm=FULL,
        cvms=(FULL, TEXT_COMPOSE),
        cvm_count=2,
        team=WORKSPACE,
    ),
    App(
        id="prj_legacyBx1",
        name="legacy",
        app_id=CURRENT_ONLY_APP_ID,
        created_at="2025-02-05T04:00:00Z",
        kms_kind="legacy",
        current_cvm=BARE_COMPOSE,
        cvm_count=1,
    ),
    App(
        id="prj_emptyNon1",
        name="empty",
        app_id=EMPTY_APP_ID,
        created_at="2026-01-31T00:00:00Z",
        kms_kind="phala",
        provision_type="user",
        profile=Profile(display_name="Nothing yet"),
        team=WORKSPACE,
    ),
    MinimalApp(app_id=MINIMAL_APP_ID, long_form=True),
    MinimalApp(app_id=SHORT_MINIMAL_APP_ID, long_form=False),
)

SANDBOX_APPS: Final = (
    App(
        id="prj_trialPv1",
        name="trial",
        app_id=FOREIGN_APP_ID,
        created_at="2026-03-13T21:59:00Z",
        kms_kind="phala",
        provision_type="user",
        current_cvm=UNHOSTED,
        cvms=(UNHOSTED,),
        cvm_count=1,
        team=SANDBOX,
    ),
)
