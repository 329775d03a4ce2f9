"""The two clients: what they send, what they share, what they tell of deviations."""

from __future__ import annotations

import asyncio
import inspect
import logging
import subprocess
import sys
from typing import Any

import httpx
import pytest

import phala_facade
from phala_facade import ApiVersion, AsyncPhalaCloud, ConfigurationError, Deviation, PhalaCloud
from phala_facade.operations.registry import OPERATIONS
from phala_facade.testing import ACCESS_TOKEN, API_KEY, EmbeddedServer
from tests.support.documented import CVM_INFO, HOSTED_CVM, full
from tests.support.shells import KEY, Asked, ask


def cloud(server: Asked, **settings: Any) -> PhalaCloud:
    return PhalaCloud(KEY, base_url="https://cloud.example", transport=httpx.MockTransport(server), **settings)


def test_a_request_says_who_asks_what_and_in_which_version() -> None:
    server = Asked([])
    ask(server, lambda client: client.cvms.list(), workspace="ops")

    for request in server.requests:
        assert (request.method, str(request.url)) == ("GET", "https://cloud.example/api/v1/cvms")
        assert request.headers["x-api-key"] == KEY
        assert request.headers["x-phala-version"] == "2026-01-21"
        assert request.headers["x-phala-workspace"] == "ops"
        assert request.headers["user-agent"].startswith(f"phala-facade/{phala_facade.__version__} ")
        assert "authorization" not in request.headers


def test_an_access_token_goes_as_bearer_instead_of_the_key_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", KEY)
    server = Asked([])
    with PhalaCloud(
        access_token="a-token-for-tests", base_url="https://cloud.example", transport=httpx.MockTransport(server)
    ) as client:
        client.cvms.list()

    assert server.requests[0].headers["authorization"] == "Bearer a-token-for-tests"
    assert "x-api-key" not in server.requests[0].headers


def test_key_and_address_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedServer() as server:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
        monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", f"{server.base_url}/api/v1")
        with PhalaCloud() as client:
            assert len(client.cvms.list()) > 0


def test_without_credentials_the_error_names_the_variable_to_set() -> None:
    for make in (PhalaCloud, AsyncPhalaCloud):
        with pytest.raises(ConfigurationError, match="PHALA_CLOUD_API_KEY"):
            make()


def test_a_bearer_token_is_accepted_by_the_server() -> None:
    with EmbeddedServer() as server, PhalaCloud(access_token=ACCESS_TOKEN, base_url=server.base_url) as client:
        assert len(client.cvms.list()) > 0


@pytest.mark.parametrize("version", [*ApiVersion, "latest", "2026-06-23"])
def test_a_client_of_another_version_shares_the_connections_and_the_parent_owns_closing(version: str) -> None:
    server = Asked([])
    parent = cloud(server)
    with parent.with_api_version(version) as child:
        child.cvms.list()
    parent.cvms.list()
    child.cvms.list()
    parent.close()

    expected = "LATEST" if version == "latest" else str(version)
    assert [request.headers["x-phala-version"] for request in server.requests] == [expected, "2026-01-21", expected]
    assert child.api_version == expected
    for closed in (parent, child):
        with pytest.raises(phala_facade.PhalaError, match="closed"):
            closed.cvms.list()


@pytest.mark.anyio
async def test_an_asynchronous_client_of_another_version_shares_the_connections() -> None:
    server = Asked([])
    async with AsyncPhalaCloud(KEY, base_url="https://cloud.example", transport=httpx.MockTransport(server)) as parent:
        async with parent.with_api_version("2025-10-28") as child:
            await child.cvms.list()
        await parent.cvms.list()

    assert [request.headers["x-phala-version"] for request in server.requests] == ["2025-10-28", "2026-01-21"]
    with pytest.raises(phala_facade.PhalaError, match="closed"):
        await child.cvms.list()


@pytest.mark.parametrize("version", ["", "soon", "2026-1-1"])
def test_an_unusable_version_is_refused_at_construction_and_later(version: str) -> None:
    with pytest.raises(ConfigurationError, match="api_version"):
        cloud(Asked([]), api_version=version)
    with pytest.raises(ConfigurationError, match="api_version"):
        cloud(Asked([])).with_api_version(version)


def test_deviations_are_given_to_the_callers_function_as_the_source_tells_them() -> None:
    told: list[Deviation] = []
    bodies = [{**full(CVM_INFO), "name": 5}, full(CVM_INFO), {**full(HOSTED_CVM), "listed": "no"}]
    with cloud(Asked(bodies), on_deviation=told.append) as client:
        cvms = client.cvms.list()
        client.with_api_version("2025-10-28").cvms.list()

    assert told == [deviation for cvm in cvms for deviation in cvm.source.deviations] * 2
    assert [deviation.path for deviation in told[:2]] == ["name", "listed"]


def test_each_place_that_deviates_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    odd = {**full(CVM_INFO), "endpoints": [{"app": "a"}, {"app": "b"}]}
    with caplog.at_level(logging.WARNING, logger="phala_facade"), cloud(Asked([odd, odd])) as client:
        client.cvms.list()
        client.with_api_version("2026-06-23").cvms.list()

    assert [record.getMessage() for record in caplog.records if record.name.startswith("phala_facade")] == [
        (
            "cvms.list: CVMInfo deviates from its documentation at endpoints[].instance: "
            "missing, though the documentation requires it"
        )
    ]


