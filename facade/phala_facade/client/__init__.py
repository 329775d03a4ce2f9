"""The clients: they send the requests that the operations build and return the values that the operations parse."""

from __future__ import annotations

from phala_facade.client.apps import Apps, AsyncApps
from phala_facade.client.cloud import AsyncPhalaCloud, PhalaCloud
from phala_facade.client.cvms import AsyncCvms, Cvms

__all__ = ["Apps", "AsyncApps", "AsyncCvms", "AsyncPhalaCloud", "Cvms", "PhalaCloud"]
