"""The log, the dashboard and the compose file that a CVM names."""

from __future__ import annotations

import threading
import webbrowser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade.cli.exits import Exit
from phala_facade.errors import RequestTimeoutError, UnexpectedResponseError
from phala_facade.testing import API_KEY, constants
from phala_facade.transport import foreign
from phala_facade.transport.foreign import read_text
from tests.facade.cli.responding import respond_with
from tests.support.documented import CVM_INFO_DETAIL, HOSTED_CVM, full
from tests.support.shells import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.facade.cli.running import Program


class Logs:
    """A server of logs, and what it was sent."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.headers: list[str] = []
        self.body = b""
        self.status = 200
        logs = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                logs.paths.append(self.path)
                logs.headers.append(str(self.headers))
                self.send_response(logs.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(logs.body)))
                self.end_headers()
                self.wfile.write(logs.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - of the base
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/logs"


@pytest.fixture
def logs() -> Iterator[Logs]:
    served = Logs()
    thread = threading.Thread(target=served.server.serve_forever, args=(0.01,))
    thread.start()
    yield served
    served.server.shutdown()
    thread.join()
    served.server.server_close()


@pytest.fixture
def cvm(monkeypatch: pytest.MonkeyPatch, logs: Logs) -> dict[str, Any]:
    """The CVM that the API describes; a test may change it."""
    where = {"stdout": f"{logs.url}/stdout", "stderr": None, "container_log_base": f"{logs.url}/containers/"}
    described = {**full(CVM_INFO_DETAIL), "logs": where}
    respond_with(monkeypatch, described)
    return described


def test_a_log_is_shown_from_where_the_api_says_without_the_key(
    program: Program, cvm: dict[str, Any], logs: Logs
) -> None:
    logs.body = "é\x1b[31m one\ntwo\t".encode() + b"\xff"

    piped = program("cvms", "logs", "web")
    shown = program("cvms", "logs", "web", "--container", "a/b", terminal=True)

    assert (piped.code, piped.out, piped.err) == (0, "é\x1b[31m one\ntwo\t\ufffd", "")
    assert shown.out == "é [31m one\ntwo\t\ufffd"
    assert logs.paths == ["/logs/stdout", "/logs/containers/a%2Fb"]
    assert all(KEY not in headers and "phala" not in headers.lower() for headers in logs.headers)


@pytest.mark.parametrize(("status", "code"), [(403, Exit.REFUSED), (404, Exit.NOT_FOUND), (302, Exit.SERVER)])
def test_a_log_that_is_not_served_is_an_error(
    program: Program, cvm: dict[str, Any], logs: Logs, status: int, code: Exit
) -> None:
    logs.status = status

    ran = program("cvms", "logs", "web")

    assert (ran.code, ran.out, f"HTTP {status}" in ran.err) == (code, "", True)
    assert "(the CVM itself serves its logs: is it running, and are they public?)" in ran.err
    assert logs.paths == ["/logs/stdout"]


def test_a_log_is_bounded(logs: Logs) -> None:
    logs.body = b"1234567890"

    with pytest.raises(UnexpectedResponseError, match="more than 9 bytes"):
        list(read_text("cvms.logs", logs.url, timeout=60, limit=9))
    assert "".join(read_text("cvms.logs", logs.url, timeout=60, limit=10)) == "1234567890"


def test_a_log_that_comes_too_slowly_is_cut_off(logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    logs.body = b"1234567890"
    clock = SimpleNamespace(monotonic=iter((0.0, 61.0)).__next__)
    monkeypatch.setattr(foreign, "time", clock)
    pieces = read_text("cvms.logs", logs.url, timeout=60)

    assert next(pieces) == "1234567890"
    with pytest.raises(RequestTimeoutError, match="took longer than 60 s"):
        next(pieces)


@pytest.mark.parametrize("url", ["http://logs.example/", "file:///etc/passwd", "https://h:x", ""])
def test_a_log_is_requested_only_by_https(program: Program, cvm: dict[str, Any], url: str) -> None:
    cvm["logs"]["stdout"] = url

    ran = program("cvms", "logs", "web")

    assert ran.code == (Exit.CONFIGURATION if url else Exit.NOT_FOUND)


def test_a_server_of_logs_that_is_gone_is_an_error(program: Program, cvm: dict[str, Any], logs: Logs) -> None:
    cvm["logs"]["stdout"] = "http://127.0.0.1:1/"

    ran = program("cvms", "logs", "web")

    assert (ran.code, "ConnectError" in ran.err) == (Exit.UNREACHABLE, True)


@pytest.mark.parametrize("command", [("logs", "--stream", "stderr"), ("open",), ("compose",)])
def test_what_a_cvm_does_not_name_is_not_found(
    program: Program, monkeypatch: pytest.MonkeyPatch, cvm: dict[str, Any], command: tuple[str, ...]
) -> None:
    cvm["compose_file"] = None

    ran = program("cvms", command[0], "web", *command[1:])

    assert (ran.code, ran.out, ran.err.startswith("phala-facade: the API has no ")) == (Exit.NOT_FOUND, "", True)
    respond_with(monkeypatch, {}, 403)
    assert program("cvms", command[0], "web").code == Exit.REFUSED


def test_a_dashboard_is_opened_where_there_is_a_browser(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_it(url: str) -> bool:
        opened.append(url)
        return len(opened) == 1

    monkeypatch.setattr(webbrowser, "open", open_it)
    runs = [
        asking("cvms", "open", constants.RUNNING_CVM_ID, terminal=is_terminal) for is_terminal in (True, True, False)
    ]

    url = "https://dashboard.example/atlas-web-1"
    assert [ran.out for ran in runs] == ["", f"{url}\n", f"{url}\n"]
    assert opened == [url, url]


def test_no_other_program_is_started_for_a_dashboard(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    respond_with(monkeypatch, {**full(HOSTED_CVM), "dapp_dashboard_url": "file:///bin/sh\x1b"})
    monkeypatch.setattr(webbrowser, "open", None)

    assert program("cvms", "open", "web", "--api-version", "2025-10-28", terminal=True).out == "file:///bin/sh\n"


def test_the_compose_file_is_printed(asking: Program) -> None:
    ran = asking("cvms", "compose", constants.RUNNING_CVM_ID)

    assert (ran.code, ran.out) == (0, "services:\n  atlas:\n    image: registry.example/atlas:1\n")
    assert API_KEY not in ran.out
