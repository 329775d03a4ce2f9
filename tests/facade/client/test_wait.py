"""Waiting for a state of a CVM."""

from __future__ import annotations

import ssl
from typing import Any

import httpx
import pytest

from phala_facade import (
    AuthenticationError,
    Cvm,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    PhalaCloud,
    RequestError,
    ServerError,
    UnexpectedResponseError,
    WaitTimeoutError,
)
from tests.facade.client.timeline import Timeline
from tests.support import shells
from tests.support.shells import KEY


def waiting(timeline: Timeline, *arguments: Any, **keywords: Any) -> Any:
    return timeline.watch(lambda cloud: cloud.cvms.wait("cvm_1", *arguments, **keywords))


def timed_out(timeline: Timeline, *arguments: Any, **keywords: Any) -> WaitTimeoutError:
    with pytest.raises(WaitTimeoutError) as raised:
        waiting(timeline, *arguments, **keywords)
    return raised.value


def untrusted() -> Exception:
    refused = httpx.ConnectError("certificate verify failed")
    refused.__cause__ = ssl.SSLCertVerificationError("self-signed")
    return refused


def is_settled(cvm: Cvm) -> bool:
    return cvm.status == "running" and not cvm.in_progress


@pytest.mark.parametrize(
    ("answers", "arguments", "asked"),
    [
        ({"t0": "starting", "t11": "running"}, {}, [0, 5, 10, 15]),
        ({"t0": "running"}, {}, [0]),
        ({"t0": "stopping", "t5": "Stopped"}, {"until": "stopped"}, [0, 5]),
        ({"t0": "starting", "t5": "failed"}, {"until": ["STOPPED", "failed"]}, [0, 5]),
        ({"t0": {"status": "running", "in_progress": True}, "t5": "running"}, {"until": is_settled}, [0, 5]),
        ({"t0": "failed", "t10": "starting", "t20": "running"}, {"stop_early": False}, [0, 5, 10, 15, 20]),
    ],
    ids=[
        "at once and every five seconds",
        "there already",
        "any case",
        "one of several",
        "a function",
        "not stopped early",
    ],
)
def test_it_ends_when_the_wanted_state_has_come(
    answers: dict[str, Any], arguments: dict[str, Any], asked: list[float]
) -> None:
    timeline = Timeline(**answers)
    cvm = waiting(timeline, **arguments)
    assert cvm.status == list(answers.values())[-1]
    assert timeline.asked == asked
    assert timeline.watch(lambda cloud: cloud.cvms.wait(cvm, **arguments)) == cvm


@pytest.mark.parametrize(
    ("arguments", "slowness", "asked"),
    [
        ({"timeout": 12}, 0, [0, 5, 10, 11]),
        ({"timeout": 3}, 0, [0, 2]),
        ({"timeout": 1, "interval": 0.25}, 0, [0, 0.25, 0.5, 0.75]),
        ({"timeout": 0.5}, 0, [0]),
        ({"timeout": 12}, 0.5, [0, 5.5, 11]),
    ],
)
def test_the_last_poll_begins_a_second_before_the_deadline(
    arguments: dict[str, float], slowness: float, asked: list[float]
) -> None:
    timeline = Timeline(t0="starting")
    timeline.slowness = slowness
    error = timed_out(timeline, **arguments)
    assert timeline.asked == asked
    assert (
        str(error) == f"cvms.wait 'cvm_1': 'web' is 'starting'; 'running' did not come within {arguments['timeout']} s"
    )
    assert isinstance(error, TimeoutError)
    assert error.last is not None
    assert (error.last.status, error.attempts) == ("starting", len(asked))
    assert (error.wanted, error.stopped_early) == (("running",), False)


