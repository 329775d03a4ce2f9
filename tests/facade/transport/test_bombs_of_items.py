"""Bodies of many small or odd items: what they cost in time, in memory and in turns of the event loop."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from phala_facade import AsyncPhalaCloud, Cvm, RequestTimeoutError, UnexpectedResponseError
from tests.facade.transport.clients import ADDRESS, DETAILED, KEY, LISTED, listed
from tests.support.documented import APP_2026_01_21, full
from tests.support.shells import Asked, ask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.facade.transport.clients import Client

FACTOR, BESIDES = 45, 2 << 20
"""How much memory is promised at most: in lengths of the body, and in bytes besides."""

CVM = {"resource": {"vcpu": 1}, "name": "n"}


def repeated(item: bytes, size: int) -> bytes:
    return b"[%b]" % b",".join([item] * (size // (len(item) + 1)))


class Ticking(httpx.MockTransport, httpx.SyncByteStream, httpx.AsyncByteStream):
    """A transport on whose clock time passes whenever somebody looks at it, and once the body is through."""

    def __init__(self, body: bytes, *, look: float = 0.0, end: float = 0.0) -> None:
        super().__init__(lambda _: httpx.Response(200, stream=self))
        self._body = body
        self._look = look
        self._end = end
        self._now = 0.0

    def __iter__(self) -> Iterator[bytes]:
        yield self._body
        self._now += self._end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self:
            yield part

    def monotonic(self) -> float:
        self._now += self._look
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


def test_after_a_hundred_items_that_are_no_cvm_a_list_is_refused() -> None:
    body = b"[" + msgspec.json.encode(LISTED) + b"," + repeated(b"0", 1 << 20)[1:]
    asked = Asked(gzip.compress(body), headers={"content-encoding": "gzip"})
    with pytest.raises(
        UnexpectedResponseError, match=r"at \[1\].*the first of 100, after which no more was read"
    ) as caught:
        ask(asked, listed)
    assert len(caught.value.partial) == 1


def test_a_list_of_more_items_than_a_fleet_can_have_is_refused_at_once() -> None:
    with pytest.raises(UnexpectedResponseError, match="too many items to be a list of CVMs"):
        ask(Asked(repeated(b"0", 3 << 20)), listed)


def test_up_to_then_each_item_is_looked_at() -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        ask(Asked([*[0] * 99, LISTED]), listed)
    assert (caught.value.path, len(caught.value.partial)) == ("[0]", 1)
    with pytest.raises(UnexpectedResponseError) as caught:
        ask(Asked([0, LISTED, {**LISTED, "name": 7}]), listed, strict=True)
    assert caught.value.path == "[2].name"


@pytest.mark.parametrize(
    ("operation", "subject", "body", "look", "end"),
    [
        ("cvms.list", (), [LISTED] * 1000, 0.2, 0.0),
        ("cvms.get", ("cvm_1",), DETAILED, 0.0, 10.0),
        ("apps.get", ("app_1",), full(APP_2026_01_21), 0.0, 10.0),
    ],
    ids=["a list", "a CVM", "an app"],
)
def test_the_time_of_a_call_holds_while_its_response_is_parsed(
    client: Client, operation: str, subject: tuple[str, ...], body: Any, look: float, end: float
) -> None:
    transport = Ticking(msgspec.json.encode(body), look=look, end=end)
    with pytest.raises(RequestTimeoutError) as caught:
        client.ask(ADDRESS, lambda cloud: attrgetter(operation)(cloud)(*subject), transport=transport, timeout=8)
    assert str(caught.value).endswith("the time of the call was over before its response was parsed")
    assert caught.value.attempts == 1


@pytest.mark.campaign
@pytest.mark.parametrize(
    "body",
    [
        repeated(b"0", 200_000),
        repeated(b"[]", 200_000),
        repeated(b'{"hosted":{}}', 50_000),
        repeated(b'{"resource":{}}', 50_000),
        msgspec.json.encode([{**CVM, "endpoints": [0] * 50_000}]),
        msgspec.json.encode([{**CVM, "endpoints": [{}] * 30_000}]),
        msgspec.json.encode([{"hosted": {"events": [0] * 50_000, "configuration": {"gpus": {"gpus": [0] * 9}}}}]),
        msgspec.json.encode([{**CVM, "unknown": [{}] * 30_000}]),
        repeated(msgspec.json.encode(LISTED), 200_000),
    ],
    ids=lambda body: body[:40].decode(),
)
def test_the_memory_of_any_list_stays_within_the_promised_factor(client: Client, body: bytes) -> None:
    tracemalloc.start()
    with suppress(UnexpectedResponseError):
        client.ask(transport=httpx.MockTransport(Asked(body)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < FACTOR * len(body) + BESIDES


@pytest.mark.parametrize("field", ["endpoints", "services"])
def test_an_array_in_which_too_much_is_odd_cannot_be_read_and_is_one_deviation(field: str) -> None:
    whole = {"endpoints": {"app": "a", "instance": "i"}, "services": {"name": "web"}}[field]
    (cvm,) = ask(Asked([{**LISTED, field: [whole, *[0] * 10_001]}]), listed)
    assert getattr(cvm, field) == ()
    assert [(each.path, each.problem) for each in cvm.source.deviations] == [
        (field, "more than 10000 places in it deviate")
    ]
    (cvm,) = ask(Asked([{**LISTED, field: [0] * 200_000}]), listed)
    assert [each.path for each in cvm.source.deviations] == [field]
    (cvm,) = ask(Asked([{**LISTED, field: [whole, *[0] * 10_000]}]), listed)
    assert len(getattr(cvm, field)) == 1
    assert len(cvm.source.deviations) == 10_000


def test_of_too_many_deviating_cvms_only_the_number_of_deviations_is_kept() -> None:
    reported: list[Any] = []
    cvms = ask(Asked(repeated(b'{"hosted":{}}', 20_000)), listed, on_deviation=reported.append)
    described, counted = cvms[0].source.deviations, cvms[-1].source.deviations
    assert len(described) > 1
    assert [(each.path, each.problem) for each in counted] == [
        ("", f"deviates in {len(described)} places, not listed since the response has too many in all")
    ]
    assert len(reported) == 2 * sum(len(cvm.source.deviations) for cvm in cvms)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_others_get_their_turns_while_a_large_body_is_read(encoding: str) -> None:
    body = repeated(msgspec.json.encode(LISTED), 1 << 20)
    content = gzip.compress(body, 1) if encoding == "gzip" else body

    async def turns() -> int:
        turns = 0
        asked = Asked(content, headers={"content-encoding": encoding})
        async with AsyncPhalaCloud(KEY, transport=httpx.MockTransport(asked)) as cloud:
            call = asyncio.ensure_future(cloud.cvms.list())
            while not call.done():
                turns += 1
                await asyncio.sleep(0)
            assert all(type(cvm) is Cvm for cvm in await call)
        return turns

    assert asyncio.run(turns()) > len(msgspec.json.decode(body)) / 32
