"""Nothing is waited for in a fake cloud, however long the client means to wait."""

from __future__ import annotations

import asyncio

import pytest

from phala_facade import AsyncPhalaCloud, Cvm, PhalaCloud, RateLimitError, RequestTimeoutError
from phala_facade.testing import FakeCloud

KEY = "any key will do"  # pragma: allowlist secret


def test_the_time_between_attempts_passes_on_the_clock_of_the_fake_cloud_alone() -> None:
    fake = FakeCloud.empty()
    with PhalaCloud(KEY, transport=fake.transport) as cloud:
        fake.fail_next(503, times=2)
        assert len(cloud.cvms.list()) == 0
        assert 0.75 <= fake.elapsed <= 1.5
    assert len(fake.requests) == 3


def test_the_time_of_a_call_runs_out_on_that_clock() -> None:
    fake = FakeCloud.empty()
    with PhalaCloud(KEY, transport=fake.transport, timeout=15) as cloud:
        fake.slow_next(60)
        with pytest.raises(RequestTimeoutError, match="no response"):
            cloud.cvms.list()
        assert fake.elapsed == pytest.approx(15, abs=0.01)
        fake.fail_next(429, retry_after=16)
        with pytest.raises(RateLimitError):
            cloud.cvms.list()
    assert fake.elapsed == pytest.approx(15, abs=0.01)


def test_the_asynchronous_client_waits_on_that_clock_too() -> None:
    fake = FakeCloud.empty()

    async def ask() -> None:
        async with AsyncPhalaCloud(KEY, transport=fake.transport) as cloud:
            await cloud.cvms.list()

    fake.fail_next(503, times=2)
    asyncio.run(ask())
    assert 0.75 <= fake.elapsed <= 1.5


def test_waiting_for_a_state_polls_on_that_clock() -> None:
    fake = FakeCloud.empty()
    web = fake.add_cvm(status="stopped")

    async def wait() -> Cvm:
        async with AsyncPhalaCloud(KEY, transport=fake.transport) as cloud:
            return await cloud.cvms.wait(web.id, "running", interval=1)

    with PhalaCloud(KEY, transport=fake.transport) as cloud:
        fake.schedule(web, ["starting", "starting", "running"])
        assert cloud.cvms.wait(web.id, "running", interval=1).status == "running"
    assert fake.elapsed == 2
    fake.schedule(web, ["starting", "running"])
    assert asyncio.run(wait()).status == "running"
    assert fake.elapsed == 3
