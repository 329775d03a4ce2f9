"""The clients: they send the requests that the operations build and return the values that the operations parse."""

from __future__ import annotations

from phala_facade.client.cloud import AsyncPhalaCloud, PhalaCloud

__all__ = ["AsyncPhalaCloud", "PhalaCloud"]
