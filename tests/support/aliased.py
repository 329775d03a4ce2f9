"""Puts httpx2 in the place of httpx for one run of pytest, before anything imports either: `make test-httpx2`."""

from __future__ import annotations

from httpx2 import alias_httpx

alias_httpx()
