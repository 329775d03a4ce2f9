"""Many callers in the face of every fault: every response is the meant one, every error typed, and nothing grows."""

from __future__ import annotations

import asyncio

import pytest

from phala_facade import NotFoundError, RequestError, RequestTimeoutError
from tests.campaigns.calls import Call
from tests.campaigns.faults import FAULTS, fault_of, may_end_with, misbehaving
from tests.campaigns.soak import MIB, Held, Soak, in_tasks, in_threads

CALLERS = 50


# An alarm that comes just as a socket was made leaves it to Python, which closes it and warns.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.campaign
@pytest.mark.parametrize("callers", ["threads", "tasks"])
def test_a_soak_finds_no_violation(callers: str, seconds: float) -> None:
    with misbehaving() as (url, stop):
        if callers == "threads":
            soak = in_threads(url, CALLERS, seconds / 2)
        else:
            soak = asyncio.run(in_tasks(url, CALLERS, seconds / 2))
        strangers = stop()

    print(f"\n{CALLERS} {callers}:", *soak.figures(), sep="\n")  # noqa: T201 - what a campaign is run for
    # Besides the callers, the main thread or task makes calls, and its proxied ones.
    assert soak.violations(CALLERS + 2) == []
    assert strangers == 0


def test_every_fault_comes_about_as_often_as_every_other() -> None:
    met = [fault_of(f"cvm-{number}", 1) for number in range(4000)]
    shares = [met.count(fault) / len(met) for fault in FAULTS]
    assert 0.02 < min(shares) < max(shares) < 0.04


def test_an_error_that_no_fault_explains_is_found() -> None:
    clean = next(f"cvm-{number}" for number in range(100) if fault_of(f"cvm-{number}", 1) is None)
    assert not may_end_with(RequestError(operation="cvms.get", reason="reset"), clean)
    assert may_end_with(RequestTimeoutError(operation="cvms.get", reason="slow"), clean)


def test_what_must_not_be_is_a_violation() -> None:
    soak = Soak(Held(memory=MIB, sockets=0, files=8, threads=1, tasks=0))
    call = Call("caller", 4)
    soak.note(call, ValueError("no type of ours"))
    soak.note(call, NotFoundError(operation="cvms.get", status_code=404))
    soak.note(call, [])
    soak.note_refusal(ValueError("no refusal"))
    soak.deprecations = 4
    soak.samples += [Held(memory=size * MIB, sockets=9, files=20, threads=9, tasks=0) for size in (1, 1, 9, 99)]
    soak.after = Held(memory=MIB, sockets=1, files=9, threads=2, tasks=1)

    assert [violation.partition(" from ")[0] for violation in soak.violations(8)] == [
        "cvm_caller_4: ValueError('no type of ours')",
        "cvm_caller_4: NotFoundError('cvms.get: HTTP 404 Not Found')",
        "cvm_caller_4: []",
        "behind the proxy: ValueError('no refusal')",
        "memory grew",
        "4 deprecations of 3 operations",
        "more sockets than callers",
        "1 sockets left",
        "1 files left",
        "1 threads left",
        "1 tasks left",
    ]
