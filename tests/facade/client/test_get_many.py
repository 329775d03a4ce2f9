"""Many details at once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from phala_facade import (
    AsyncPhalaCloud,
    ConfigurationError,
    Cvm,
    NotFoundError,
    PhalaCloud,
    RequestTimeoutError,
)
from phala_facade.testing import FakeCloud

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run

KEY = "a-key-for-tests"
IDS = [f"cvm_{number}" for number in range(1000)]


def fleet(count: int) -> FakeCloud:
    fake = FakeCloud.empty()
    for cvm in IDS[:count]:
        fake.add_cvm(id=cvm, name=cvm)
    return fake


def not_found(request: httpx.Request) -> httpx.Response:
    return httpx.Response(404)


def paths(fake: FakeCloud) -> list[str]:
    return [each.path.rpartition("/")[2] for each in fake.requests]


def test_each_place_has_its_cvm_or_its_error_in_the_order_of_the_identifiers(run: Run) -> None:
    (listed,) = run(fleet(1), lambda cloud: cloud.cvms.get_many(["cvm_0"]))
    nameless = msgspec.structs.replace(listed, id=None, vm_uuid=None, instance_id=None, legacy_id=None)
    asked = [listed, "cvm_none", "..", nameless, *IDS[1:40]]

    first, missing, unusable, unidentified, *rest = run(fleet(40), lambda cloud: cloud.cvms.get_many(asked, 8))

    assert first == listed
    assert isinstance(missing, NotFoundError)
    assert missing.__traceback__ is None
    assert isinstance(unusable, ConfigurationError)
    assert "another URL" in str(unusable)
    assert isinstance(unidentified, ConfigurationError)
    assert [cvm.name for cvm in rest] == IDS[1:40]


def test_what_is_given_twice_is_requested_once_and_has_one_value_and_for_nothing_nothing_is_requested(run: Run) -> None:
    fake = fleet(2)

    found = run(fake, lambda cloud: cloud.cvms.get_many(["cvm_0", "cvm_1", "cvm_0", "cvm_none", "cvm_none"], 1))

    assert paths(fake) == ["cvm_0", "cvm_1", "cvm_none"]
    assert (found[0] is found[2], found[3] is found[4]) == (True, True)
    assert run(fake, lambda cloud: cloud.cvms.get_many(iter(()))) == ()
    assert len(fake.requests) == 3


def test_as_many_calls_as_allowed_are_under_way_at_one_time_and_no_more() -> None:
    width = 4
    gate = threading.Barrier(width, timeout=300)
    under_way: set[httpx.Request] = set()
    most: list[int] = []

    def crowded(request: httpx.Request) -> httpx.Response:
        under_way.add(request)
        most.append(len(under_way))
        gate.wait()
        under_way.remove(request)
        return not_found(request)

    with PhalaCloud(KEY, transport=httpx.MockTransport(crowded)) as cloud:
        cloud.cvms.get_many(IDS[:12], width)

    assert (len(most), max(most)) == (12, width)


@pytest.mark.anyio
async def test_as_many_tasks_as_allowed_are_under_way_at_one_time_and_no_more() -> None:
    width = 4
    gate = asyncio.Barrier(width)
    under_way: set[httpx.Request] = set()
    most: list[int] = []

    async def crowded(request: httpx.Request) -> httpx.Response:
        under_way.add(request)
        most.append(len(under_way))
        await gate.wait()
        under_way.remove(request)
        return not_found(request)

    async with AsyncPhalaCloud(KEY, transport=httpx.MockTransport(crowded)) as cloud:
        await cloud.cvms.get_many(IDS[:12], width)

    assert (len(most), max(most)) == (12, width)


def test_progress_is_reported_where_the_call_was_made(run: Run) -> None:
    reported: list[tuple[int, int]] = []
    threads: set[int] = set()

    def report(done: int, total: int) -> None:
        reported.append((done, total))
        threads.add(threading.get_ident())

    run(fleet(2), lambda cloud: cloud.cvms.get_many(["..", "cvm_0", "cvm_none", "cvm_1", "cvm_1"], 1, report))

    assert reported == [(1, 5), (2, 5), (3, 5), (5, 5)]
    assert threads == {threading.get_ident()}


def test_one_timeout_holds_for_all_and_what_was_not_begun_says_so(run: Run) -> None:
    fake = fleet(4)
    fake.slow_next(2, times=4)
    asked = ["cvm_0", "cvm_1", "cvm_2", "cvm_3", "cvm_2"]
    reported: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        reported.append((done, total))

    first, second, *late = run(fake, lambda cloud: cloud.cvms.get_many(asked, 1, report, timeout=3))

    assert (first.name, type(second), second.attempts) == ("cvm_0", RequestTimeoutError, 1)
    for name, error in zip(asked[2:], late, strict=True):
        assert isinstance(error, RequestTimeoutError)
        assert str(error) == f"cvms.get '{name}': not begun: the 3 s for all calls were over"
        assert error.attempts == 0
    assert paths(fake) == ["cvm_0", "cvm_1"]
    assert reported == [(1, 5), (2, 5), (5, 5)]


@pytest.mark.parametrize(("timeout", "elapsed"), [(None, 14), (3, 3), (60, 14)])
def test_a_call_takes_at_most_what_remains_and_what_the_client_allows(
    run: Run, timeout: float | None, elapsed: float
) -> None:
    fake = fleet(2)
    fake.slow_next(100, times=2)

    run(fake, lambda cloud: cloud.cvms.get_many(["cvm_0", "cvm_1"], 1, timeout=timeout), timeout=7)

    assert fake.elapsed == pytest.approx(elapsed)


def test_what_on_deviation_raises_leaves_as_it_is_and_a_closed_client_refuses(run: Run) -> None:
    fake = fleet(1)
    fake.answer_next({"id": "cvm_0", "resource": {}, "gateway": {}})
    kept: list[Any] = []

    def refuse(_: object) -> None:
        raise LookupError

    def call(cloud: Any) -> Any:
        kept.append(cloud)
        return cloud.cvms.get_many(["cvm_0", "cvm_1"])

    with pytest.raises(LookupError):
        run(fake, call, on_deviation=refuse)
    with pytest.raises(ConfigurationError, match="closed"):
        run(fake, lambda _: kept[0].cvms.get_many(["cvm_1"]))


@pytest.mark.parametrize("error", [KeyboardInterrupt, LookupError])
def test_what_progress_raises_ends_it_and_nothing_more_is_begun(error: type[BaseException]) -> None:
    requests: list[httpx.Request] = []
    ended = threading.Event()

    def held_after_the_first(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if len(requests) > 1:
            ended.wait(300)
        return not_found(request)

    def refuse(done: int, total: int) -> None:
        raise error

    with PhalaCloud(KEY, transport=httpx.MockTransport(held_after_the_first)) as cloud:
        with pytest.raises(error):
            cloud.cvms.get_many(IDS, 1, refuse)
        begun = len(requests)
        ended.set()

    assert begun <= 2


@pytest.mark.anyio
@pytest.mark.parametrize("end", ["progress", "cancel"])
async def test_what_ends_it_in_tasks_ends_every_task(end: str) -> None:
    requests: list[httpx.Request] = []
    begun = asyncio.Event()

    async def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        begun.set()
        if end == "cancel":
            await asyncio.Event().wait()
        return not_found(request)

    def refuse(done: int, total: int) -> None:
        raise LookupError

    async with AsyncPhalaCloud(KEY, transport=httpx.MockTransport(respond)) as cloud:
        before = asyncio.all_tasks()
        task = asyncio.create_task(cloud.cvms.get_many(IDS, 5, refuse))
        await begun.wait()
        if end == "cancel":
            task.cancel()
        with pytest.raises(LookupError if end == "progress" else asyncio.CancelledError):
            await task

        assert len(requests) < 20
        assert asyncio.all_tasks() == before


INTERRUPTED = """
import os, signal, threading
import httpx
from phala_facade import PhalaCloud

asked = []

def hang(request):
    asked.append(request)
    if len(asked) == 4:
        os.kill(os.getpid(), signal.SIGINT)
    threading.Event().wait()

cloud = PhalaCloud("a-key-for-tests", base_url="https://cloud.example", transport=httpx.MockTransport(hang))
try:
    cloud.cvms.get_many([f"cvm_{number}" for number in range(100)], concurrency=4)
except KeyboardInterrupt:
    print("interrupted", len(asked))
"""


def test_ctrl_c_ends_it_at_once_and_no_thread_keeps_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False, timeout=300)

    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "interrupted 4", "")


@pytest.mark.parametrize("spare", [0, 2])
def test_where_no_more_threads_can_be_started_those_that_there_are_do_it_all(
    monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    start, left = threading.Thread.start, [None] * spare

    def start_while_there_are(thread: threading.Thread) -> None:
        if thread.name == "phala-facade-batch":
            if not left:
                raise RuntimeError("can't start new thread")
            left.pop()
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_while_there_are)
    with PhalaCloud(KEY, transport=fleet(4).transport) as cloud:
        found = cloud.cvms.get_many(IDS[:4])

    assert [isinstance(cvm, Cvm) for cvm in found] == [True] * 4
