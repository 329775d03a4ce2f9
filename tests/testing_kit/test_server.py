"""The server as a process and as a context: it starts, says where it is, stops and leaves nothing behind."""

from __future__ import annotations

import io
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

import httpx
import pytest
import uvicorn

import phala_facade.testing
from phala_facade.testing import API_KEY, EmbeddedServer, FakeCloud
from phala_facade.testing.__main__ import main


def _status(base_url: str) -> int:
    return httpx.get(f"{base_url}/api/v1/cvms", headers={"X-API-Key": API_KEY}, trust_env=False).status_code


def _list(server: EmbeddedServer) -> Any:
    headers = {"X-API-Key": API_KEY}
    return httpx.get(f"{server.base_url}/api/v1/cvms", headers=headers, trust_env=False).json()


def test_a_server_can_be_opened_again_and_leaves_no_thread_and_no_socket() -> None:
    threads = threading.active_count()
    server = EmbeddedServer()
    for _ in range(2):
        with server as running:
            assert running is server
            assert server.base_url == f"http://127.0.0.1:{server.port}"
            assert _status(server.base_url) == 200
            port = server.port
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
    assert threading.active_count() == threads


def test_a_server_serves_the_fleet_of_a_fake_cloud_in_the_version_that_it_is_forced_to() -> None:
    fake = FakeCloud.empty()
    fake.add_cvm(name="web")
    with EmbeddedServer(fleet=fake.fleet, forced_version="2025-10-28") as server:
        fake.add_cvm(name="later")
        (cvm,) = _list(server)
    assert (cvm["name"], "hosted" in cvm) == ("web", True)


def test_a_fake_cloud_that_is_served_may_change_meanwhile_and_its_faults_befall_requests() -> None:
    fake = FakeCloud.empty()
    with EmbeddedServer(fleet=fake) as server:
        fake.schedule(fake.add_cvm(), [{"after": 3600, "status": "stopped"}])
        assert [cvm["status"] for cvm in _list(server)] == ["running"]
        fake.advance(3600)
        assert [cvm["status"] for cvm in _list(server)] == ["stopped"]
        fake.fail_next(503)
        assert _status(server.base_url) == 503
        fake.drop_next()
        with pytest.raises(httpx.RemoteProtocolError):
            _status(server.base_url)
        assert _status(server.base_url) == 200
    assert len(fake.requests) == 5


def test_a_server_that_is_not_running_has_no_address_and_is_not_opened_twice_at_once() -> None:
    server = EmbeddedServer()
    with pytest.raises(RuntimeError, match="not running"):
        _ = server.base_url
    server.__exit__(None, None, None)
    with server, pytest.raises(RuntimeError, match="already"):
        server.__enter__()


def test_a_server_stops_beside_a_client_that_keeps_its_connection() -> None:
    with httpx.Client(trust_env=False, headers={"X-API-Key": API_KEY}) as client:
        with EmbeddedServer() as server:
            address = f"{server.base_url}/api/v1/cvms"
            assert client.get(address).status_code == 200
        with pytest.raises(httpx.ConnectError):
            client.get(address)


def test_a_port_in_use_is_an_os_error_and_the_server_can_be_opened_later() -> None:
    with EmbeddedServer() as first:
        port = first.port
        second = EmbeddedServer(port)
        with pytest.raises(OSError, match="in use"):
            second.__enter__()
    with second:
        assert second.port == port
        assert _status(second.base_url) == 200


def test_a_server_that_cannot_start_says_so_instead_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise NotImplementedError("no event loop here")

    monkeypatch.setattr(uvicorn.Server, "startup", fail)
    with pytest.raises(RuntimeError, match="did not start") as raised:
        EmbeddedServer().__enter__()
    assert isinstance(raised.value.__cause__, NotImplementedError)


def test_the_body_of_a_response_does_not_wait_for_its_header_to_be_acknowledged() -> None:
    with EmbeddedServer() as server:
        serving = server._serving  # pyright: ignore[reportPrivateUsage] # else only a clock tells
        assert serving is not None
        listener = serving._listener  # pyright: ignore[reportPrivateUsage] # as above
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_package_has_no_other_lazy_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        phala_facade.testing.__getattr__("nothing")
    assert phala_facade.testing.__getattr__("EmbeddedServer") is EmbeddedServer


@pytest.mark.parametrize(
    ("number", "options", "lines"), [(signal.SIGINT, ["--port", "0"], 0), (signal.SIGTERM, ["--access-log"], 1)]
)
def test_the_command_serves_until_it_is_interrupted_and_logs_only_accesses(
    number: signal.Signals, options: list[str], lines: int
) -> None:
    program = [sys.executable, "-m", "phala_facade.testing", *options]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            match = re.match(r"(http://127\.0\.0\.1:\d+) ", line)
            assert match is not None, line
            assert process.stdout.readline() == f"export PHALA_CLOUD_API_KEY={API_KEY}\n"
            assert process.stdout.readline() == f"export PHALA_CLOUD_API_PREFIX={match[1]}\n"
            assert _status(match[1]) == 200
            process.send_signal(number)
            output, errors = process.communicate(timeout=300)
        finally:
            # It does not outlive a test that fails before.
            process.kill()
    assert (process.returncode, output.count("GET /api/v1/cvms"), API_KEY in output) == (0, lines, False)
    assert lines or (output, errors) == ("", "")


class _InterruptingOutput(io.StringIO):
    """Standard output that sends a signal to this process as soon as a line is flushed to it."""

    def flush(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


def test_main_returns_0_when_it_is_stopped_and_restores_the_signal_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    output = _InterruptingOutput()
    monkeypatch.setattr(sys, "stdout", output)
    status = main(["--forced-version", "2026-01-21"])
    monkeypatch.undo()
    assert status == 0
    assert output.getvalue().startswith("http://127.0.0.1:")
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_main_says_in_one_line_what_is_wrong_with_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    with EmbeddedServer() as server:
        for arguments, words in (
            (["--port", str(server.port)], "in use"),
            (["--port", "65536"], "not a port"),
            (["--port", "-1"], "not a port"),
            (["--forced-version", "2020-01-01"], "not a known version"),
        ):
            assert main(arguments) == 1
            captured = capsys.readouterr()
            assert captured.out == ""
            assert re.fullmatch(rf"phala_facade\.testing: .*{words}.*\n", captured.err)


def test_the_command_explains_its_options(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "phala_facade.testing.__main__")
    monkeypatch.setattr(sys, "argv", ["testing", "--help"])
    with pytest.raises(SystemExit) as raised:
        runpy.run_module("phala_facade.testing", run_name="__main__")
    assert raised.value.code == 0
    explained = capsys.readouterr().out
    assert all(option in explained for option in ("--port", "--forced-version", "--access-log"))


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_main_names_the_extra_that_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("phala_facade.testing.server", "phala_facade.testing.asgi"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.delattr(phala_facade.testing, "EmbeddedServer")
    assert main([]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert missing in error
    assert "which the extra `testing` installs" in error
