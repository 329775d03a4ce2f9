"""Neither rich nor pytest shows a credential among the locals of the library's frames, whatever the error is."""

from __future__ import annotations

import asyncio
import base64
import io
import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import httpcore
import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from phala_facade import AsyncPhalaCloud, ConfigurationError, PhalaCloud
from phala_facade.transport.async_network import AsyncStream
from phala_facade.transport.network import Stream
from tests.facade.secrets.planted import facade_frames, links
from tests.facade.transport.faults import FaultServer, Peer, http

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = "Planted0Key1-2345678"  # pragma: allowlist secret
TOKEN = "Planted2Token3-45678"  # pragma: allowlist secret
PASSWORD = "Planted4Pass5-678901"  # pragma: allowlist secret
PROXY = f"http://user:{PASSWORD}@127.0.0.1:9"
PLANTED = (KEY, TOKEN, PASSWORD)

ANSWERS: dict[str, bytes | Callable[[Peer], None]] = {
    "401": http(b'{"detail": "who?"}', status="401 Unauthorized"),
    "404": http(b'{"detail": "no"}', status="404 Not Found"),
    "429": http(b"", "Retry-After: 3600", status="429 Too Many Requests"),
    "503": http(b"", status="503 Unavailable"),
    "redirect": http(b"", "Location: https://evil.example/", status="302 Found"),
    "not JSON": http(b"<html>"),
    "no shape": http(b'[{"a": 1}]'),
    "damaged": http(b"x", "Content-Encoding: gzip"),
    "garbage": lambda peer: peer.say(b"garbage\r\n\r\n"),
    "reset": Peer.reset,
    "cut off": lambda peer: peer.say(http(b"{}", length=9)),
    "silence": Peer.hang,
}

BAD_SETTINGS: dict[str, Callable[[type[PhalaCloud | AsyncPhalaCloud]], object]] = {
    "key": lambda cloud: cloud(f"{KEY}\n", access_token=TOKEN),
    "token": lambda cloud: cloud(KEY, access_token=f"{TOKEN}\u2028"),
    "workspace": lambda cloud: cloud(KEY, access_token=TOKEN, workspace="\n"),
    "address": lambda cloud: cloud(KEY, access_token=TOKEN, base_url=f"https://user:{PASSWORD}@phala.example"),
    "address that is none": lambda cloud: cloud(KEY, access_token=TOKEN, base_url=f"https://user:{PASSWORD}"),
    "version": lambda cloud: cloud(KEY, access_token=TOKEN, api_version="soon"),
    "certificates": lambda cloud: cloud(KEY, access_token=TOKEN, verify="missing.pem"),
    "scheme of the proxy": lambda cloud: cloud(KEY, proxy=f"gopher://user:{PASSWORD}@127.0.0.1"),
    "port of the proxy": lambda cloud: cloud(KEY, proxy=f"http://user:{PASSWORD}"),
    "proxy and transport": lambda cloud: cloud(KEY, proxy=PROXY, transport=httpx.MockTransport(lambda _: answer())),
}


def answer() -> httpx.Response:
    return httpx.Response(200, json=[])


def rich_of(error: BaseException) -> str:
    """Render an error as rich does, with the locals of all frames but those of the tests."""
    frames = facade_frames(error.__traceback__)
    shown = Traceback.from_exception(
        type(error), error, frames, show_locals=True, locals_hide_dunder=False, locals_hide_sunder=False
    )
    console = Console(file=io.StringIO(), width=300)
    console.print(shown)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def raised(kind: str, base_url: str) -> BaseException:
    """Make a call that fails, and give its error."""

    async def ask() -> object:
        async with AsyncPhalaCloud(KEY, access_token=TOKEN, base_url=base_url, max_retries=0, timeout=0.3) as cloud:
            return await cloud.cvms.list()

    try:
        if kind == "async":
            asyncio.run(ask())
        else:
            with PhalaCloud(KEY, access_token=TOKEN, base_url=base_url, max_retries=0, timeout=0.3) as cloud:
                cloud.cvms.list()
    except BaseException as error:  # noqa: BLE001 - an interrupt is one of them
        return error
    raise AssertionError("it succeeded")


def assert_hidden(text: str) -> None:
    assert [planted for planted in PLANTED if planted in text] == []


def assert_all_hidden(error: BaseException) -> None:
    assert_hidden(rich_of(error))
    for link in links(error):
        assert_hidden(f"{link} {link!r} {vars(link)}")


@pytest.mark.parametrize("fault", ANSWERS)
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_rich_shows_no_credential_among_the_locals_of_a_failed_call(kind: str, fault: str) -> None:
    with FaultServer(ANSWERS[fault]) as server:
        error = raised(kind, server.url)
    shown = rich_of(error)
    assert "locals" in shown
    assert_hidden(shown)


