"""An app, which one or more CVMs run, of any API version."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from phala_facade.models.base import short
from phala_facade.models.cvm import Cvm
from phala_facade.models.cvm_list import table_of_cvms
from phala_facade.models.parts import Profile, Workspace
from phala_facade.models.source import Sourced
from phala_facade.models.table import Table, table_of_fields


# Not tracked by the garbage collector, which saves a quarter of the time of a long list. Only a value that is put into
# one of its own free-form objects leaks.
class App(Sourced, frozen=True, kw_only=True, eq=False, gc=False):
    """An app, with the CVMs that run it.

    `None` means that the server did not say. Two apps are equal if everything except `source` is equal.

    Attributes:
        app_id (str | None): The app's identifier, as hexadecimal digits.
        id (str | None): The hashed identifier of the project, `prj_...`.
        name (str | None): The name.
        provision_type (str | None): How the app was provisioned.
        icon_url (str | None): The URL of its icon.
        created_at (datetime | None): When it was created (UTC).
        kms_type (str | None): `"phala"`, `"ethereum"`, `"base"`, `"legacy"`, ...: an open enumeration.
        profile (Profile | None): The public profile of the app.
        current_cvm (Cvm | None): The CVM that the app's own pages show.
        cvms (tuple[Cvm, ...]): The CVMs that the response describes; `apps.list_cvms` requests only these.
        cvm_count (int | None): How many CVMs the app has.
        workspace (Workspace | None): The workspace that it belongs to. Only in 2025-10-28.
        is_minimal (bool): Whether the server sent only the identifier, because these credentials may not see more.
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
        """Return a short representation."""
        return f"App(name={short(self.name)}, app_id={short(self.app_id)}, cvms={len(self.cvms)})"

    def _tables(self) -> tuple[Table, ...]:
        return (table_of_fields(self, without=("cvms[].", "current_cvm.")), table_of_cvms(self.cvms))
