"""The soak in small: the same code, a moment long, with a few callers."""

from __future__ import annotations

import pytest

from phala_facade import NotFoundError, RequestError, RequestTimeoutError
from scripts.soak import __main__ as soak
from scripts.soak.callers import Tally
from scripts.soak.faults import FAULTS, fault_of, may_end_with
from scripts.soak.figures import MIB, Figures


@pytest.mark.campaign
def test_a_soak_finds_no_violation_and_prints_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert soak.main(["--seconds", "2", "--callers", "8"]) == 0, capsys.readouterr().out
    out = capsys.readouterr().out
    assert "no violation" in out
    assert all(fault.name in out for fault in FAULTS)


def test_every_fault_comes_about_as_often_as_every_other() -> None:
    met = [fault_of(f"cvm-{number}", 1) for number in range(4000)]
    shares = [met.count(fault) / len(met) for fault in FAULTS]
    assert 0.03 < min(shares) < max(shares) < 0.07


def test_an_error_that_no_fault_explains_is_found() -> None:
    clean = next(f"cvm-{number}" for number in range(100) if fault_of(f"cvm-{number}", 1) is None)
    assert not may_end_with(RequestError(operation="cvms.get", reason="reset"), clean)
    assert may_end_with(RequestTimeoutError(operation="cvms.get", reason="slow"), clean)


def test_what_must_not_be_is_a_violation() -> None:
    tally = Tally()
    tally.note("cvm-1", ValueError("no type of ours"))
    tally.note("cvm-1", NotFoundError(operation="cvms.get", status_code=404))
    rest = Figures(memory=MIB, sockets=0, files=8, threads=1, tasks=0)
    samples = [Figures(memory=size * MIB, sockets=9, files=20, threads=9, tasks=0) for size in (1, 1, 9, 99)]
    after = Figures(memory=MIB, sockets=1, files=9, threads=2, tasks=1)
    phase = soak.Phase("threads", 1.0, tally, rest, samples, after)
    assert [violation.partition(": ")[2] for violation in phase.violations(8)] == [
        "cvm-1: an exception without a type of ours: ValueError('no type of ours')",
        "cvm-1: no fault explains NotFoundError('cvms.get: HTTP 404 Not Found')",
        "no call got its answer",
        "memory grew by 98.0 MiB",
        "more sockets than callers",
        "1 sockets left",
        "1 files left",
        "1 threads left",
        "1 tasks left",
    ]
