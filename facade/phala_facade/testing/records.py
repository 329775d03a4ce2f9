"""What the fleet is made of: the facade's own models, with all facts in them.

A record has what any API version says of a CVM or an app, and in its `source` what no field of the facade holds; the
renderers show of it what their version documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from phala_facade import models
from phala_facade.models import Deviation, Source, Workspace
from phala_facade.models.leaves import leaf_paths

SETTINGS: Final = ("public_logs", "public_sysinfo", "public_tcbinfo", "gateway_enabled", "secure_time", "storage_fs")
"""The settings of a compose file that a CVM has, too."""


class Origin(Source, frozen=True, kw_only=True):
    """The source of a record: what the server knows besides the fields.

    Attributes:
        configuration: What the node was told to run, as 2025-10-28 says it, where it does not follow from the fields;
            None where the node has no configuration.
        is_hidden: Whether lists of CVMs leave the CVM out, which its app shows.
        has_recorded_size: Whether lists of 2025-10-28 say the size of the CVM, and not its configuration alone.
        admins_only: Whether a member sees the identifier of the app alone.
        is_short: Whether a minimal app leaves out what it does not say, rather than to say null.
        lists_cvms: Whether a response lists the CVMs of the app beside the current one.
        created_at: How the server writes when the app was created, where that is not as usual.
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
        """Name the record in short, so that nobody takes it for what a client read."""
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
        """Name the record in short, so that nobody takes it for what a client read."""
        return f"records.App(name={self.name!r}, app_id={self.app_id!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """A workspace and what is in it."""

    workspace: Workspace
    cvms: tuple[Cvm, ...] = ()
    apps: tuple[App, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Everything that the server knows; the first tenancy is the one that a request without a workspace means."""

    tenancies: tuple[Tenancy, ...]