def test_the_arguments_may_be_given_by_place() -> None:
    seen: list[str] = []
    timeline = Timeline(t0="stopping", t4="stopped")

    def see(cvm: Cvm) -> None:
        seen.append(cvm.status)

    waiting(timeline, "stopped", 60, 2, see)

    assert timeline.asked == [0, 2, 4]
    assert seen == ["stopping", "stopping", "stopped"] * 2


def test_a_poll_takes_at_most_what_remains_and_what_the_client_allows() -> None:
    limits: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"]["read"])
        return timeline(request)

    timeline = Timeline(t0="starting")
    with PhalaCloud(KEY, base_url="https://cloud.example", transport=httpx.MockTransport(answer), timeout=7) as cloud:
        timeline.attach(cloud)
        with pytest.raises(WaitTimeoutError):
            cloud.cvms.wait("cvm_1", timeout=12)

    assert limits == pytest.approx([7, 7, 2, 1], abs=0.5)


@pytest.mark.parametrize(
    "fault",
    [
        *(pytest.param(status, id=str(status)) for status in (408, 429, 500, 502, 503, 504, 520)),
        pytest.param(httpx.ConnectError("refused"), id="connection"),
        pytest.param(httpx.RemoteProtocolError("broken off"), id="protocol"),
        pytest.param(httpx.ReadTimeout("silence"), id="timeout"),
    ],
)
def test_a_passing_fault_does_not_end_it(fault: Any) -> None:
    timeline = Timeline(t0=fault, t10="starting", t15=fault, t20="running")

    assert waiting(timeline).status == "running"
    assert timeline.asked == [0, 5, 10, 15, 20]


def test_faults_until_the_end_are_told_and_are_the_cause() -> None:
    error = timed_out(Timeline(t0=503), timeout=10)

    assert str(error).startswith(
        "cvms.wait 'cvm_1': was never read; 'running' did not come within 10 s; "
        "the last poll failed: cvms.get 'cvm_1' (API "
    )
    assert error.last is None
    assert error.attempts == 3
    assert isinstance(error.__cause__, ServerError)
    error = timed_out(Timeline(t0="starting", t5=503), timeout=10)
    assert error.last is not None
    assert error.last.status == "starting"
    assert "HTTP 503" in str(error)


def test_a_retry_after_is_waited_for_with_jitter_and_beyond_the_deadline_ends_it_at_once() -> None:
    asked_for = httpx.Response(429, headers={"retry-after": "30"})
    timeline = Timeline(t0=asked_for, t30="running")
    assert waiting(timeline).status == "running"
    assert timeline.asked == [0, 30]

    timeline.dice = 0.5
    assert waiting(timeline, interval=4).status == "running"
    assert timeline.asked == [0, 31]

    timed_out(timeline, timeout=20)
    assert timeline.asked == [0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(401, AuthenticationError, id="401"),
        pytest.param(403, PermissionDeniedError, id="403"),
        pytest.param(404, NotFoundError, id="404"),
        pytest.param(422, InvalidRequestError, id="422"),
        pytest.param(httpx.Response(200, text="hello"), UnexpectedResponseError, id="unexpected"),
        pytest.param(RuntimeError("a bug in the transport"), RequestError, id="no connection error"),
        pytest.param(untrusted(), RequestError, id="a certificate"),
    ],
)
def test_an_error_that_does_not_pass_ends_it_at_once_also_when_the_cvm_was_there_before(
    answer: Any, error: type[Exception]
) -> None:
    timeline = Timeline(t0="deleting", t5=answer)

    with pytest.raises(error):
        waiting(timeline, "deleted")

    assert timeline.asked == [0, 5]


