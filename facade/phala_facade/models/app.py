"""An app: what one or more CVMs run, whichever API version described it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from phala_facade.models.cvm import Cvm
from phala_facade.models.cvm_table import table_of_cvms
from phala_facade.models.parts import Profile, Workspace
from phala_facade.models.short import short
from phala_facade.models.sourced import Sourced
from phala_facade.models.table import Table, table_of_fields


# Untracked, for a quarter of the time of a long list: only who puts the value itself into one of its free-form objects
# keeps it for ever.
class App(Sourced, frozen=True, kw_only=True, eq=False, gc=False):
    """An app, with the CVMs that run it.

    `None` means that the server did not say. Two apps are equal when everything but `source` is equal.

    Attributes:
        app_id (str | None): The app's identifier, as hexadecimal digits.
        id (str | None): The hashed identifier of the project, `prj_...`.
        name (str | None): The name.
        provision_type (str | None): How the app was provisioned.
        icon_url (str | None): The URL of its icon.
        created_at (datetime | None): When it was created (UTC).
        kms_type (str | None): `"phala"`, `"ethereum"`, `"base"`, `"legacy"`, ...: an open list.
        profile (Profile | None): The public face of the app.
        current_cvm (Cvm | None): The CVM that the app's own pages show.
        cvms (tuple[Cvm, ...]): The CVMs that the response describes; `apps.list_cvms` requests them by themselves.
        cvm_count (int | None): How many CVMs the app has.
        workspace (Workspace | None): The workspace that it belongs to. Only in 2025-10-28.
        is_minimal (bool): Whether the server gave the identifier alone, as it does to those who may not see more.
    """

    identifiers: ClassVar[tuple[str, ...]] = ("id", "app_id")

    app_id: str | None = None
    id: str | None = None
    name: str | None = None
    provision_type: str | None = None
    icon_url: str | None = None
    created_at: datetime | None = None
    kms_type: str | None = None
    profile: Profile | None = None
    current_cvm: Cvm | None = None
    cvms: tuple[Cvm, ...] = ()
    cvm_count: int | None = None
    workspace: Workspace | None = None
    is_minimal: bool = False

    def __repr__(self) -> str:
        """Name the app in short."""
        return f"App(name={short(self.name)}, app_id={short(self.app_id)}, cvms={len(self.cvms)})"

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_fields(self, without=("cvms[].", "current_cvm.")), table_of_cvms(self.cvms))
