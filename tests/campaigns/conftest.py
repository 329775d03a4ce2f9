"""How long a campaign is."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def seconds() -> float:
    """Return how long to try; a moment, unless `make campaigns` says otherwise."""
    return float(os.environ.get("CAMPAIGN_SECONDS", "4"))
