"""Registers the profile of hypothesis that `make campaigns` loads, before it is loaded."""

from __future__ import annotations

from tests.facade.properties import budget

__all__ = ["budget"]