def test_a_state_from_which_the_wanted_one_cannot_come_ends_it_early() -> None:
    timeline = Timeline(t0="starting", t5="Failed", t10="running")

    error = timed_out(timeline)

    assert str(error) == (
        "cvms.wait 'cvm_1': 'web' is 'Failed'; stopped early: 'running' cannot come from there unless somebody acts"
    )
    assert error.last is not None
    assert (error.last.status, error.attempts) == ("Failed", 2)
    assert (error.wanted, error.stopped_early) == (("running",), True)
    assert timeline.asked == [0, 5]


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        pytest.param("failed", "deleted", id="a deletion may be scheduled"),
        pytest.param("stopped", "running", id="it may have been told to start just now"),
        pytest.param("deleting", "deleted", id="on its way"),
        pytest.param("hibernating", "running", id="an unknown state"),
        pytest.param("unknown", "running", id="the server did not say"),
        pytest.param("failed", ("running", "deleted"), id="one of several may come"),
        pytest.param("running", "stopped", id="a running one"),
        pytest.param({"status": "failed", "in_progress": True}, "running", id="in progress"),
        pytest.param("failed", is_settled, id="a function"),
    ],
)
def test_a_state_from_which_the_wanted_one_may_come_ends_nothing(answer: Any, wanted: Any) -> None:
    timeline = Timeline(t0=answer)

    assert "did not come within 10 s" in str(timed_out(timeline, wanted, timeout=10))
    assert timeline.asked == [0, 5, 9]


def test_no_time_polls_once() -> None:
    timeline = Timeline(t0="starting", t5="running")

    error = timed_out(timeline, ["running", "stopped"], timeout=0)

    assert str(error) == "cvms.wait 'cvm_1': 'web' is 'starting'; 'running' or 'stopped' did not come within 0 s"
    assert (timeline.asked, error.wanted) == ([0], ("running", "stopped"))
    assert waiting(timeline, "starting", timeout=0).status == "starting"


@pytest.mark.parametrize(
    ("wanted", "hint"), [("runing", "; did you mean 'running'?"), (["running", "Hibernating"], ""), ("zzz", "")]
)
def test_a_status_that_is_not_known_is_a_warning_and_is_waited_for(wanted: Any, hint: str) -> None:
    timeline = Timeline(t0="failed", t5=wanted if isinstance(wanted, str) else wanted[-1])
    unknown = wanted if isinstance(wanted, str) else wanted[-1]

    with pytest.warns(UserWarning, match="not a status") as caught:
        assert waiting(timeline, wanted).status == unknown

    assert {str(each.message) for each in caught} == {f"{unknown!r} is not a status that the library knows{hint}"}
    # Where the asynchronous one is awaited.
    assert {each.filename for each in caught} == {__file__, shells.__file__}


def test_what_on_poll_raises_ends_it() -> None:
    def refuse(cvm: Cvm) -> None:
        raise LookupError(cvm.status)

    with pytest.raises(LookupError, match="x"):
        waiting(Timeline(t0="x"), on_poll=refuse)


@pytest.mark.parametrize(
    "keywords",
    [
        pytest.param({"until": ""}, id="no status"),
        pytest.param({"until": None}, id="nothing"),
        pytest.param({"until": []}, id="none of several"),
        pytest.param({"until": ["running", 1]}, id="a number among several"),
        pytest.param({"timeout": -1}, id="no time"),
        pytest.param({"timeout": False}, id="a truth"),
        pytest.param({"timeout": float("inf")}, id="for ever"),
        pytest.param({"interval": -1}, id="backwards"),
        pytest.param({"cvm": ".."}, id="no identifier"),
    ],
)
def test_an_unusable_argument_is_refused_before_anything_is_sent(keywords: dict[str, Any]) -> None:
    timeline = Timeline(t0="running")

    with pytest.raises(InvalidArgumentError):
        timeline.watch(lambda cloud: cloud.cvms.wait(**{"cvm": "cvm_1", **keywords}))

    assert timeline.asked == []


def test_the_message_of_an_unusable_time_says_which_are_usable() -> None:
    for timeout in (-1, float("nan"), None):
        with pytest.raises(InvalidArgumentError, match=f"^timeout must be 0 or a positive, .*, not {timeout}$"):
            waiting(Timeline(t0="running"), timeout=timeout)
