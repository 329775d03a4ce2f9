"""Both clients, open for as long as the properties are tried."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from tests.properties.shells import Shells, both_shells

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture(scope="module")
def shells() -> Generator[Shells]:
    """Give the synchronous and the asynchronous client, their log switched off: it would bury a failing example."""
    logger = logging.getLogger("phala_facade")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    with both_shells() as opened:
        yield opened
    logger.setLevel(level)
