"""Waiting for many CVMs, and for those of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import (
    ConfigurationError,
    Cvm,
    NotFoundError,
    PhalaError,
    RequestTimeoutError,
    ServerError,
    WaitTimeoutError,
)
from phala_facade.testing import FakeCloud

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run


def told(outcome: Cvm | PhalaError) -> object:
    if isinstance(outcome, WaitTimeoutError):
        assert outcome.last is not None
        return outcome.last.status, outcome.stopped_early
    return outcome.status if isinstance(outcome, Cvm) else type(outcome)


def test_each_cvm_has_its_outcome_and_is_polled_only_while_it_is_waited_for(run: Run) -> None:
    fake = FakeCloud.empty()
    ready, slow, broken, late = (
        fake.add_cvm(name=name, status=status)
        for name, status in (("a", "running"), ("b", "starting"), ("c", "starting"), ("d", "starting"))
    )
    fake.schedule(slow, ["starting", "starting", "running"])
    fake.schedule(broken, ["starting", "failed"])
    wanted = [ready, "cvm_none", slow.id, "..", broken, late, ready.id]
    seen: list[tuple[str, str]] = []

    def see(cvm: Cvm) -> None:
        seen.append((cvm.name, cvm.status))

    outcomes = run(
        fake,
        lambda cloud: cloud.cvms.wait_many(wanted, timeout=30, interval=10, on_poll=see, concurrency=2),
    )

    assert [told(each) for each in outcomes] == [
        "running",
        NotFoundError,
        "running",
        ConfigurationError,
        ("failed", True),
        ("starting", False),
        "running",
    ]
    assert outcomes[0] is outcomes[-1]
    assert [status for name, status in seen if name == "b"] == ["starting", "starting", "running"]
    assert [name for name, _ in seen].count("a") == 1
    assert [name for name, _ in seen].count("d") == outcomes[5].attempts == 4
    assert str(outcomes[5]) == "cvms.wait: 'd' is 'starting'; 'running' did not come within 30 s"


def test_one_that_asks_for_time_holds_up_the_round_and_none_is_polled_early(run: Run) -> None:
    fake = FakeCloud.empty()
    first, second = (fake.add_cvm(name=name, status="starting") for name in "ab")
    fake.schedule(second, ["starting", "starting", "running"])
    fake.fail_next(429, on=f"/api/v1/cvms/{first.id}", retry_after=20)
    polled: list[float] = []

    def see(cvm: Cvm) -> None:
        polled.append(fake.transport.monotonic())

    outcomes = run(
        fake,
        lambda cloud: cloud.cvms.wait_many([first, second], timeout=40, interval=5, on_poll=see),
    )

    assert [told(each) for each in outcomes] == [("starting", False), "running"]
    assert all(each == 0 or each >= 20 for each in polled)


def test_of_nothing_nothing_is_asked(run: Run) -> None:
    fake = FakeCloud.empty()

    assert run(fake, lambda cloud: cloud.cvms.wait_many([])) == ()
    assert fake.requests == []


@pytest.mark.parametrize(
    "keywords", [{"cvms": "cvm_1"}, {"concurrency": 0}, {"until": ""}, {"timeout": -1}, {"on_poll": 5}], ids=str
)
def test_an_unusable_argument_is_refused(run: Run, keywords: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        run(FakeCloud.empty(), lambda cloud: cloud.cvms.wait_many(**{"cvms": [], **keywords}))


def test_the_cvms_of_an_app_are_listed_once_and_waited_for(run: Run) -> None:
    fake = FakeCloud.empty()
    app = fake.add_app(name="shop")
    first, second = (fake.add_cvm(name=name, status="starting", app_id=app.app_id) for name in "ab")
    fake.add_cvm(name="of another app", status="starting")
    fake.schedule(first, ["starting", "starting", "stopped"])
    fake.schedule(second, ["starting", "starting", "running"])

    outcomes = run(fake, lambda cloud: cloud.apps.wait(app.app_id, ["running", "stopped"], interval=1))

    assert {each.name: each.status for each in outcomes} == {"a": "stopped", "b": "running"}
    assert [each.operation for each in fake.requests].count("apps.list_cvms") == 1


def test_an_app_without_cvms_has_no_outcomes_and_one_that_cannot_be_listed_is_an_error(run: Run) -> None:
    fake = FakeCloud.empty()
    app = fake.add_app(name="empty")

    assert run(fake, lambda cloud: cloud.apps.wait(app.app_id)) == ()
    with pytest.raises(NotFoundError):
        run(fake, lambda cloud: cloud.apps.wait("0" * 40))
    fake.fail_next(503)
    with pytest.raises(ServerError):
        run(fake, lambda cloud: cloud.apps.wait(app.app_id))


def test_the_time_holds_for_the_list_too_and_no_time_polls_each_once(run: Run) -> None:
    fake = FakeCloud.empty()
    app = fake.add_app(name="shop")
    for name in "ab":
        fake.add_cvm(name=name, status="starting", app_id=app.app_id)

    outcomes = run(fake, lambda cloud: cloud.apps.wait(app.app_id, timeout=0))

    assert [told(each) for each in outcomes] == [("starting", False)] * 2
    assert len(fake.requests) == 3
    fake.slow_next(60)
    with pytest.raises(RequestTimeoutError):
        run(fake, lambda cloud: cloud.apps.wait(app.app_id, timeout=5))
