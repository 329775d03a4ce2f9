"""The records of the fleet: the facade's own models, with every field filled that any API version has.

What has no field in the facade is in the `source` of a record. A renderer shows what its version documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from phala_facade import models
from phala_facade.models import Deviation, Source, Workspace
from phala_facade.models.leaves import leaf_paths

SETTINGS: Final = ("public_logs", "public_sysinfo", "public_tcbinfo", "gateway_enabled", "secure_time", "storage_fs")
"""The settings of a compose file that are also fields of a CVM."""


class Origin(Source, frozen=True, kw_only=True):
    """The source of a record: what the server knows besides the fields.

    Attributes:
        configuration: The part of the node's configuration, in 2025-10-28, that does not follow from the fields; None
            if the node has none.
        is_hidden: Whether lists of CVMs leave the CVM out, which its app shows.
        has_recorded_size: Whether lists of 2025-10-28 have the size of the CVM outside of its configuration, too.
        admins_only: Whether a member sees only the identifier of the app.
        is_short: Whether a minimal app omits the other properties instead of setting them to null.
        lists_cvms: Whether a response lists the CVMs of the app beside the current one.
        created_at: The text of the time when the app was created, if its format is unusual.
    """

    api_version: str = ""
    shape: str = "record"
    schema: str = ""
    deviations: tuple[Deviation, ...] = ()
    documented: frozenset[str] = frozenset([*leaf_paths(models.Cvm), *leaf_paths(models.App)])
    body: bytes = b"{}"
    configuration: dict[str, Any] | None = None
    is_hidden: bool = False
    has_recorded_size: bool = True
    admins_only: bool = False
    is_short: bool = False
    lists_cvms: bool = True
    created_at: str | None = None


class Cvm(models.Cvm, frozen=True, kw_only=True, eq=False, gc=False):
    """A CVM."""

    id: str = ""
    legacy_id: int = 0
    in_progress: bool = False
    source: Origin = Origin()

    def __repr__(self) -> str:
        """Return a short form that differs from that of a `Cvm` or `App` of a client."""
        return f"records.Cvm(name={self.name!r}, status={self.status!r}, id={self.id!r})"


class App(models.App, frozen=True, kw_only=True, eq=False, gc=False):
    """An app; the CVMs with its `app_id` are its own, and a response shows them."""

    app_id: str = ""
    id: str = ""
    name: str = ""
    current_cvm: Cvm | None = None
    cvms: tuple[Cvm, ...] = ()
    source: Origin = Origin()

    def __repr__(self) -> str:
        """Return a short form that differs from that of a `Cvm` or `App` of a client."""
        return f"records.App(name={self.name!r}, app_id={self.app_id!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """A workspace and what is in it."""

    workspace: Workspace
    cvms: tuple[Cvm, ...] = ()
    apps: tuple[App, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """All tenancies; the first one is for requests without a workspace."""

    tenancies: tuple[Tenancy, ...]
