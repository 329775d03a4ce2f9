"""The log, the dashboard and the compose file that a CVM names."""

from __future__ import annotations

import webbrowser
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from phala_facade.cli.exits import Exit
from phala_facade.errors import RequestTimeoutError, UnexpectedResponseError
from phala_facade.testing import API_KEY, constants
from phala_facade.transport import foreign
from phala_facade.transport.foreign import read_text
from tests.facade.transport.faults import FaultServer, http
from tests.support.documented import CVM_INFO_DETAIL, HOSTED_CVM, full
from tests.support.shells import KEY

if TYPE_CHECKING:
    from tests.facade.cli.running import Program


def describe(program: Program, stdout: str, base: str | None = None) -> None:
    """Let the API describe a CVM whose logs are at these URLs."""
    logs = {"stdout": stdout, "stderr": None, "container_log_base": base}
    program.call({**full(CVM_INFO_DETAIL), "logs": logs, "compose_file": None})


def test_a_log_is_shown_from_where_the_api_says_without_the_key(program: Program) -> None:
    with FaultServer(http("é\x1b[31m one\ntwo\t".encode() + b"\xff")) as logs:
        describe(program, f"{logs.url}/stdout", f"{logs.url}/containers/")
        piped = program("cvms", "logs", "web")
        shown = program("cvms", "logs", "web", "--container", "a/b", terminal=True)

    assert (piped.code, piped.out, piped.err) == (0, "é\x1b[31m one\ntwo\t\ufffd", "")
    assert shown.out == "é [31m one\ntwo\t\ufffd"
    assert logs.targets() == [b"/stdout", b"/containers/a%2Fb"]
    assert all(KEY.encode() not in head and b"phala" not in head.lower() for head in logs.heads)


@pytest.mark.parametrize(("status", "code"), [(403, Exit.REFUSED), (404, Exit.NOT_FOUND), (302, Exit.SERVER)])
def test_a_log_that_is_not_served_is_an_error(program: Program, status: int, code: Exit) -> None:
    with FaultServer(http(b"", "Location: /elsewhere", status=f"{status} No")) as logs:
        describe(program, f"{logs.url}/stdout")
        ran = program("cvms", "logs", "web")

    assert (ran.code, ran.out, f"HTTP {status}" in ran.err) == (code, "", True)
    assert "(the CVM itself serves its logs: is it running, and are they public?)" in ran.err
    assert logs.targets() == [b"/stdout"]


def test_a_log_is_bounded() -> None:
    with FaultServer(http(b"1234567890")) as logs:
        with pytest.raises(UnexpectedResponseError, match="more than 9 bytes"):
            list(read_text("cvms.logs", logs.url, timeout=60, limit=9))
        assert "".join(read_text("cvms.logs", logs.url, timeout=60, limit=10)) == "1234567890"


def test_a_log_that_comes_too_slowly_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(monotonic=iter((0.0, 61.0)).__next__)
    monkeypatch.setattr(foreign, "time", clock)
    with FaultServer(http(b"1234567890")) as logs:
        pieces = read_text("cvms.logs", logs.url, timeout=60)

        assert next(pieces) == "1234567890"
        with pytest.raises(RequestTimeoutError, match="took longer than 60 s"):
            next(pieces)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        *((url, Exit.CONFIGURATION) for url in ("http://logs.example/", "file:///etc/passwd", "https://h:x")),
        ("", Exit.NOT_FOUND),
        ("http://127.0.0.1:1/", Exit.UNREACHABLE),
    ],
)
def test_a_log_is_requested_only_by_https(program: Program, url: str, code: Exit) -> None:
    describe(program, url)

    ran = program("cvms", "logs", "web")

    assert (ran.code, "ConnectError" in ran.err) == (code, code is Exit.UNREACHABLE)


@pytest.mark.parametrize("command", [("logs", "--stream", "stderr"), ("open",), ("compose",)])
def test_what_a_cvm_does_not_name_is_not_found(program: Program, command: tuple[str, ...]) -> None:
    describe(program, "https://logs.example")

    ran = program("cvms", command[0], "web", *command[1:])

    assert (ran.code, ran.out, ran.err.startswith("phala-facade: the API has no ")) == (Exit.NOT_FOUND, "", True)
    program.call({}, 403)
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
    program.call({**full(HOSTED_CVM), "dapp_dashboard_url": "file:///bin/sh\x1b"})
    monkeypatch.setattr(webbrowser, "open", None)

    assert program("cvms", "open", "web", "--api-version", "2025-10-28", terminal=True).out == "file:///bin/sh\n"


def test_the_compose_file_is_printed(asking: Program) -> None:
    ran = asking("cvms", "compose", constants.RUNNING_CVM_ID)

    assert (ran.code, ran.out) == (0, "services:\n  atlas:\n    image: registry.example/atlas:1\n")
    assert API_KEY not in ran.out
