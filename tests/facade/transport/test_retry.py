"""The decision on the next attempt, as the pure function that it is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade.errors import PhalaError, RequestError, status_error_class
from phala_facade.transport.retry import Call, Failure, next_delay, parse_retry_after
from phala_facade.transport.time_source import TimeSource
from tests.facade.transport.clients import GET, NOON, VERSION, settings_for


def status(code: int, retry_after: float | None = None) -> Failure:
    return Failure(status_error_class(code)(operation="cvms.get", status_code=code, retry_after=retry_after))


LOST = Failure(RequestError(operation="cvms.get", reason="reset", is_transient=True))
STALE = Failure(LOST.error, stale=True)
FINAL = Failure(RequestError(operation="cvms.get", reason="a bug"))
FAILURES = st.sampled_from([LOST, FINAL]) | st.builds(
    status, st.integers(400, 599), st.none() | st.floats(0, 1e9, allow_nan=False)
)
DICE = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10_000), FAILURES, st.floats(-10, 1e9), DICE, st.integers(0, 10_000))
def test_a_delay_is_never_negative_and_always_ends_before_the_time_is_over(
    attempt: int, outcome: Failure, remaining: float, random: float, retries: int
) -> None:
    delay = next_delay(attempt, outcome, remaining, random, max_retries=retries)
    assert delay is None or 0 < delay < remaining
    assert delay is None or attempt <= retries


@pytest.mark.parametrize(
    ("attempt", "shortest", "longest"),
    [(1, 0.25, 0.5), (2, 0.5, 1), (3, 1, 2), (4, 2, 4), (5, 4, 8), (6, 4, 8), (99, 4, 8)],
)
def test_delays_double_from_half_a_second_to_eight_with_jitter(attempt: int, shortest: float, longest: float) -> None:
    assert next_delay(attempt, LOST, 1e9, 0.0, max_retries=99) == shortest
    assert next_delay(attempt, LOST, 1e9, 0.9999999, max_retries=99) == pytest.approx(longest, abs=0.001)


@given(st.floats(0, 1e6), st.floats(0, 1e6), DICE)
def test_a_delay_is_at_least_the_retry_after_while_there_is_time(wish: float, left: float, random: float) -> None:
    delay = next_delay(1, status(503, wish), left, random, max_retries=1)
    least = max(0.25, wish)
    assert (delay is None) == (left <= least) or random > 0.99
    assert delay is None or least <= delay <= min(left, least + 0.25)


@given(st.floats(0, 1e6), st.integers(1, 9))
def test_a_retry_after_has_the_jitter_of_a_delay_and_is_never_shortened(wish: float, attempt: int) -> None:
    def delay(outcome: Failure, random: float) -> float:
        found = next_delay(attempt, outcome, math.inf, random, max_retries=9)
        assert found is not None
        return found

    plain, wished = ([delay(outcome, dice / 10) for dice in range(10)] for outcome in (LOST, status(429, wish)))
    assert min(wished) == max(wish, min(plain))
    assert max(wished) - min(wished) == pytest.approx(max(plain) - min(plain))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("999999999", 999999999.0),
        ("9999999999", 9999999999.0),
        ("Fri, 15 Jan 2027 08:00:30 GMT", 30.0),
        ("Fri, 15 Jan 2027 09:00:30 +0100", 30.0),
        ("Friday, 15-Jan-27 08:00:30 GMT", 30.0),
        ("Fri Jan 15 08:00:30 2027", 30.0),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0.0),
        ("Fri, 15 Jan 2027 08:00:30 -0000", 30.0),
        ("30, 30", 30.0),
        ("1,2", 2.0),
        ("soon, 5", 5.0),
        ("20, Fri, 15 Jan 2027 08:00:30 GMT", 30.0),
        ("Fri, 15 Jan 2027 08:00:30 GMT, Fri, 15 Jan 2027 08:00:10 GMT", 30.0),
    ],
)
def test_a_retry_after_is_seconds_or_a_date(value: str, seconds: float) -> None:
    assert parse_retry_after(value, NOON) == seconds


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-1", "1e9", "nan", "inf", "٣", "9" * 5000, "Fri, 99 Jan 2027 08:00:00 GMT", ","]
)
def test_a_retry_after_that_means_nothing_is_none(value: str | None) -> None:
    assert parse_retry_after(value, NOON) is None


@given(st.text())
def test_any_retry_after_can_be_read(value: str) -> None:
    seconds = parse_retry_after(value, NOON)
    assert seconds is None or 0 <= seconds < math.inf


def call(clock: TimeSource) -> Call:
    return Call(GET, VERSION, 30.0, settings_for(max_retries=2), clock)


def test_a_kept_connection_that_was_closed_takes_no_attempt_and_no_delay_while_there_is_time() -> None:
    times = iter([0.0, *[1.0] * 9, 31.0, 31.0])
    made = call(TimeSource(monotonic=lambda: next(times)))
    assert [(made.next_attempt(STALE), made.attempt) for _ in range(9)] == [(0.0, 1)] * 9
    with pytest.raises(PhalaError) as caught:
        made.next_attempt(STALE)
    assert caught.value is STALE.error
