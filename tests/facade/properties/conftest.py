"""Both clients, open for as long as the properties are tried."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.facade.properties.budget import FUZZING, PHASES
from tests.facade.properties.shells import Shells, both_shells

if TYPE_CHECKING:
    from collections.abc import Generator


settings.register_profile(
    FUZZING,
    max_examples=max(1, int(os.environ.get("CAMPAIGN_SECONDS", "120"))),
    deadline=None,
    database=None,
    phases=PHASES,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def shells() -> Generator[Shells]:
    """Give the synchronous and the asynchronous client, their log switched off: it would bury a failing example."""
    logger = logging.getLogger("phala_facade")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    with both_shells() as opened:
        yield opened
    logger.setLevel(level)
