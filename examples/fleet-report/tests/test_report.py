"""What is reported, against fleets that the tests build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from phala_facade import ApiVersion, PhalaCloud
from phala_facade.testing import FakeCloud

from fleet_report import Alert, make_report

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def fake() -> FakeCloud:
    return FakeCloud.empty()


@pytest.fixture(params=list(ApiVersion), ids=str)
def cloud(fake: FakeCloud, request: pytest.FixtureRequest) -> Iterator[PhalaCloud]:
    with PhalaCloud("any key", transport=fake.transport, api_version=request.param) as client:
        yield client


def test_machines_are_counted_by_region(fake: FakeCloud, cloud: PhalaCloud) -> None:
    for region in ("us-west-1", "eu-east-2", "us-west-1"):
        fake.add_cvm(region=region)
    assert make_report(cloud.cvms.list()).machines_by_region == {"eu-east-2": 1, "us-west-1": 2}


def test_memory_and_gpus_are_summed_up(fake: FakeCloud, cloud: PhalaCloud) -> None:
    fake.add_cvm(memory_mb=2048, gpus=0)
    fake.add_cvm(memory_mb=512, gpus=8)
    report = make_report(cloud.cvms.list())
    assert (report.memory_gb, report.gpus) == (2.5, 8)


def test_a_stopped_machine_is_an_alert_unless_somebody_is_at_it(fake: FakeCloud, cloud: PhalaCloud) -> None:
    fake.add_cvm(name="web", status="running")
    fake.add_cvm(name="worker", status="stopped", region="eu-east-2")
    fake.add_cvm(name="upgrade", status="stopped", in_progress=True)
    assert make_report(cloud.cvms.list()).alerts == (Alert("worker", "stopped", "eu-east-2"),)


def test_an_empty_fleet_is_nothing_to_worry_about(cloud: PhalaCloud) -> None:
    report = make_report(cloud.cvms.list())
    assert (report.machines_by_region, report.alerts) == ({}, ())


def test_a_fleet_with_every_oddity_can_be_reported_on(phala_cloud: PhalaCloud) -> None:
    report = make_report(phala_cloud.cvms.list())
    assert sum(report.machines_by_region.values()) == 12
    assert "hermes-worker" in {alert.name for alert in report.alerts}
