"""Changes a fleet: each function gives a new one, in which the apps hold the CVMs as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from phala_facade.testing.constants import hex_id
from phala_facade.testing.fake.cvm import BORN, project_id_of
from phala_facade.testing.fleet import find_app, find_cvm, find_tenancy
from phala_facade.testing.records import App, Fleet, Tenancy, Workspace
from phala_facade.testing.render.values import with_zulu

if TYPE_CHECKING:
    from phala_facade.testing.records import Cvm, MinimalApp


def with_workspace(fleet: Fleet, name: str) -> tuple[Fleet, Tenancy]:
    """Return the tenancy of the workspace with this id or slug, and the fleet that has it."""
    known = find_tenancy(fleet, name)
    if known is not None:
        return fleet, known
    identity = name if name.startswith("wks_") else f"wks_{hex_id(f'workspace {name}', 8)}"
    workspace = Workspace(id=identity, name=name, slug=name)
    made = Tenancy(workspace=workspace, cvms=(), apps=())
    return Fleet(tenancies=(*fleet.tenancies, made)), made


def with_cvm(fleet: Fleet, tenancy: Tenancy, cvm: Cvm) -> Fleet:
    """Add a CVM to a tenancy, and to its app, which is made where there is none."""
    return _replaced(fleet, tenancy, _settled(replace(tenancy, cvms=(*tenancy.cvms, cvm)), cvm))


def with_changed(fleet: Fleet, cvm: Cvm) -> Fleet:
    """Put a CVM in the place of the one that has its id."""
    tenancy, _ = located(fleet, cvm.id)
    cvms = tuple(cvm if one.id == cvm.id else one for one in tenancy.cvms)
    return _replaced(fleet, tenancy, _settled(replace(tenancy, cvms=cvms), cvm))


def without(fleet: Fleet, cvm_id: str) -> Fleet:
    """Take a CVM away, from its app, too."""
    tenancy, _ = located(fleet, cvm_id)
    cvms = tuple(one for one in tenancy.cvms if one.id != cvm_id)
    apps = tuple(_without(app, cvm_id) for app in tenancy.apps)
    return _replaced(fleet, tenancy, replace(tenancy, cvms=cvms, apps=apps))


def with_app(fleet: Fleet, tenancy: Tenancy, app: App | MinimalApp) -> Fleet:
    """Add an app to a tenancy."""
    return _replaced(fleet, tenancy, replace(tenancy, apps=(*tenancy.apps, app)))


def located(fleet: Fleet, cvm_id: str) -> tuple[Tenancy, Cvm]:
    """Find a CVM by any of its ids, and where it is.

    Raises:
        LookupError: There is no such CVM.
    """
    for tenancy in fleet.tenancies:
        cvm = find_cvm(tenancy, cvm_id)
        if cvm is not None:
            return tenancy, cvm
    raise LookupError(f"there is no CVM {cvm_id!r}")


def _replaced(fleet: Fleet, old: Tenancy, new: Tenancy) -> Fleet:
    return Fleet(tenancies=tuple(new if tenancy is old else tenancy for tenancy in fleet.tenancies))


def _settled(tenancy: Tenancy, cvm: Cvm) -> Tenancy:
    """Let the apps of a tenancy follow what became of a CVM."""
    apps = tenancy.apps
    if cvm.app_id is not None and find_app(tenancy, cvm.app_id) is None:
        made = App(
            id=project_id_of(cvm.app_id),
            name=cvm.name,
            app_id=cvm.app_id,
            created_at=with_zulu(BORN),
            kms_kind=cvm.kms_kind or "phala",
            provision_type="user",
            team=tenancy.workspace,
        )
        apps = (*apps, made)
    return replace(
        tenancy,
        apps=tuple(_with(app, cvm) if app.app_id == cvm.app_id else _without(app, cvm.id) for app in apps),
    )


def _with(app: App | MinimalApp, cvm: Cvm) -> App | MinimalApp:
    if not isinstance(app, App):
        return app
    if not _holds(app, cvm.id):
        return replace(app, cvms=(*app.cvms, cvm), cvm_count=app.cvm_count + 1, current_cvm=app.current_cvm or cvm)
    current = cvm if app.current_cvm is not None and app.current_cvm.id == cvm.id else app.current_cvm
    return replace(app, cvms=tuple(cvm if one.id == cvm.id else one for one in app.cvms), current_cvm=current)


def _without(app: App | MinimalApp, cvm_id: str) -> App | MinimalApp:
    if not isinstance(app, App) or not _holds(app, cvm_id):
        return app
    rest = tuple(one for one in app.cvms if one.id != cvm_id)
    gone = app.current_cvm is not None and app.current_cvm.id == cvm_id
    current = next(iter(rest), None) if gone else app.current_cvm
    return replace(app, cvms=rest, cvm_count=app.cvm_count - 1, current_cvm=current)


def _holds(app: App, cvm_id: str) -> bool:
    return any(one is not None and one.id == cvm_id for one in (app.current_cvm, *app.cvms))
