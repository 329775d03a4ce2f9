"""The two clients: what they send, what they share, what they report of deviations."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from typing import Any

import httpx
import pytest

import phala_facade
from phala_facade import ApiVersion, AsyncPhalaCloud, ConfigurationError, Deviation, PhalaCloud
from tests.support.documented import CVM_INFO, HOSTED_CVM, full
from tests.support.shells import KEY, Asked


def cloud(server: Asked, **settings: Any) -> PhalaCloud:
    return PhalaCloud(KEY, base_url="https://cloud.example", transport=httpx.MockTransport(server), **settings)


@pytest.mark.parametrize("version", [*ApiVersion, "latest", "LaTeSt", "2099-01-01"])
def test_a_client_of_another_version_shares_the_connections_and_the_parent_owns_closing(version: str) -> None:
    server = Asked([])
    expected = version.upper()
    with cloud(server) as parent:
        with parent.with_api_version(version) as child:
            child.cvms.list()
        parent.cvms.list()
        child.cvms.list()

    async def asynchronously() -> None:
        transport = httpx.MockTransport(server)
        async with AsyncPhalaCloud(KEY, base_url="https://cloud.example/api/v1/", transport=transport) as parent:
            async with parent.with_api_version(version) as child:
                await child.cvms.list()
            await parent.cvms.list()
            await child.cvms.list()
            assert repr(child) == f"AsyncPhalaCloud(base_url='https://cloud.example', api_version='{expected}')"
        with pytest.raises(phala_facade.PhalaError, match="closed"):
            await child.cvms.list()

    asyncio.run(asynchronously())
    assert [request.headers["x-phala-version"] for request in server.requests] == [expected, "2026-01-21", expected] * 2
    assert (child.base_url, child.api_version) == ("https://cloud.example", expected)
    assert repr(child) == f"PhalaCloud(base_url='https://cloud.example', api_version='{expected}')"
    for closed in (parent, child):
        with pytest.raises(phala_facade.PhalaError, match="closed"):
            closed.cvms.list()


def test_what_is_no_function_is_refused_at_construction() -> None:
    nothing: Any = 1
    with pytest.raises(ConfigurationError, match="on_deviation must be callable, not int"):
        PhalaCloud("a-key-for-tests", on_deviation=nothing)


@pytest.mark.parametrize(
    "version", ["", "2026", "2026-1-21", "2026-13-01", "2026-02-30", "newest", "lateﬆ", "２０２６-01-21", 5]
)
def test_an_unusable_version_is_refused_at_construction_and_later(version: Any) -> None:
    with pytest.raises(ConfigurationError, match="api_version"):
        cloud(Asked([]), api_version=version)
    with pytest.raises(ConfigurationError, match="api_version"):
        cloud(Asked([])).with_api_version(version)


def test_deviations_are_passed_to_the_callers_function_as_the_source_has_them() -> None:
    reported: list[Deviation] = []
    bodies = [{**full(CVM_INFO), "name": 5}, full(CVM_INFO), {**full(HOSTED_CVM), "listed": "no"}]
    with cloud(Asked(bodies), on_deviation=reported.append) as client:
        cvms = client.cvms.list()
        client.with_api_version("2025-10-28").cvms.list()

    assert reported == [deviation for cvm in cvms for deviation in cvm.source.deviations] * 2
    assert [deviation.path for deviation in reported[:2]] == ["name", "listed"]


def test_each_place_that_deviates_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    odd = {**full(CVM_INFO), "endpoints": [{"app": "a"}, {"app": "b"}]}
    with caplog.at_level(logging.WARNING, logger="phala_facade"), cloud(Asked([odd, odd])) as client:
        client.cvms.list()
        client.with_api_version("2026-02-01").cvms.list()

    assert [record.getMessage() for record in caplog.records if record.name.startswith("phala_facade")] == [
        (
            "cvms.list: CVMInfo deviates from its documentation at endpoints[].instance: "
            "missing, though the documentation requires it"
        )
    ]


def test_importing_the_facade_loads_no_extra_and_not_what_a_call_needs() -> None:
    program = "import sys, phala_facade; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert not {"jsonschema", "starlette", "uvicorn", "httpx", "asyncio", "concurrent.futures.thread"} & set(loaded)


def test_everything_that_is_public_is_exported() -> None:
    assert sorted(phala_facade.__all__, key=str.lower) == sorted(set(phala_facade.__all__), key=str.lower)
    for name in phala_facade.__all__:
        assert getattr(phala_facade, name) is not None


def test_an_old_name_warns_and_works() -> None:
    with pytest.warns(DeprecationWarning, match="DetailsFailure"):
        assert phala_facade.Undetailed is phala_facade.DetailsFailure
    nothing: Any = phala_facade
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = nothing.nothing


AT_ONCE = """
import sys, threading
from phala_facade import PhalaCloud
from phala_facade.testing import FakeCloud

sys.setswitchinterval(1e-6)
fake = FakeCloud.empty()
cvm = fake.add_cvm()
cloud = PhalaCloud("a-key-for-tests", transport=fake.transport)
calls = [cloud.cvms.list, lambda: cloud.cvms.get(cvm.id), lambda: cloud.apps.get(cvm.app_id)] * 6
start, read = threading.Barrier(len(calls)), []

def run(call):
    start.wait()
    read.append(call())

threads = [threading.Thread(target=run, args=(call,)) for call in calls]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(read))
"""


def test_threads_may_make_their_first_calls_at_once() -> None:
    # Making the wire models ready in two threads at once crashed the process, once in a few tries.
    done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "18"), done.stderr
