"""The facade logs under its own name, adds no handler, and shows no credential."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx

from phala_facade import PhalaCloud
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    import pytest

KEY = "a-key-that-no-log-shows"

REPORT = """
import logging, phala_facade, phala_facade.operations.cvms, phala_facade.operations.versions
loggers = [logging.getLogger(), *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
print([(logger.name, logger.handlers) for logger in loggers if logger.handlers])
print([logger.name for logger in loggers if logger.name.startswith("phala_") and logger.level])
"""


def test_importing_the_facade_adds_no_handler_and_sets_no_level() -> None:
    done = subprocess.run([sys.executable, "-c", REPORT], capture_output=True, encoding="utf-8", check=True)

    assert done.stdout == "[]\n[]\n"


def responding(*responses: httpx.Response) -> httpx.MockTransport:
    remaining = list(responses)
    return httpx.MockTransport(lambda request: remaining.pop(0))


def test_everything_is_logged_under_the_name_of_the_package(caplog: pytest.LogCaptureFixture) -> None:
    body = [{**full(CVM_INFO), "name": 5}]
    transport = responding(httpx.Response(503, headers={"retry-after": "0"}), httpx.Response(200, json=body))
    with caplog.at_level(logging.DEBUG), PhalaCloud(KEY, transport=transport) as cloud:
        cloud.cvms.list()

    ours = [record for record in caplog.records if not record.name.startswith(("http", "asyncio"))]
    assert [(record.name, record.levelname) for record in ours] == [
        ("phala_facade.transport", "DEBUG"),
        ("phala_facade.transport", "INFO"),
        ("phala_facade.transport", "DEBUG"),
        ("phala_facade.deviations", "WARNING"),
    ]
    assert ours[-1].getMessage() == (
        "cvms.list: CVMInfo deviates from its documentation at name: expected a string, found an integer"
    )
