"""The clients: thin shells that send what the operations ask and give what they read."""

from __future__ import annotations

from phala_facade.client.async_cloud import AsyncPhalaCloud
from phala_facade.client.cloud import PhalaCloud

__all__ = ["AsyncPhalaCloud", "PhalaCloud"]
