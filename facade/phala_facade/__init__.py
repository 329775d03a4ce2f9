"""One stable, typed facade over every dated version of the Phala Cloud API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade._version import __version__
from phala_facade.client import Apps, AsyncApps, AsyncCvms, AsyncPhalaCloud, Cvms, PhalaCloud
from phala_facade.errors import (
    AmbiguousError,
    AuthenticationError,
    ConfigurationError,
    ConflictError,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    PhalaError,
    RateLimitError,
    RequestError,
    RequestTimeoutError,
    ServerError,
    StatusError,
    UnexpectedResponseError,
    WaitTimeoutError,
)
from phala_facade.inventory import (
    AppGroup,
    DetailsFailure,
    Inventory,
    InventoryChange,
    InventoryComparison,
    SourceFailure,
    compare_inventories,
)
from phala_facade.models import (
    ApiVersion,
    App,
    AppList,
    AppPage,
    Comparison,
    Compose,
    Cvm,
    CvmList,
    CvmPage,
    Deprecation,
    Deviation,
    Difference,
    Endpoint,
    Event,
    FilterOptions,
    Gateway,
    Kms,
    Logs,
    Node,
    OperatingSystem,
    Owner,
    Profile,
    Progress,
    Resources,
    Runtime,
    Source,
    Workspace,
    compare,
)

__all__ = [
    "AmbiguousError",
    "ApiVersion",
    "App",
    "AppGroup",
    "AppList",
    "AppPage",
    "Apps",
    "AsyncApps",
    "AsyncCvms",
    "AsyncPhalaCloud",
    "AuthenticationError",
    "Comparison",
    "Compose",
    "ConfigurationError",
    "ConflictError",
    "Cvm",
    "CvmList",
    "CvmPage",
    "Cvms",
    "Deprecation",
    "DetailsFailure",
    "Deviation",
    "Difference",
    "Endpoint",
    "Event",
    "FilterOptions",
    "Gateway",
    "InvalidArgumentError",
    "InvalidRequestError",
    "Inventory",
    "InventoryChange",
    "InventoryComparison",
    "Kms",
    "Logs",
    "Node",
    "NotFoundError",
    "OperatingSystem",
    "Owner",
    "PermissionDeniedError",
    "PhalaCloud",
    "PhalaError",
    "Profile",
    "Progress",
    "RateLimitError",
    "RequestError",
    "RequestTimeoutError",
    "Resources",
    "Runtime",
    "ServerError",
    "Source",
    "SourceFailure",
    "StatusError",
    "UnexpectedResponseError",
    "WaitTimeoutError",
    "Workspace",
    "__version__",
    "compare",
    "compare_inventories",
]

if TYPE_CHECKING:
    Undetailed = DetailsFailure
else:

    def __getattr__(name: str) -> object:
        """Return a renamed object under its old name, with a warning."""
        if name == "Undetailed":
            import warnings

            warnings.warn("phala_facade.Undetailed is DetailsFailure now", DeprecationWarning, stacklevel=2)
            return DetailsFailure
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
