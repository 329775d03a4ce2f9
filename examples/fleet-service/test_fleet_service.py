"""The service, against a fake cloud: what it shows, what it keeps, and what it says when the API fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from phala_facade import AsyncPhalaCloud
from phala_facade.testing import FakeCloud

from fleet_service import create_app


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def fake() -> FakeCloud:
    fake = FakeCloud.empty()
    fake.add_cvm(name="web", status="running", region="eu-east-2", memory_mb=4096)
    return fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(fake: FakeCloud, clock: Clock) -> Iterator[TestClient]:
    cloud = AsyncPhalaCloud("any key", transport=fake.transport, max_retries=0)
    with TestClient(create_app(cloud, fresh_for=30, clock=clock)) as client:
        yield client


def test_the_machines_are_shown(service: TestClient) -> None:
    (machine,) = service.get("/machines").raise_for_status().json()

    assert (machine["name"], machine["status"], machine["region"]) == ("web", "running", "eu-east-2")
    assert service.get(f"/machines/{machine['ref']}").json() == machine


def test_the_list_is_requested_once_in_a_while(service: TestClient, fake: FakeCloud, clock: Clock) -> None:
    for clock.now in (0, 29, 31):
        service.get("/machines")

    assert len(fake.requests) == 2


def test_while_the_api_is_away_the_last_list_stays_and_says_its_age(
    service: TestClient, fake: FakeCloud, clock: Clock
) -> None:
    service.get("/machines")
    clock.now = 90
    fake.fail_next(503)

    response = service.get("/machines")

    assert (response.status_code, len(response.json()), response.headers["Age"]) == (200, 1, "90")


@pytest.mark.parametrize(("status", "told"), [(503, 502), (401, 502), (429, 503)])
def test_an_error_of_the_api_is_one_of_the_service(
    service: TestClient, fake: FakeCloud, status: int, told: int
) -> None:
    fake.fail_next(status)

    assert service.get("/machines").status_code == told


def test_whoever_comes_too_often_hears_when_to_come_back(service: TestClient, fake: FakeCloud) -> None:
    fake.fail_next(429, retry_after=7)

    assert service.get("/machines").headers["Retry-After"] == "8"


def test_a_machine_that_is_not_there_is_not_found(service: TestClient) -> None:
    assert service.get("/machines/cvm_gone").status_code == 404


def test_a_response_that_does_not_come_in_time_is_a_gateway_timeout(service: TestClient, fake: FakeCloud) -> None:
    fake.slow_next(60)

    assert service.get("/machines").status_code == 504


def test_an_identifier_that_cannot_be_one_is_a_bad_request(service: TestClient) -> None:
    assert service.get(f"/machines/{'x' * 300}").status_code == 400
