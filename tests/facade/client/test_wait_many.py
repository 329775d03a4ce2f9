"""Waiting for many CVMs, and for those of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from phala_facade import (
    AuthenticationError,
    Cvm,
    InvalidArgumentError,
    NotFoundError,
    PhalaError,
    RequestTimeoutError,
    WaitTimeoutError,
)
from phala_facade.testing import FakeCloud

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run


def summary(outcome: Cvm | PhalaError) -> object:
    if isinstance(outcome, WaitTimeoutError):
        assert outcome.last is not None
        return outcome.last.status, outcome.stopped_early
    return outcome.status if isinstance(outcome, Cvm) else type(outcome)


def shop(*statuses: str) -> tuple[FakeCloud, str]:
    """Return a fake cloud with an app whose CVMs, called a, b and so on, have these statuses; and the app's id."""
    fake = FakeCloud.empty()
    app_id = fake.add_app(name="shop").app_id or ""
    for name, status in zip("abc", statuses, strict=False):
        fake.add_cvm(name=name, status=status, app_id=app_id)
    return fake, app_id


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

    assert [summary(each) for each in outcomes] == [
        "running",
        NotFoundError,
        "running",
        InvalidArgumentError,
        ("failed", True),
        ("starting", False),
        "running",
    ]
    assert outcomes[0] is outcomes[-1]
    assert [status for name, status in seen if name == "b"] == ["starting", "starting", "running"]
    assert [name for name, _ in seen].count("a") == 1
    assert [name for name, _ in seen].count("d") == outcomes[5].attempts == 4
    assert str(outcomes[5]) == f"cvms.wait '{late.id}': 'd' is 'starting'; 'running' did not come within 30 s"


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

    assert [summary(each) for each in outcomes] == [("starting", False), "running"]
    assert all(each == 0 or each >= 20 for each in polled)


def test_for_nothing_nothing_is_requested(run: Run) -> None:
    fake = FakeCloud.empty()

    assert run(fake, lambda cloud: cloud.cvms.wait_many([])) == ()
    assert fake.requests == []


def test_the_cvms_of_an_app_are_listed_once_and_waited_for(run: Run) -> None:
    fake, app_id = shop("starting", "starting")
    fake.add_cvm(name="of another app", status="starting")
    fake.schedule("a", ["starting", "starting", "stopped"])
    fake.schedule("b", ["starting", "starting", "running"])

    outcomes = run(fake, lambda cloud: cloud.apps.wait(app_id, ["running", "stopped"], interval=1))

    assert {each.name: each.status for each in outcomes} == {"a": "stopped", "b": "running"}
    assert [each.operation for each in fake.requests].count("apps.list_cvms") == 1


def test_an_app_without_cvms_has_no_outcomes_and_one_that_cannot_be_listed_is_an_error(run: Run) -> None:
    fake, app_id = shop()

    assert run(fake, lambda cloud: cloud.apps.wait(app_id)) == ()
    with pytest.raises(NotFoundError):
        run(fake, lambda cloud: cloud.apps.wait("0" * 40))
    fake.fail_next(401)
    with pytest.raises(AuthenticationError):
        run(fake, lambda cloud: cloud.apps.wait(app_id))


def test_the_time_holds_for_the_list_too_and_no_time_polls_each_once(run: Run) -> None:
    fake, app_id = shop("starting", "starting")

    outcomes = run(fake, lambda cloud: cloud.apps.wait(app_id, timeout=0))

    assert [summary(each) for each in outcomes] == [("starting", False)] * 2
    assert len(fake.requests) == 3
    fake.slow_next(60)
    with pytest.raises(WaitTimeoutError, match=r"^apps\.wait '\w+': was never listed; 'running' did not come") as late:
        run(fake, lambda cloud: cloud.apps.wait(app_id, timeout=5))
    assert (late.value.subject, late.value.attempts, late.value.last) == (app_id, 1, None)
    assert isinstance(late.value.__cause__, RequestTimeoutError)


def test_an_outage_does_not_end_the_wait_for_an_app(run: Run) -> None:
    fake, app_id = shop("running")
    fake.fail_next(503, on="apps.list_cvms", times=2)
    fake.fail_next(429, on="apps.list_cvms", retry_after=20)

    outcomes = run(fake, lambda cloud: cloud.apps.wait(app_id, timeout=60))

    assert [summary(each) for each in outcomes] == ["running"]
    assert fake.elapsed >= 30


def test_replicas_that_appear_during_a_rollout_are_waited_for(run: Run) -> None:
    fake, app_id = shop("running")
    rollout = ["b", "c", "d"]

    def grow(cvm: Cvm) -> None:
        if rollout:
            added = fake.add_cvm(name=rollout.pop(0), status="starting", app_id=app_id)
            fake.schedule(added, [{"status": "running", "after": 20}])
            fake.fail_next(503, on="apps.list_cvms")

    outcomes = run(fake, lambda cloud: cloud.apps.wait(app_id, at_least=4, on_poll=grow, timeout=120, interval=5))

    assert [(each.name, each.status) for each in outcomes] == [(name, "running") for name in "abcd"]


def test_replicas_that_do_not_appear_are_an_error_that_comes_last(run: Run) -> None:
    fake, app_id = shop()
    empty = run(fake, lambda cloud: cloud.apps.wait(app_id, at_least=1, timeout=0))
    fake.add_cvm(name="a", status="running", app_id=app_id)

    outcomes = run(fake, lambda cloud: cloud.apps.wait(app_id, at_least=3, timeout=30, interval=10))

    assert [type(each) for each in (*empty, *outcomes)] == [WaitTimeoutError, Cvm, WaitTimeoutError]
    assert str(empty[0]) == f"apps.wait '{app_id}': 0 of 1 CVMs are there; 'running' did not come within 0 s"
    assert str(outcomes[1]) == f"apps.wait '{app_id}': 1 of 3 CVMs are there; 'running' did not come within 30 s"
    assert (outcomes[1].attempts, outcomes[1].wanted) == (4, ("running",))


def test_a_replica_that_goes_while_others_come_keeps_its_outcome_and_does_not_count(run: Run) -> None:
    fake, app_id = shop("running")

    def replace(cvm: Cvm) -> None:
        if cvm.name == "a":
            fake.remove_cvm("a")
            fake.add_cvm(name="new", status="running", app_id=app_id)
            fake.add_cvm(name="newer", status="running", app_id=app_id)

    outcomes = run(fake, lambda cloud: cloud.apps.wait(app_id, at_least=2, on_poll=replace, timeout=30))

    assert [each.name for each in outcomes] == ["new", "newer", "a"]
