"""The embedded fleet, and how a record is found in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from phala_facade.testing.content import apps, atlas, extremes, special
from phala_facade.testing.content.common import SANDBOX, WORKSPACE
from phala_facade.testing.records import Fleet, Tenancy

if TYPE_CHECKING:
    from phala_facade.testing.records import App, Cvm

_APP_ID = re.compile(r"(?:0x|app_)?(?P<digits>[0-9a-f]{40})", re.IGNORECASE)

_FLEET: Final = Fleet(
    tenancies=(
        Tenancy(workspace=WORKSPACE, cvms=(*atlas.CVMS, *special.CVMS, *extremes.CVMS), apps=apps.APPS),
        Tenancy(workspace=SANDBOX, cvms=extremes.SANDBOX_CVMS, apps=apps.SANDBOX_APPS),
    )
)


def default_fleet() -> Fleet:
    """Return the embedded fleet, the same on every run."""
    return _FLEET


def find_tenancy(fleet: Fleet, workspace: str) -> Tenancy | None:
    """Return the part of the fleet in a workspace, by its id or its slug."""
    tenancies = (each for each in fleet.tenancies if workspace in {each.workspace.id, each.workspace.slug})
    return next(tenancies, None)


def find_cvms(tenancy: Tenancy, ref: str) -> list[Cvm]:
    """Return the CVMs that an identifier matches: normally one.

    A CVM goes by its hashed id, its UUID with or without dashes, the id of its instance, or its legacy number;
    otherwise, by its name or the identifier of its app, both of which several may have.
    """
    for cvm in tenancy.cvms:
        uuid = cvm.vm_uuid or cvm.id
        if ref in {cvm.id, str(cvm.legacy_id), cvm.instance_id, uuid, uuid.replace("-", "")}:
            return [cvm]
    named = {ref, _digits(ref)} - {None}
    return [cvm for cvm in tenancy.cvms if not named.isdisjoint({cvm.name, cvm.app_id})]


def find_app(tenancy: Tenancy, app_id: str) -> App | None:
    """Return an app by its ``prj_`` id, or its 40 hexadecimal digits with ``0x``, ``app_`` or nothing before them.

    An identifier of another form is used as it is.
    """
    apps = (app for app in tenancy.apps if app.app_id in {_digits(app_id), app_id} or (app.id and app.id == app_id))
    return next(apps, None)


def _digits(app_id: str) -> str | None:
    match = _APP_ID.fullmatch(app_id)
    return match["digits"].lower() if match else None
