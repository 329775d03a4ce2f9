"""The report, over nights in which machines come, go, change and hide."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from phala_facade import PhalaCloud
from phala_facade.testing import FakeCloud

from nightly_report import main


@pytest.fixture
def fake() -> FakeCloud:
    fake = FakeCloud.empty()
    for name, region, memory_mb, price in (("web", "eu-east-2", 4096, "0.25"), ("worker", "us-west-1", 2048, "0.10")):
        fake.add_cvm(
            name=name, region=region, memory_mb=memory_mb, compute_price=Decimal(price), billing_period="hourly"
        )
    return fake


def night(fake: FakeCloud, folder: Path, version: str = "2026-01-21") -> int:
    cloud = PhalaCloud("any key", transport=fake.transport, max_retries=0, api_version=version)
    return main([str(folder)], cloud)


def test_each_region_has_its_totals(fake: FakeCloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert night(fake, tmp_path) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 machines",
        "  eu-east-2: 1, 4096 MB, 0.25 per hour",
        "  us-west-1: 1, 2048 MB, 0.10 per hour",
    ]


def test_what_changed_since_last_night_is_named(
    fake: FakeCloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fast = fake.add_cvm(name="fast", status="running")
    short = fake.add_cvm(name="short")
    night(fake, tmp_path)
    fake.update_cvm(fast, status="stopped")
    fake.remove_cvm(short)
    fake.add_cvm(name="batch")
    capsys.readouterr()

    assert night(fake, tmp_path) == 0
    changes = capsys.readouterr().out.splitlines()[-3:]
    assert changes == ["  batch: new", "  fast: running -> stopped", "  short: gone"]


def test_a_night_in_another_api_version_changes_nothing(
    fake: FakeCloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(fake, tmp_path, "2025-10-28")
    capsys.readouterr()

    assert night(fake, tmp_path) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_night_without_machines_is_a_night(
    fake: FakeCloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(FakeCloud.empty(), tmp_path)
    night(fake, tmp_path)

    assert capsys.readouterr().out.splitlines()[-2:] == ["  web: new", "  worker: new"]


def test_a_fleet_that_could_not_be_read_in_full_fails_the_job_and_is_not_kept(
    fake: FakeCloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.fail_next(503, on="apps.list")

    assert night(fake, tmp_path) == 1
    assert "incomplete: " in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_service_that_is_down_fails_the_job(
    fake: FakeCloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.fail_next(401, times=3)

    assert night(fake, tmp_path) == 1
    assert "HTTP 401" in capsys.readouterr().err
