"""How long a campaign is, and no proxy of this machine."""

from __future__ import annotations

import os

import pytest

from tests.facade.transport.conftest import no_environment

__all__ = ["no_environment"]


@pytest.fixture
def seconds() -> float:
    """Return how long to try; a moment, unless `make campaigns` says otherwise."""
    return float(os.environ.get("CAMPAIGN_SECONDS", "4"))
