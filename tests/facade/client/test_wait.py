"""Waiting for a state of a CVM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import (
    AuthenticationError,
    Cvm,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    PhalaError,
    ServerError,
    UnexpectedResponseError,
    WaitTimeoutError,
)
from phala_facade.testing import FakeCloud
from phala_facade.transport.time_source import TimeSource
from tests.facade.client import conftest

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run


def polled(*states: Any) -> FakeCloud:
    """Return a fake cloud with a CVM that shows these states, one a poll, and stays at the last."""
    fake = FakeCloud.empty()
    fake.add_cvm(id="cvm_1", name="web")
    fake.schedule("cvm_1", states)
    return fake


def wait(fake: FakeCloud, *arguments: Any, own_timeout: float = 30, **keywords: Any) -> Cvm:
    with conftest.connect(fake, timeout=own_timeout) as cloud:
        return cloud.cvms.wait("cvm_1", *arguments, **keywords)


def timed_out(fake: FakeCloud, *arguments: Any, **keywords: Any) -> WaitTimeoutError:
    with pytest.raises(WaitTimeoutError) as raised:
        wait(fake, *arguments, **keywords)
    return raised.value


def is_settled(cvm: Cvm) -> bool:
    return cvm.status == "running" and not cvm.in_progress


STARTING: dict[str, Any] = {"status": "running", "in_progress": True}
SETTLED: dict[str, Any] = {"status": "running", "in_progress": False}


@pytest.mark.parametrize(
    ("states", "arguments"),
    [
        pytest.param(["starting", "starting", "running"], {}, id="every five seconds"),
        pytest.param(["running"], {}, id="there already"),
        pytest.param(["stopping", "Stopped"], {"until": "stopped"}, id="any case"),
        pytest.param(["starting", "failed"], {"until": ["STOPPED", "failed"]}, id="one of several"),
        pytest.param([STARTING, SETTLED], {"until": is_settled}, id="a function"),
        pytest.param(["failed", "starting", "running"], {"stop_early": False}, id="not stopped early"),
    ],
)
def test_it_ends_when_the_wanted_state_has_come(run: Run, states: list[Any], arguments: dict[str, Any]) -> None:
    fake = polled(*states)

    cvm = run(fake, lambda cloud: cloud.cvms.wait("cvm_1", **arguments))

    assert cvm.status == fake.cvm("cvm_1").status
    assert (len(fake.requests), fake.elapsed) == (len(states), 5 * (len(states) - 1))
    assert run(fake, lambda cloud: cloud.cvms.wait(cvm, **arguments)) == cvm


@pytest.mark.parametrize(
    ("arguments", "slowness", "polls", "last"),
    [
        ({"timeout": 12}, 0, 4, 11),
        ({"timeout": 3}, 0, 2, 2),
        ({"timeout": 1, "interval": 0.25}, 0, 4, 0.75),
        ({"timeout": 0.5}, 0, 1, 0),
        ({"timeout": 12}, 0.5, 3, 11.5),
        # What rounding leaves of a pause would not advance the clock, and the wait would never end.
        ({"timeout": 0.05, "interval": 0.01}, 0, 5, 0.04),
    ],
)
def test_the_last_poll_begins_a_second_before_the_deadline(
    arguments: dict[str, float], slowness: float, polls: int, last: float
) -> None:
    fake = polled("starting")
    fake.slow_next(slowness, times=9)

    error = timed_out(fake, **arguments)

    assert len(fake.requests) == polls
    assert fake.elapsed == pytest.approx(last)
    assert (
        str(error) == f"cvms.wait 'cvm_1': 'web' is 'starting'; 'running' did not come within {arguments['timeout']} s"
    )
    assert isinstance(error, TimeoutError)
    assert error.last is not None
    assert (error.last.status, error.attempts) == ("starting", polls)
    assert (error.wanted, error.stopped_early) == (("running",), False)


def test_a_poll_takes_at_most_what_remains_and_what_the_client_allows() -> None:
    fake = polled("starting")
    fake.slow_next(100, times=2)

    timed_out(fake, timeout=12, own_timeout=7)

    assert len(fake.requests) == 2
    assert fake.elapsed == pytest.approx(12)


def test_the_arguments_may_be_given_by_place() -> None:
    seen: list[str] = []
    fake = polled("stopping", "stopping", "stopped")

    def see(cvm: Cvm) -> None:
        seen.append(cvm.status)

    wait(fake, "stopped", 60, 2, see)

    assert (seen, fake.elapsed) == (["stopping", "stopping", "stopped"], 4)


@pytest.mark.parametrize("fault", [408, 429, 500, 502, 503, 504, 520, "dropped", "slow"])
def test_a_passing_fault_does_not_end_it(fault: int | str) -> None:
    fake = polled("starting", "running")
    if isinstance(fault, int):
        fake.fail_next(fault, times=2)
    elif fault == "dropped":
        fake.drop_next(times=2)
    else:
        fake.slow_next(31, times=2)

    assert wait(fake).status == "running"
    assert len(fake.requests) == 4


def test_faults_until_the_end_are_named_and_are_the_cause() -> None:
    fake = polled("starting")
    fake.fail_next(503, times=3)

    error = timed_out(fake, timeout=10)

    assert str(error).startswith(
        "cvms.wait 'cvm_1': was never read; 'running' did not come within 10 s; "
        "the last poll failed: cvms.get 'cvm_1' (API "
    )
    assert (error.last, error.attempts, type(error.__cause__)) == (None, 3, ServerError)
    fake.answer_next({"resource": {}, "gateway": {}, "id": "cvm_1", "status": "starting"})
    fake.fail_next(503, times=2)
    error = timed_out(fake, timeout=10)
    assert error.last is not None
    assert (error.last.status, "HTTP 503" in str(error)) == ("starting", True)


@pytest.mark.parametrize(("dice", "interval", "pause"), [(0.0, 5, 30), (0.5, 4, 31)])
def test_a_retry_after_is_waited_for_with_jitter_and_beyond_the_deadline_ends_it_at_once(
    dice: float, interval: float, pause: float
) -> None:
    fake = polled("running")
    fake.fail_next(429, retry_after=30, times=2)
    clock = TimeSource(monotonic=fake.transport.monotonic, sleep=fake.transport.sleep, random=lambda: dice)

    with conftest.connect(fake) as cloud:
        cloud.cvms._caller.session.clock = clock  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(WaitTimeoutError):
            cloud.cvms.wait("cvm_1", timeout=20)
        assert fake.elapsed == 0
        assert cloud.cvms.wait("cvm_1", interval=interval).status == "running"

    assert fake.elapsed == pause


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (422, InvalidRequestError),
        (200, UnexpectedResponseError),
    ],
)
def test_an_error_that_does_not_pass_ends_it_at_once_also_when_the_cvm_was_there_before(
    status: int, error: type[PhalaError]
) -> None:
    fake = polled("deleting")

    def fail(cvm: Cvm) -> None:
        fake.answer_next({"detail": "no"}, status_code=status)

    with pytest.raises(error):
        wait(fake, "deleted", on_poll=fail)

    assert (len(fake.requests), fake.elapsed) == (2, 5)


def test_a_state_from_which_the_wanted_one_cannot_come_ends_it_early() -> None:
    error = timed_out(polled("starting", "Failed", "running"))

    assert str(error) == (
        "cvms.wait 'cvm_1': 'web' is 'Failed'; stopped early: 'running' cannot come from there unless somebody acts"
    )
    assert error.last is not None
    assert (error.last.status, error.attempts) == ("Failed", 2)
    assert (error.wanted, error.stopped_early) == (("running",), True)


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        pytest.param("failed", "deleted", id="a deletion may be scheduled"),
        pytest.param("stopped", "running", id="it may be about to start"),
        pytest.param("deleting", "deleted", id="on its way"),
        pytest.param("hibernating", "running", id="an unknown state"),
        pytest.param("unknown", "running", id="the server did not say"),
        pytest.param("failed", ("running", "deleted"), id="one of several may come"),
        pytest.param("running", "stopped", id="a running one"),
        pytest.param({"status": "failed", "in_progress": True}, "running", id="in progress"),
        pytest.param("failed", is_settled, id="a function"),
    ],
)
def test_a_state_from_which_the_wanted_one_may_come_ends_nothing(state: Any, wanted: Any) -> None:
    fake = polled(state)

    assert "did not come within 10 s" in str(timed_out(fake, wanted, timeout=10))
    assert (len(fake.requests), fake.elapsed) == (3, 9)


def test_no_time_polls_once() -> None:
    fake = polled("starting", "running")

    error = timed_out(fake, ["running", "stopped"], timeout=0)

    assert str(error) == "cvms.wait 'cvm_1': 'web' is 'starting'; 'running' or 'stopped' did not come within 0 s"
    assert (len(fake.requests), error.wanted) == (1, ("running", "stopped"))
    assert wait(fake, timeout=0).status == "running"


@pytest.mark.parametrize(
    ("wanted", "unknown", "hint"),
    [
        ("runing", "runing", "; did you mean 'running'?"),
        (["running", "Hibernating"], "Hibernating", ""),
        ("zzz", "zzz", ""),
    ],
)
def test_a_status_that_is_not_known_is_a_warning_and_is_waited_for(
    run: Run, wanted: Any, unknown: str, hint: str
) -> None:
    fake = polled("failed", unknown)

    with pytest.warns(UserWarning, match="not a status") as caught:
        assert run(fake, lambda cloud: cloud.cvms.wait("cvm_1", wanted)).status == unknown

    (warning,) = caught
    assert str(warning.message) == f"{unknown!r} is not a status that the library knows{hint}"
    # The caller; the asynchronous call is awaited elsewhere.
    assert warning.filename in {__file__, conftest.__file__}


def test_what_on_poll_raises_ends_it() -> None:
    def refuse(cvm: Cvm) -> None:
        raise LookupError(cvm.status)

    with pytest.raises(LookupError, match="x"):
        wait(polled("x"), on_poll=refuse)
