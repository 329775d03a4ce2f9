"""The embedded fleet, and how a record is found in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from phala_facade.testing.content.apps import APPS, SANDBOX_APPS
from phala_facade.testing.content.atlas import ATLAS_1, ATLAS_2, ATLAS_3, HERMES, HERMES_OLD
from phala_facade.testing.content.common import SANDBOX, WORKSPACE
from phala_facade.testing.content.extremes import BARE_COMPOSE, FULL, HOLLOW, TEXT_COMPOSE
from phala_facade.testing.content.sandbox import NULL, UNHOSTED
from phala_facade.testing.content.special import LEDGER, VISION_1, VISION_2
from phala_facade.testing.records import App, Fleet, Tenancy

if TYPE_CHECKING:
    from phala_facade.testing.records import Cvm, MinimalApp

_APP_ID = re.compile(r"(?:0x|app_)?(?P<digits>[0-9a-f]{40})", re.IGNORECASE)

_FLEET: Final = Fleet(
    tenancies=(
        Tenancy(
            workspace=WORKSPACE,
            cvms=(
                ATLAS_1,
                ATLAS_2,
                ATLAS_3,
                HERMES,
                HERMES_OLD,
                VISION_1,
                VISION_2,
                LEDGER,
                FULL,
                TEXT_COMPOSE,
                HOLLOW,
                BARE_COMPOSE,
            ),
            apps=APPS,
        ),
        Tenancy(workspace=SANDBOX, cvms=(UNHOSTED, NULL), apps=SANDBOX_APPS),
    )
)


def default_fleet() -> Fleet:
    """Return the fleet that the server has unless it is given another: the same one on every run."""
    return _FLEET


def find_tenancy(fleet: Fleet, workspace: str) -> Tenancy | None:
    """Find a workspace by its id or its slug."""
    for tenancy in fleet.tenancies:
        if workspace in {tenancy.workspace.id, tenancy.workspace.slug}:
            return tenancy
    return None


def find_cvm(tenancy: Tenancy, cvm_id: str) -> Cvm | None:
    """Find a CVM by any of its ids.

    Args:
        tenancy: Where to look.
        cvm_id: The hashed id, the UUID of the VM with or without dashes, the id of the instance, or the legacy number.

    Returns:
        The CVM, or None.
    """
    for cvm in tenancy.cvms:
        names = {cvm.id, str(cvm.legacy_id), cvm.instance_id}
        if cvm.vm is not None:
            names |= {cvm.vm.uuid, cvm.vm.uuid.replace("-", "")}
        if cvm_id in names:
            return cvm
    return None


def find_app(tenancy: Tenancy, app_id: str) -> App | MinimalApp | None:
    """Find an app.

    Args:
        tenancy: Where to look.
        app_id: The 40 hexadecimal digits, with ``0x``, ``app_`` or nothing before them, or the ``prj_`` id; an id of
            another form is taken as it is.

    Returns:
        The app, or None.
    """
    match = _APP_ID.fullmatch(app_id)
    digits = match["digits"].lower() if match else None
    for app in tenancy.apps:
        if app.app_id in {digits, app_id} or (isinstance(app, App) and app.id == app_id):
            return app
    return None
