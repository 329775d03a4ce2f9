"""The gate, against apps that come up, fail, stay away, or cannot be asked about."""

from __future__ import annotations

import pytest
from phala_facade import App, PhalaCloud
from phala_facade.testing import FakeCloud

from deploy_gate import main


@pytest.fixture
def shop(phala_fake_cloud: FakeCloud) -> App:
    return phala_fake_cloud.add_app(name="shop")


def verdict(cloud: PhalaCloud, app: App, *arguments: str) -> int:
    assert app.app_id is not None
    return main([app.app_id, *arguments], cloud)


def test_it_opens_when_every_machine_has_come_up(
    phala_cloud: PhalaCloud, phala_fake_cloud: FakeCloud, shop: App, capsys: pytest.CaptureFixture[str]
) -> None:
    web = phala_fake_cloud.add_cvm(name="web", app_id=shop.app_id, status="stopped")
    phala_fake_cloud.add_cvm(name="worker", app_id=shop.app_id, status="running")
    phala_fake_cloud.schedule(web, ["stopped", "starting", "running"])

    assert verdict(phala_cloud, shop, "--replicas", "2") == 0
    assert capsys.readouterr().out.endswith(": open\n")


@pytest.mark.parametrize(("status", "code", "word"), [("starting", 1, "late"), ("failed", 2, "hopeless")])
def test_a_machine_that_does_not_come_up_keeps_it_shut(
    phala_cloud: PhalaCloud,
    phala_fake_cloud: FakeCloud,
    shop: App,
    capsys: pytest.CaptureFixture[str],
    status: str,
    code: int,
    word: str,
) -> None:
    phala_fake_cloud.add_cvm(name="web", app_id=shop.app_id, status=status)

    assert verdict(phala_cloud, shop, "--within", "30") == code
    shown = capsys.readouterr()
    assert (shown.out.endswith(f": {word}\n"), status in shown.err) == (True, True)


def test_a_replica_that_is_missing_keeps_it_shut(
    phala_cloud: PhalaCloud, phala_fake_cloud: FakeCloud, shop: App, capsys: pytest.CaptureFixture[str]
) -> None:
    phala_fake_cloud.add_cvm(name="web", app_id=shop.app_id, status="running")

    assert verdict(phala_cloud, shop, "--replicas", "3") == 1
    assert "1 of 3 CVMs are there" in capsys.readouterr().err


def test_a_replica_that_comes_late_is_waited_for(
    phala_cloud: PhalaCloud, phala_fake_cloud: FakeCloud, shop: App
) -> None:
    web = phala_fake_cloud.add_cvm(name="web", app_id=shop.app_id, status="running")
    phala_fake_cloud.fail_next(503, on="apps.list_cvms", times=4)
    phala_fake_cloud.answer_next([], on="apps.list_cvms", times=2)

    assert verdict(phala_cloud, shop, "--replicas", "1", "--within", "60") == 0
    assert phala_fake_cloud.cvm(web).status == "running"


def test_an_app_that_is_not_there_is_unknown(phala_cloud: PhalaCloud, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["0" * 40], phala_cloud) == 3
    assert "404" in capsys.readouterr().err


def test_a_machine_that_cannot_be_asked_about_is_unknown(
    phala_cloud: PhalaCloud, phala_fake_cloud: FakeCloud, shop: App
) -> None:
    web = phala_fake_cloud.add_cvm(name="web", app_id=shop.app_id, status="starting")
    phala_fake_cloud.fail_next(401, on=f"/api/v1/cvms/{web.id}", times=3)

    assert verdict(phala_cloud, shop, "--within", "30") == 3
