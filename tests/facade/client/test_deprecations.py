"""What a server says of operations that will go: logged once, and kept by the client."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import Deprecation, PhalaCloud
from phala_facade.testing import FakeCloud

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run

SINCE = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SUNSET = datetime(2027, 1, 15, 8, 0, 30, tzinfo=UTC)


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
def test_a_client_keeps_what_the_server_announces(
    run: Run, headers: dict[str, str], since: datetime | None, sunset: datetime | None
) -> None:
    fake = FakeCloud()
    fake.answer_next([], headers=headers)
    clients: list[Any] = []

    def call(cloud: Any) -> Any:
        clients.append(cloud)
        return cloud.cvms.list()

    run(fake, call)

    assert clients[0].deprecations == (
        Deprecation(operation="cvms.list", api_version="2026-01-21", since=since, sunset=sunset),
    )


@pytest.mark.parametrize("status", [200, 410])
def test_it_is_logged_once_for_each_operation_and_version_whatever_the_status(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "phala_facade.transport")
    headers = {"Deprecation": "@1772366400", "Sunset": "Fri, 15 Jan 2027 08:00:30 GMT"}
    fake = FakeCloud()
    with PhalaCloud("any key", transport=fake.transport) as cloud:
        fake.answer_next([], headers={"Deprecation": ""})
        cloud.cvms.list()
        assert cloud.deprecations == ()
        fake.answer_next([], status_code=status, headers=headers, times=4)
        for version in ("2025-10-28", "latest") * 2:
            cloud.with_api_version(version).cvms.get_many(["cvm_1"])
        found: tuple[Deprecation, ...] = cloud.deprecations

    assert [each.api_version for each in found] == ["2025-10-28", "LATEST"]
    assert [record.getMessage() for record in caplog.records] == [
        f"cvms.get (API version {version}) is deprecated since 2026-03-01, and will be switched off on 2027-01-15"
        for version in ("2025-10-28", "LATEST")
    ]
