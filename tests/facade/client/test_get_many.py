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
    PhalaError,
    RequestTimeoutError,
)
from tests.facade.client.timeline import time_for_all
from tests.support.documented import CVM_INFO_DETAIL, full
from tests.support.shells import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

URL = "https://cloud.example"


def described(request: httpx.Request) -> httpx.Response:
    """Describe a CVM that is named as it is asked for; of those that begin with `no`, there is none."""
    name = request.url.path.rpartition("/")[2]
    if name.startswith("no"):
        return httpx.Response(404)
    body = {**full(CVM_INFO_DETAIL), "name": name, "id": name}
    return httpx.Response(200, content=msgspec.json.encode(body))


class Server:
    """Describes any CVM, and remembers in which order it was asked for which."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] = described) -> None:
        self._answer = answer
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        self.asked.append(request.url.path.rpartition("/")[2])
        return self._answer(request)


def get_many(
    server: Callable[[httpx.Request], httpx.Response],
    cvms: Iterable[str | Cvm],
    *arguments: Any,
    settings: dict[str, Any] | None = None,
    prepare: Callable[[Any], object] = lambda cloud: None,
    **keywords: Any,
) -> tuple[Cvm | PhalaError, ...]:
    """Ask through both clients, which must agree."""
    transport = httpx.MockTransport(server)
    known: dict[str, Any] = {"base_url": URL, "transport": transport, "max_retries": 0, **(settings or {})}
    cvms = list(cvms)

    async def asynchronously() -> tuple[Cvm | PhalaError, ...]:
        async with AsyncPhalaCloud(KEY, **known) as cloud:
            prepare(cloud)
            return await cloud.cvms.get_many(cvms, *arguments, **keywords)

    with PhalaCloud(KEY, **known) as cloud:
        prepare(cloud)
        found = cloud.cvms.get_many(cvms, *arguments, **keywords)
    assert list(map(told, asyncio.run(asynchronously()))) == list(map(told, found))
    return found


def told(outcome: Cvm | PhalaError) -> object:
    return outcome if isinstance(outcome, Cvm) else (type(outcome), str(outcome), outcome.attempts)


def test_each_place_has_its_cvm_or_its_error_in_the_order_of_the_identifiers() -> None:
    (listed,) = get_many(Server(), ["cvm_0"])
    assert isinstance(listed, Cvm)
    nameless = msgspec.structs.replace(listed, id=None, vm_uuid=None, instance_id=None, legacy_id=None)
    names = [f"cvm_{number}" for number in range(40)]

    first, missing, unusable, unidentified, *rest = get_many(Server(), [listed, "no_such", "..", nameless, *names], 8)

    assert first == listed
    assert isinstance(missing, NotFoundError)
    assert missing.__traceback__ is None
    assert isinstance(unusable, ConfigurationError)
    assert "another URL" in str(unusable)
    assert isinstance(unidentified, ConfigurationError)
    assert [cvm.name for cvm in rest if isinstance(cvm, Cvm)] == names


def test_what_is_given_twice_is_asked_for_once_and_has_one_value_and_for_nothing_nothing_is_asked() -> None:
    server = Server()

    found = get_many(server, ["cvm_1", "cvm_2", "cvm_1", "no_such", "no_such"], 1)

    assert server.asked == ["cvm_1", "cvm_2", "no_such"] * 2
    assert found[0] is found[2]
    assert found[3] is found[4]
    assert get_many(server, []) == get_many(server, iter(())) == ()
    assert len(server.asked) == 6


def test_as_many_calls_as_allowed_are_under_way_at_one_time_and_no_more() -> None:
    width = 4
    gate = threading.Barrier(width, timeout=300)
    lock = threading.Lock()
    under_way: list[int] = [0]
    most: list[int] = []

    def crowded(request: httpx.Request) -> httpx.Response:
        with lock:
            under_way[0] += 1
            most.append(under_way[0])
        gate.wait()
        with lock:
            under_way[0] -= 1
        return described(request)

    with PhalaCloud(KEY, base_url=URL, transport=httpx.MockTransport(crowded)) as cloud:
        found = cloud.cvms.get_many([f"cvm_{number}" for number in range(12)], width)

    assert all(isinstance(cvm, Cvm) for cvm in found)
    assert max(most) == width


@pytest.mark.anyio
async def test_as_many_tasks_as_allowed_are_under_way_at_one_time_and_no_more() -> None:
    width = 4
    gate = asyncio.Barrier(width)
    under_way = 0
    most = 0

    async def crowded(request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        async with gate:
            under_way -= 1
        return described(request)

    async with AsyncPhalaCloud(KEY, base_url=URL, transport=httpx.MockTransport(crowded)) as cloud:
        found = await cloud.cvms.get_many([f"cvm_{number}" for number in range(12)], width)

    assert all(isinstance(cvm, Cvm) for cvm in found)
    assert most == width


def test_progress_is_told_where_the_call_was_made() -> None:
    told_of: list[tuple[int, int]] = []
    threads: set[int] = set()

    def tell(done: int, total: int) -> None:
        told_of.append((done, total))
        threads.add(threading.get_ident())

    get_many(Server(), ["..", "cvm_1", "no_such", "cvm_2", "cvm_2"], 1, tell)

    assert told_of == [(1, 5), (2, 5), (3, 5), (5, 5)] * 2
    assert threads == {threading.get_ident()}


def test_one_time_holds_for_all_and_what_was_not_begun_says_so() -> None:
    server = Server(lambda request: passing(described(request)))
    now = 0.0
    told_of: list[tuple[int, int]] = []

    def passing(response: httpx.Response) -> httpx.Response:
        nonlocal now
        now += 2
        return response

    def tell(done: int, total: int) -> None:
        told_of.append((done, total))

    def attach(cloud: Any) -> None:
        nonlocal now
        now = 0.0
        time_for_all(cloud, lambda: now)

    first, second, *late = get_many(server, ["a", "b", "c", "d", "c"], 1, tell, timeout=3, prepare=attach)

    assert isinstance(first, Cvm)
    assert isinstance(second, Cvm)
    for name, error in zip("cdc", late, strict=True):
        assert isinstance(error, RequestTimeoutError)
        assert str(error) == f"cvms.get '{name}': not begun: the 3 s for all calls were over"
        assert error.attempts == 0
    assert server.asked == ["a", "b"] * 2
    assert told_of == [(1, 5), (2, 5), (5, 5)] * 2


@pytest.mark.parametrize(
    ("timeout", "expected"), [pytest.param(None, 7, id="no total"), pytest.param(3, 3, id="less"), pytest.param(60, 7)]
)
def test_a_call_takes_at_most_what_remains_and_what_the_client_allows(timeout: float | None, expected: float) -> None:
    limits: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"]["read"])
        return described(request)

    get_many(answer, ["a", "b"], timeout=timeout, settings={"timeout": 7})

    assert limits == pytest.approx([expected] * 4, abs=0.5)


@pytest.mark.parametrize(
    ("cvms", "keywords"),
    [
        pytest.param("cvm_1", {}, id="one identifier"),
        pytest.param(b"cvm_1", {}, id="bytes"),
        pytest.param(5, {}, id="a number"),
        pytest.param([], {"concurrency": 0}, id="no concurrency"),
        pytest.param([], {"concurrency": True}, id="a truth"),
        pytest.param([], {"concurrency": 2.0}, id="a fraction"),
        pytest.param([], {"timeout": 0}, id="no time"),
    ],
)
def test_an_unusable_argument_is_refused(cvms: Any, keywords: dict[str, Any]) -> None:
    async def asynchronously() -> None:
        async with AsyncPhalaCloud(KEY, base_url=URL) as cloud:
            await cloud.cvms.get_many(cvms, **keywords)

    with pytest.raises(ConfigurationError), PhalaCloud(KEY, base_url=URL) as cloud:
        cloud.cvms.get_many(cvms, **keywords)
    with pytest.raises(ConfigurationError):
        asyncio.run(asynchronously())


def odd(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=msgspec.json.encode({**full(CVM_INFO_DETAIL), "name": 5}))


def test_what_on_deviation_raises_leaves_as_it_is_and_after_closing_it_is_refused() -> None:
    def refuse(_: object) -> None:
        raise LookupError

    known: dict[str, Any] = {"base_url": URL, "transport": httpx.MockTransport(odd), "on_deviation": refuse}

    async def asynchronously() -> None:
        async with AsyncPhalaCloud(KEY, **known) as other:
            with pytest.raises(LookupError):
                await other.cvms.get_many(["web-1", "web-2"])
        with pytest.raises(ConfigurationError, match="closed"):
            await other.cvms.get_many(["cvm_1"])

    asyncio.run(asynchronously())
    with PhalaCloud(KEY, **known) as cloud, pytest.raises(LookupError):
        cloud.cvms.get_many(["web-1", "web-2"])
    with pytest.raises(ConfigurationError, match="closed"):
        cloud.cvms.get_many(["cvm_1"])


@pytest.mark.parametrize("error", [KeyboardInterrupt, LookupError])
def test_what_progress_raises_ends_it_and_nothing_more_is_begun(error: type[BaseException]) -> None:
    server = Server()
    ended = threading.Event()

    def held_after_the_first(request: httpx.Request) -> httpx.Response:
        response = server(request)
        if len(server.asked) > 1:
            ended.wait(300)
        return response

    def refuse(done: int, total: int) -> None:
        raise error

    with PhalaCloud(KEY, base_url=URL, transport=httpx.MockTransport(held_after_the_first)) as cloud:
        with pytest.raises(error):
            cloud.cvms.get_many([f"cvm_{number}" for number in range(1000)], 1, refuse)
        begun = len(server.asked)
        ended.set()

    assert begun <= 2


@pytest.mark.anyio
async def test_what_progress_raises_ends_every_task() -> None:
    server = Server()
    before = asyncio.all_tasks()

    def refuse(done: int, total: int) -> None:
        raise LookupError

    async with AsyncPhalaCloud(KEY, base_url=URL, transport=httpx.MockTransport(server)) as cloud:
        with pytest.raises(LookupError):
            await cloud.cvms.get_many([f"cvm_{number}" for number in range(1000)], 3, refuse)

    assert len(server.asked) < 10
    assert asyncio.all_tasks() == before


@pytest.mark.anyio
async def test_cancelling_cancels_all_and_leaves_no_task() -> None:
    begun = asyncio.Event()
    asked = 0

    async def hang(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        begun.set()
        await asyncio.Event().wait()
        return described(request)

    async with AsyncPhalaCloud(KEY, base_url=URL, transport=httpx.MockTransport(hang)) as cloud:
        before = asyncio.all_tasks()
        task = asyncio.create_task(cloud.cvms.get_many([f"cvm_{number}" for number in range(50)], 5))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert asked == 5
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
    with PhalaCloud(KEY, base_url="https://cloud.example", transport=httpx.MockTransport(described)) as cloud:
        found = cloud.cvms.get_many(["a", "b", "c", "d"])

    assert [isinstance(cvm, Cvm) for cvm in found] == [True] * 4
