"""Neither rich nor pytest shows a credential among the locals of the library's frames, whatever the error is."""

from __future__ import annotations

import base64
import io
import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from phala_facade import AsyncPhalaCloud, ConfigurationError, PhalaCloud
from phala_facade.transport.async_network import AsyncStream
from phala_facade.transport.network import Stream
from tests.facade.secrets.planted import KEY, PASSWORD, TOKEN, facade_frames, links
from tests.facade.transport.faults import FaultServer, Peer, http, saying

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.facade.transport.clients import Client

PROXY = f"http://user:{PASSWORD}@127.0.0.1:9"
PLANTED = (KEY, TOKEN, PASSWORD)

FAULTS: dict[str, bytes | Callable[[Peer], None]] = {
    "401": http(b'{"detail": "who?"}', status="401 Unauthorized"),
    "redirect": http(b"", "Location: https://evil.example/", status="302 Found"),
    "not JSON": http(b"<html>"),
    "no shape": http(b'[{"a": 1}]'),
    "damaged": http(b"x", "Content-Encoding: gzip"),
    "garbage": saying(b"garbage\r\n\r\n"),
    "reset": Peer.reset,
    "cut off": saying(http(b"{}", length=9)),
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
    "proxy and transport": lambda cloud: cloud(
        KEY, proxy=PROXY, transport=httpx.MockTransport(lambda _: httpx.Response(200))
    ),
}


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


def raised(client: Client, base_url: str) -> BaseException:
    """Make a call that fails, and return its error."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - an interrupt is one of them
        client.ask(base_url, api_key=KEY, access_token=TOKEN, timeout=0.3)
    return caught.value


def assert_hidden(text: str) -> None:
    assert [planted for planted in PLANTED if planted in text] == []


def assert_all_hidden(error: BaseException) -> None:
    assert_hidden(rich_of(error))
    for link in links(error):
        assert_hidden(f"{link} {link!r} {vars(link)}")


@pytest.mark.parametrize("fault", FAULTS)
def test_rich_shows_no_credential_among_the_locals_of_a_failed_call(client: Client, fault: str) -> None:
    with FaultServer(FAULTS[fault]) as server:
        error = raised(client, server.url)
    shown = rich_of(error)
    assert "locals" in shown
    assert_hidden(shown)
    assert_hidden(pickle.dumps(error, protocol=0).decode("latin-1"))


@pytest.mark.parametrize("setting", BAD_SETTINGS)
@pytest.mark.parametrize("cloud", [PhalaCloud, AsyncPhalaCloud])
def test_rich_shows_no_credential_of_a_client_that_cannot_be_made(
    cloud: type[PhalaCloud | AsyncPhalaCloud], setting: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        BAD_SETTINGS[setting](cloud)
    assert_all_hidden(caught.value)


@pytest.mark.parametrize(
    ("variable", "proxy"),
    [
        ("", f"user:{PASSWORD}@127.0.0.1:9"),
        ("", ""),
        *(
            (variable, proxy)
            for variable in ("", "HTTPS_PROXY", "all_proxy")
            for proxy in (
                f"user:{PASSWORD}@",
                f"http:/user:{PASSWORD}@127.0.0.1:9",
                f"//user:{PASSWORD}@127.0.0.1:9",
                f"http:///user:{PASSWORD}@127.0.0.1:9",
                f"http//user:{PASSWORD}@127.0.0.1:9",
                f"http://user/{PASSWORD}@127.0.0.1:9",
                f"http://user:{PASSWORD}@127.0.0.1:port",
                f"http://user:{PASSWORD}@127.0.0.1:65536",
                f"user:{PASSWORD}",
                f"gopher://user:{PASSWORD}@127.0.0.1",
            )
        ),
    ],
)
@pytest.mark.parametrize("cloud", [PhalaCloud, AsyncPhalaCloud])
def test_no_password_of_a_proxy_shows_however_its_address_is_misspelled(
    cloud: type[PhalaCloud | AsyncPhalaCloud], proxy: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable or "UNUSED", proxy)
    with pytest.raises(ConfigurationError, match=rf"^{variable or 'proxy'} must be the URL of a proxy") as caught:
        cloud(KEY, proxy=None if variable else proxy)
    assert_all_hidden(caught.value)


@pytest.mark.parametrize("scheme", ["http://", ""])
def test_nothing_that_a_proxy_of_the_environment_echoes_shows_its_name_or_password(
    client: Client, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "Planted6Name7-890123"
    basic = base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()
    with FaultServer(http(status=f"502 {name} {PASSWORD} {basic}")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"{scheme}{name}:{PASSWORD}@{proxy.address}")
        error = raised(client, "https://cloud.example")
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


def test_an_interrupt_while_the_request_is_written_shows_no_credential(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for stream in (Stream, AsyncStream):
        monkeypatch.setattr(stream, "write", interrupt)
    with FaultServer(http()) as server:
        error = raised(client, server.url)
    assert isinstance(error, KeyboardInterrupt)
    assert_hidden(rich_of(error))


PROGRAM = """
import asyncio, os
from phala_facade import AsyncPhalaCloud, PhalaCloud

URL = os.environ["PLANTED_URL"]

def test_status():
    PhalaCloud(base_url=URL, max_retries=0).cvms.list()

async def ask():
    async with AsyncPhalaCloud(base_url=URL, max_retries=0) as cloud:
        await cloud.cvms.list()

def test_status_async():
    asyncio.run(ask())

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
    assert "4 failed" in done.stdout, done.stdout + done.stderr
    assert "call       = " in done.stdout
    assert_hidden(done.stdout + done.stderr)
