"""Plain frozen values, which the facade returns."""

from __future__ import annotations

import msgspec

from phala_facade.models.app import App
from phala_facade.models.app_list import AppList, AppPage
from phala_facade.models.comparison import Comparison, Difference, compare
from phala_facade.models.cvm import Cvm
from phala_facade.models.cvm_list import CvmList, CvmPage
from phala_facade.models.deprecation import Deprecation
from phala_facade.models.filter_options import FilterOptions
from phala_facade.models.parts import (
    Compose,
    Endpoint,
    Event,
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
    Workspace,
)
from phala_facade.models.source import Deviation, Source
from phala_facade.models.version import ApiVersion

__all__ = [
    "ApiVersion",
    "App",
    "AppList",
    "AppPage",
    "Comparison",
    "Compose",
    "Cvm",
    "CvmList",
    "CvmPage",
    "Deprecation",
    "Deviation",
    "Difference",
    "Endpoint",
    "Event",
    "FilterOptions",
    "Gateway",
    "Kms",
    "Logs",
    "Node",
    "OperatingSystem",
    "Owner",
    "Profile",
    "Progress",
    "Resources",
    "Runtime",
    "Source",
    "Workspace",
    "compare",
]

# msgspec learns the types of an app's and a CVM's fields once: now, before what freezes time in a test replaces the
# class of times.
msgspec.json.Decoder(App)
