"""What the service does when the API fails, and over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from phala_facade import AuthenticationError, PhalaCloud, ServerError

from fleet_report import ReportService

if TYPE_CHECKING:
    from phala_facade.testing import EmbeddedServer, FakeCloud


def test_a_report_says_nothing_of_being_stale_when_it_is_fresh(phala_cloud: PhalaCloud) -> None:
    assert ReportService(phala_cloud).report().stale_because is None


def test_a_failure_that_passes_is_not_noticed(phala_cloud: PhalaCloud, phala_fake_cloud: FakeCloud) -> None:
    phala_fake_cloud.fail_next(503)
    assert ReportService(phala_cloud).report().stale_because is None
    assert [request.operation for request in phala_fake_cloud.requests] == ["cvms.list"] * 2


def test_the_last_report_is_kept_while_the_api_is_away(phala_cloud: PhalaCloud, phala_fake_cloud: FakeCloud) -> None:
    service = ReportService(phala_cloud)
    fresh = service.report()
    phala_fake_cloud.answer_next(b"<html>maintenance</html>")
    stale = service.report()
    assert stale.report == fresh.report
    assert stale.stale_because is not None
    assert service.report().stale_because is None


def test_there_is_no_last_report_at_the_start(phala_cloud: PhalaCloud, phala_fake_cloud: FakeCloud) -> None:
    phala_fake_cloud.fail_next(501)
    with pytest.raises(ServerError):
        ReportService(phala_cloud).report()


def test_a_key_that_is_no_longer_accepted_is_nothing_to_hide(
    phala_cloud: PhalaCloud, phala_fake_cloud: FakeCloud
) -> None:
    service = ReportService(phala_cloud)
    service.report()
    phala_fake_cloud.fail_next(401)
    with pytest.raises(AuthenticationError):
        service.report()


def test_the_service_reads_its_settings_from_the_environment(
    phala_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", phala_server.api_key)
    monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", phala_server.base_url)
    with PhalaCloud() as cloud:
        assert ReportService(cloud).report().report.alerts
