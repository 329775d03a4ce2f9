"""What a test lets go wrong in a fake cloud, as both clients meet it, and the time that does not pass for real."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from phala_facade import (
    AsyncPhalaCloud,
    AuthenticationError,
    ConflictError,
    CvmList,
    PhalaCloud,
    PhalaError,
    RateLimitError,
    RequestError,
    RequestTimeoutError,
    ServerError,
    StatusError,
    UnexpectedResponseError,
)
from tests.testing_kit.conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.testing import FakeCloud


@pytest.fixture(autouse=True)
def web(fake: FakeCloud) -> None:
    fake.add_cvm(name="web")


_FAULTS: dict[str, tuple[Callable[[FakeCloud], None], type[PhalaError]]] = {
    "status": (lambda fake: fake.fail_next(), ServerError),
    "slow": (lambda fake: fake.slow_next(31), RequestTimeoutError),
    "dropped": (lambda fake: fake.drop_next(), RequestError),
    "truncated": (lambda fake: fake.truncate_next(), UnexpectedResponseError),
    "not JSON": (lambda fake: fake.answer_next(b"<html>maintenance</html>"), UnexpectedResponseError),
    "no CVM": (lambda fake: fake.answer_next([{"hello": "world"}]), UnexpectedResponseError),
}


@pytest.mark.parametrize("name", _FAULTS)
def test_a_fault_befalls_one_request_of_either_client_and_is_gone(name: str, fake: FakeCloud) -> None:
    plan, expected = _FAULTS[name]

    async def ask() -> CvmList:
        async with AsyncPhalaCloud(KEY, transport=fake.transport, max_retries=0) as cloud:
            return await cloud.cvms.list()

    with PhalaCloud(KEY, transport=fake.transport, max_retries=0) as cloud:
        plan(fake)
        with pytest.raises(expected) as blocking:
            cloud.cvms.list()
        plan(fake)
        with pytest.raises(expected) as asynchronous:
            asyncio.run(ask())
        assert type(blocking.value) is type(asynchronous.value)
        assert [cvm.name for cvm in cloud.cvms.list()] == ["web"]
    assert asyncio.run(ask()) is not None


def test_an_error_says_what_was_planned(fake: FakeCloud, cloud: PhalaCloud) -> None:
    fake.fail_next(409, detail="busy", code="ERR-1-409")
    with pytest.raises(ConflictError) as raised:
        cloud.cvms.list()
    assert (raised.value.detail, raised.value.code, raised.value.request_id) == ("busy", "ERR-1-409", "req_000001")
    fake.fail_next(429, retry_after=7)
    with pytest.raises(RateLimitError) as limited:
        cloud.cvms.list()
    assert (limited.value.detail, limited.value.retry_after) == ("Too Many Requests", 7)
    fake.fail_next(465)
    with pytest.raises(StatusError, match="Error 465"):
        cloud.cvms.list()


def test_faults_come_in_the_order_of_their_planning(fake: FakeCloud, cloud: PhalaCloud) -> None:
    fake.fail_next(500, times=2)
    fake.fail_next(401)
    fake.answer_next(b"", status_code=302, headers={"Location": "https://elsewhere.example/"})
    for expected in (ServerError, ServerError, AuthenticationError):
        with pytest.raises(expected):
            cloud.cvms.list()
    with pytest.raises(UnexpectedResponseError, match=r"302, a redirect to elsewhere\.example"):
        cloud.cvms.list()
    assert len(cloud.cvms.list()) == 1


@pytest.mark.parametrize("on", ["cvms.get", "/api/v1/cvms/cvm_test0001"])
def test_a_fault_waits_for_the_operation_or_the_path_that_it_is_for(
    on: str, fake: FakeCloud, cloud: PhalaCloud
) -> None:
    fake.drop_next(on=on)
    assert len(cloud.cvms.list()) == 1
    with pytest.raises(RequestError):
        cloud.cvms.get("cvm_test0001")
    assert cloud.cvms.get("cvm_test0001").name == "web"


_IMPOSSIBLE: dict[str, tuple[Callable[[FakeCloud], None], str]] = {
    "status": (lambda fake: fake.fail_next(200), "200 is not an error status"),
    "delay": (lambda fake: fake.slow_next(-1), "seconds must be finite and not negative, not -1"),
    "past": (lambda fake: fake.advance(-100), "seconds must be finite and not negative, not -100"),
    "for ever": (lambda fake: fake.advance(float("inf")), "seconds must be finite"),
    "no time": (lambda fake: fake.advance(float("nan")), "seconds must be finite"),
    "version": (lambda fake: fake.answer_as("2024-01-01"), "'2024-01-01' is not a known version"),
    "number": (lambda fake: fake.answer_next([float("nan")]), "Out of range float values"),
    "times": (lambda fake: fake.fail_next(times=0), "times is 0"),
    "on": (
        lambda fake: fake.drop_next(on="cvms.lits"),
        "'cvms.lits' is neither an operation nor a path: cvms.list, cvms.pages, ",
    ),
}


@pytest.mark.parametrize("name", _IMPOSSIBLE)
def test_what_could_never_happen_is_refused(name: str, fake: FakeCloud) -> None:
    plan, message = _IMPOSSIBLE[name]
    with pytest.raises(ValueError, match=message):
        plan(fake)
    assert fake.elapsed == 0


def test_the_time_between_attempts_passes_on_the_clock_of_the_fake_cloud_alone(fake: FakeCloud) -> None:
    async def listed() -> CvmList:
        async with AsyncPhalaCloud(KEY, transport=fake.transport) as cloud:
            return await cloud.cvms.list()

    fake.fail_next(503, times=2)
    with PhalaCloud(KEY, transport=fake.transport) as cloud:
        assert len(cloud.cvms.list()) == 1
    elapsed = fake.elapsed
    fake.fail_next(503, times=2)
    assert len(asyncio.run(listed())) == 1
    assert 0.75 <= elapsed <= 1.5
    assert 0.75 <= fake.elapsed - elapsed <= 1.5
    assert len(fake.requests) == 6


def test_the_time_of_a_call_runs_out_on_that_clock(fake: FakeCloud) -> None:
    with PhalaCloud(KEY, transport=fake.transport, timeout=15) as cloud:
        fake.slow_next(9)
        assert len(cloud.cvms.list()) == 1
        assert fake.elapsed == 9
        fake.slow_next(60)
        with pytest.raises(RequestTimeoutError, match="no response"):
            cloud.cvms.list()
        assert fake.elapsed == pytest.approx(24, abs=0.01)
        fake.fail_next(429, retry_after=16)
        with pytest.raises(RateLimitError):
            cloud.cvms.list()
    assert fake.elapsed == pytest.approx(24, abs=0.01)