@pytest.mark.parametrize("setting", BAD_SETTINGS)
@pytest.mark.parametrize("cloud", [PhalaCloud, AsyncPhalaCloud])
def test_rich_shows_no_credential_of_a_client_that_cannot_be_made(
    cloud: type[PhalaCloud | AsyncPhalaCloud], setting: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        BAD_SETTINGS[setting](cloud)
    assert_all_hidden(caught.value)


MISSPELLED = [
    f"user:{PASSWORD}@",
    f"http:/user:{PASSWORD}@127.0.0.1:9",
    f"//user:{PASSWORD}@127.0.0.1:9",
    f"http:///user:{PASSWORD}@127.0.0.1:9",
    f"http//user:{PASSWORD}@127.0.0.1:9",
    f"http://user/{PASSWORD}@127.0.0.1:9",
    f"user:{PASSWORD}",
    f"gopher://user:{PASSWORD}@127.0.0.1",
]


@pytest.mark.parametrize(
    ("variable", "proxy"),
    [
        ("", f"user:{PASSWORD}@127.0.0.1:9"),
        *((variable, proxy) for variable in ("", "HTTPS_PROXY") for proxy in MISSPELLED),
    ],
)
@pytest.mark.parametrize("cloud", [PhalaCloud, AsyncPhalaCloud])
def test_no_password_of_a_proxy_shows_however_its_address_is_misspelled(
    cloud: type[PhalaCloud | AsyncPhalaCloud], proxy: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable or "UNUSED", proxy)
    expected = rf"^{variable or 'proxy'} must be the URL of a proxy.*; it is"
    with pytest.raises(ConfigurationError, match=expected) as caught:
        cloud(KEY, proxy=None if variable else proxy)
    assert_all_hidden(caught.value)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("scheme", ["http://", ""])
def test_nothing_that_a_proxy_of_the_environment_echoes_shows_its_name_or_password(
    kind: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "Planted6Name7-890123"
    basic = base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()
    with FaultServer(http(status=f"502 {name} {PASSWORD} {basic}")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"{scheme}{name}:{PASSWORD}@{proxy.address}")
        error = raised(kind, "https://cloud.example")
    shown = f"{error} {error!r} {rich_of(error)} {[(str(link), repr(link), vars(link)) for link in links(error)]}"
    assert "502" in shown
    assert_hidden(shown)
    assert name not in shown
    assert basic not in shown


@pytest.mark.parametrize("cloud", [PhalaCloud, AsyncPhalaCloud])
def test_an_interrupt_while_a_client_is_made_shows_no_credential(
    cloud: type[PhalaCloud | AsyncPhalaCloud], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt() -> dict[str, str]:
        raise KeyboardInterrupt

    for place in ("settings.getproxies", "proxies.getproxies"):
        with monkeypatch.context() as patch:
            patch.setattr(f"phala_facade.transport.{place}", interrupt)
            with pytest.raises(KeyboardInterrupt) as caught:
                cloud(KEY, access_token=TOKEN)
        assert_hidden(rich_of(caught.value))


@pytest.mark.parametrize("cloud", [PhalaCloud, AsyncPhalaCloud])
def test_a_client_that_was_not_made_says_so(cloud: type[PhalaCloud | AsyncPhalaCloud]) -> None:
    assert repr(object.__new__(cloud)) == f"<{cloud.__name__} that was not made>"


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_interrupt_while_the_request_is_written_shows_no_credential(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    async def interrupt_async(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Stream, "write", interrupt)
    monkeypatch.setattr(AsyncStream, "write", interrupt_async)
    with FaultServer(http()) as server:
        error = raised(kind, server.url)
    assert isinstance(error, KeyboardInterrupt)
    assert_hidden(rich_of(error))


PROGRAM = """
import asyncio, os
from phala_facade import AsyncPhalaCloud, PhalaCloud

URL = os.environ["PLANTED_URL"]

def test_refused():
    PhalaCloud(base_url="http://127.0.0.1:9", max_retries=0).cvms.list()

def test_status():
    PhalaCloud(base_url=URL, max_retries=0).cvms.list()

async def ask():
    async with AsyncPhalaCloud(base_url=URL, max_retries=0) as cloud:
        await cloud.cvms.list()

def test_status_async():
    asyncio.run(ask())

def test_bad_key():
    PhalaCloud(os.environ["PHALA_CLOUD_API_KEY"] + chr(10))

def test_bad_key_of_the_environment(monkeypatch):
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", os.environ["PHALA_CLOUD_API_KEY"] + chr(1))
    PhalaCloud()

def test_bad_proxy():
    PhalaCloud(proxy=os.environ["PLANTED_PROXY"])
"""


def test_pytest_shows_no_credential_among_the_locals(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(PROGRAM)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    with FaultServer(http(b'{"detail": "no"}', status="401 Unauthorized")) as server:
        environ = {
            **os.environ,
            "PHALA_CLOUD_API_KEY": KEY,
            "PLANTED_URL": server.url,
            "PLANTED_PROXY": f"gopher://user:{PASSWORD}@127.0.0.1",
            "COLUMNS": "300",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--showlocals", "-vv", "--tb=long", "-p", "no:cacheprovider"],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
    assert "6 failed" in done.stdout, done.stdout + done.stderr
    assert "call       = " in done.stdout
    assert_hidden(done.stdout + done.stderr)


def test_a_pickle_of_an_error_from_a_wire_holds_no_credential() -> None:
    with FaultServer(Peer.reset) as server:
        error = raised("sync", server.url)
    assert_hidden(pickle.dumps(error, protocol=0).decode("latin-1"))
    assert isinstance(error.__cause__, httpx.NetworkError | httpcore.NetworkError)