def test_the_representation_of_a_client_shows_no_credential() -> None:
    client = cloud(Asked([]))

    assert repr(client) == "PhalaCloud(base_url='https://cloud.example', api_version='2026-01-21')"
    assert KEY not in repr(vars(client))


@pytest.mark.anyio
async def test_both_clients_tell_where_and_in_which_version_they_ask() -> None:
    async with AsyncPhalaCloud(KEY, base_url="https://cloud.example/api/v1/", api_version="latest") as other:
        assert (other.base_url, other.api_version) == ("https://cloud.example", "LATEST")
        assert repr(other) == "AsyncPhalaCloud(base_url='https://cloud.example', api_version='LATEST')"
        assert KEY not in repr(vars(other))
    with PhalaCloud(KEY, base_url="https://cloud.example/api/v1") as client:
        assert (client.base_url, client.api_version) == ("https://cloud.example", "2026-01-21")


def test_both_clients_have_the_same_settings_and_the_same_calls() -> None:
    def parameters(method: Any) -> list[tuple[str, Any, Any]]:
        found = inspect.signature(method).parameters.values()
        return [(each.name, each.kind, each.default) for each in found]

    assert parameters(PhalaCloud.__init__) == parameters(AsyncPhalaCloud.__init__)
    one = cloud(Asked([]))
    other = AsyncPhalaCloud(KEY, base_url="https://cloud.example")
    offered = {*(operation.name for operation in OPERATIONS), "cvms.get_many", "cvms.wait"}
    for resource in ("cvms", "apps"):
        expected = {name.partition(".")[2] for name in offered if name.startswith(f"{resource}.")}
        names = {name for name in dir(getattr(one, resource)) if not name.startswith("_")}
        assert names == {name for name in dir(getattr(other, resource)) if not name.startswith("_")} == expected
        for name in names:
            method, counterpart = getattr(getattr(one, resource), name), getattr(getattr(other, resource), name)
            assert parameters(method) == parameters(counterpart)
            assert inspect.iscoroutinefunction(counterpart)
            assert "timeout" in inspect.signature(method).parameters
    closing = {"close": "aclose"}
    names = {name for name in dir(one) if not name.startswith("_")}
    assert {closing.get(name, name) for name in names} == {name for name in dir(other) if not name.startswith("_")}
    assert parameters(one.inventory) == parameters(other.inventory)
    assert inspect.iscoroutinefunction(other.inventory)
    asyncio.run(other.aclose())


def test_both_clients_read_the_same_fleet_from_a_server() -> None:
    async def asynchronously(base_url: str) -> Any:
        async with AsyncPhalaCloud(API_KEY, base_url=base_url, strict=True) as other:
            return await asyncio.gather(other.cvms.list(), *(other.cvms.get(cvm) for cvm in await other.cvms.list()))

    with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url, strict=True) as client:
        expected = [client.cvms.list(), *(client.cvms.get(cvm) for cvm in client.cvms.list())]
        assert asyncio.run(asynchronously(server.base_url)) == expected


def test_importing_the_facade_loads_no_extra() -> None:
    # What a call needs is loaded when the first one is made.
    program = "import sys, phala_facade; print(*sorted(m.partition('.')[0] for m in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert not {"jsonschema", "starlette", "uvicorn"} & set(loaded)


def test_importing_the_facade_loads_neither_httpx_nor_asyncio() -> None:
    program = "import sys, phala_facade; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert not {"httpx", "asyncio", "concurrent.futures.thread"} & set(loaded)


def test_what_is_no_function_is_refused_when_it_is_given() -> None:
    nothing: Any = 1
    with pytest.raises(ConfigurationError, match="on_deviation must be callable, not int"):
        PhalaCloud("a-key-for-tests", on_deviation=nothing)
    with PhalaCloud("a-key-for-tests") as cloud:
        with pytest.raises(ConfigurationError, match="on_progress must be callable, not int"):
            cloud.cvms.get_many(["a"], on_progress=nothing)
        with pytest.raises(ConfigurationError, match="on_poll must be callable, not int"):
            cloud.cvms.wait("a", on_poll=nothing)


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
import httpx, msgspec
from phala_facade import PhalaCloud
from tests.support.documented import APP_2026_01_21, CVM_INFO, CVM_INFO_DETAIL, full

sys.setswitchinterval(1e-6)
bodies = {
    "/api/v1/cvms": [full(CVM_INFO)],
    "/api/v1/cvms/c": full(CVM_INFO_DETAIL),
    "/api/v1/apps/a": full(APP_2026_01_21),
}
cloud = PhalaCloud("a-key-for-tests", base_url="https://cloud.example", transport=httpx.MockTransport(
    lambda request: httpx.Response(200, content=msgspec.json.encode(bodies[request.url.path]))))
calls = [cloud.cvms.list, lambda: cloud.cvms.get("c"), lambda: cloud.apps.get("a")] * 6
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
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.strip()) == (0, "18"), done.stderr
