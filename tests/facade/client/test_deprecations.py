"""What a server says of operations that will go: logged once, and kept by the client."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from phala_facade import AsyncPhalaCloud, Deprecation, PhalaCloud, StatusError
from tests.support.shells import KEY

SINCE = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SUNSET = datetime(2027, 1, 15, 8, 0, 30, tzinfo=UTC)


def told(headers: dict[str, str], *, kind: str, versions: tuple[str, ...] = ("2025-10-28",), status: int = 200) -> Any:
    """Make two calls with each version, and return what the client was told, and its parent."""
    transport = httpx.MockTransport(lambda _: httpx.Response(status, headers=headers, json=[]))
    if kind == "sync":
        with PhalaCloud(KEY, transport=transport, api_version="2025-10-28") as cloud:
            for version in versions * 2:
                with suppress(StatusError):
                    cloud.with_api_version(version).cvms.list()
            return cloud.deprecations

    async def asynchronously() -> Any:
        async with AsyncPhalaCloud(KEY, transport=transport, api_version="2025-10-28") as cloud:
            for version in versions * 2:
                with suppress(StatusError):
                    await cloud.with_api_version(version).cvms.list()
            return cloud.deprecations

    return asyncio.run(asynchronously())


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.mark.parametrize(
    ("headers", "since", "sunset"),
    [
        ({"Deprecation": "@1772366400", "Sunset": "Fri, 15 Jan 2027 08:00:30 GMT"}, SINCE, SUNSET),
        ({"Deprecation": "Sun, 01 Mar 2026 13:00:00 +0100"}, SINCE, None),
        ({"Deprecation": "true"}, None, None),
        ({"Deprecation": "@99999999999999"}, None, None),
        ({"Sunset": "Fri Jan 15 08:00:30 2027"}, None, SUNSET),
        ({"Sunset": "soon"}, None, None),
    ],
)
def test_a_client_keeps_what_it_was_told(
    kind: str, headers: dict[str, str], since: datetime | None, sunset: datetime | None
) -> None:
    assert told(headers, kind=kind) == (
        Deprecation(operation="cvms.list", api_version="2025-10-28", since=since, sunset=sunset),
    )


def test_nothing_is_kept_where_nothing_is_said(kind: str) -> None:
    assert told({"Deprecation": ""}, kind=kind) == ()


@pytest.mark.parametrize("status", [200, 410])
def test_it_is_logged_once_for_each_operation_and_version_whatever_the_status(
    kind: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "phala_facade.transport")
    headers = {"Deprecation": "@1772366400", "Sunset": "Fri, 15 Jan 2027 08:00:30 GMT"}
    found = told(headers, kind=kind, versions=("2025-10-28", "latest"), status=status)
    assert [each.api_version for each in found] == ["2025-10-28", "LATEST"]
    assert [record.getMessage() for record in caplog.records] == [
        f"cvms.list (API version {version}) is deprecated since 2026-03-01, and will be switched off on 2027-01-15"
        for version in ("2025-10-28", "LATEST")
    ]
