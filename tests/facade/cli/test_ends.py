"""Each way to end has an exit code and a line that says what to do."""

from __future__ import annotations

import contextlib
import csv
import errno
import importlib
import importlib.util
import io
import runpy
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import click
import httpx
import msgspec
import pytest

from phala_facade.cli import main, serve
from phala_facade.cli.exits import Exit
from phala_facade.testing import API_KEY, MEMBER_KEY, EmbeddedServer, constants
from tests.facade.cli.answering import answer_with
from tests.facade.conformance.api import OLD, Api
from tests.support.documented import CVM_INFO_DETAIL, full
from tests.support.shells import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.facade.cli.running import Program, Ran


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


def stall(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow")


def status(code: int, **more: Any) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(code, content=msgspec.json.encode({"detail": f"no, {KEY}", **more}))


ENDS: list[tuple[str, Callable[[httpx.Request], httpx.Response], Exit, str]] = [
    ("not found", status(404), Exit.NOT_FOUND, "cvms list"),
    ("bad key", status(401), Exit.REFUSED, "PHALA_CLOUD_API_KEY"),
    ("forbidden", status(403), Exit.REFUSED, "--workspace"),
    ("unreachable", refuse, Exit.UNREACHABLE, "--base-url"),
    ("slow", stall, Exit.UNREACHABLE, "--timeout"),
    ("no json", lambda request: httpx.Response(200, content=b"<html>"), Exit.UNEXPECTED, "conformance"),
    ("invalid", status(422), Exit.SERVER, "check the arguments"),
    ("limit", status(429), Exit.SERVER, "try again later"),
    ("down", status(503), Exit.SERVER, "try again later"),
    ("conflict", status(409), Exit.SERVER, "409 Conflict"),
]


def line(ran: Ran) -> str:
    (only,) = ran.err.splitlines()
    assert only.startswith("phala-facade: ")
    assert KEY not in only
    assert ran.out == ""
    return only


@pytest.mark.parametrize(("handler", "code", "words"), [end[1:] for end in ENDS], ids=[end[0] for end in ENDS])
def test_an_error_is_one_line_that_says_what_to_do(
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    handler: Callable[[httpx.Request], httpx.Response],
    code: Exit,
    words: str,
) -> None:
    answer_with(monkeypatch, handler)

    ran = program("cvms", "get", "cvm_1")

    assert (ran.code, words in line(ran)) == (code, True)


def test_the_vendors_own_suggestion_wins(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"error_code": "ERR-1", "message": "no", "suggestions": ["ask Ada"]}
    answer_with(monkeypatch, lambda request: httpx.Response(404, json=body))

    assert line(program("cvms", "get", "cvm_1")).endswith("(ask Ada)")


def page(code: int) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(code, text="<html><title>Welcome to a web server</title></html>")


def busy(request: httpx.Request) -> httpx.Response:
    return httpx.Response(429, headers={"Retry-After": "120"}, json={})


WHERE = "check --base-url, which is https://cloud.example"
IN_FRONT = "check the network and --base-url, which is https://cloud.example"


@pytest.mark.parametrize(
    ("handler", "arguments", "advice"),
    [
        pytest.param(status(404), ("apps", "get", "nope"), "(`phala-facade inventory` shows", id="no such app"),
        pytest.param(status(404), ("apps", "cvms", "nope"), "(`phala-facade inventory` shows", id="CVMs of no app"),
        pytest.param(status(404), ("cvms", "list"), f"the API: {WHERE})", id="a list that is not found"),
        pytest.param(page(404), ("cvms", "get", "web"), f"the API: {WHERE})", id="a page that is not found"),
        pytest.param(page(403), ("cvms", "list"), f"in place of the API: {IN_FRONT})", id="a page that refuses"),
        pytest.param(page(200), ("cvms", "list"), f"({WHERE}; ", id="a page"),
        pytest.param(
            busy,
            ("cvms", "list"),
            "(try again in 120 s)",
            id="too many requests",
        ),
    ],
)
def test_the_advice_fits_the_cause(
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    handler: Callable[[httpx.Request], httpx.Response],
    arguments: tuple[str, ...],
    advice: str,
) -> None:
    answer_with(monkeypatch, handler)

    assert advice in line(program(*arguments))


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, False),
        ({"HTTPS_PROXY": "http://proxy.example"}, True),
        ({"ALL_PROXY": "http://proxy.example"}, True),
        ({"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": "cloud.example"}, False),
    ],
    ids=["none", "of the scheme", "of all", "not for this host"],
)
def test_a_proxy_of_the_environment_is_named_where_nothing_can_be_reached(
    program: Program, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], named: bool
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    answer_with(monkeypatch, refuse)

    told = line(program("cvms", "list"))

    proxy = ", the proxy of the environment" if named else ""
    assert told.endswith(f"(check the network{proxy} and --base-url)")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cvms", "lst"), "No such command 'lst'"),
        (("cvms",), "Missing command (see `phala-facade cvms --help`)"),
        (("cvms", "get"), "see `phala-facade cvms get --help`"),
        (("cvms", "list", "--output", "yaml"), "'yaml'"),
        (("--api-version", "yesterday", "cvms", "list"), "'yesterday' is not an API version"),
        (("cvms", "list", "--timeout", "soon"), "'soon' is not a duration"),
        (("cvms", "list", "--timeout", "0"), "'0' is not a duration"),
        (("cvms", "list", "--sort", "beauty"), "beauty"),
        (("cvms", "wait", "x", "--within", "-1"), "is not a duration"),
        (("conformance", "--limit", "-1"), "-1"),
        (("completion", "tcsh"), "tcsh"),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(program: Program, arguments: tuple[str, ...], words: str) -> None:
    ran = program(*arguments)

    assert (ran.code, words in line(ran)) == (Exit.USAGE, True)


def test_without_arguments_there_is_help(program: Program) -> None:
    ran = program()

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == program("--help").out
    assert "Options of every command:" in ran.out


def test_help_has_a_short_name_too(program: Program) -> None:
    assert program("-h").out == program("--help").out
    assert program("cvms", "wait", "-h").out == program("cvms", "wait", "--help").out


def test_the_help_of_a_command_tells_its_own_options_from_the_common_ones(program: Program) -> None:
    own, common = program("cvms", "wait", "--help").out.split("Options of every command:")

    assert own.startswith("Usage: phala-facade cvms wait [OPTIONS] ID\n")
    assert ("--within" in own, "--within" in common) == (True, False)
    assert ("--workspace" in own, "--workspace" in common) == (False, True)


def test_the_module_is_the_program(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["phala-facade", "cvms", "lst"])

    assert importlib.import_module("phala_facade.cli.__main__").main is main
    monkeypatch.delitem(sys.modules, "phala_facade.cli.__main__")
    with pytest.raises(SystemExit) as exited:
        runpy.run_module("phala_facade.cli", run_name="__main__")

    assert exited.value.code == Exit.USAGE


def test_whoever_calls_it_may_have_redirected_its_output() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["--version"]) == 0

    assert out.getvalue().startswith("phala-facade, version ")


def test_the_version_is_told(program: Program) -> None:
    assert program("--version").out.startswith("phala-facade, version ")


def test_without_a_key_and_nobody_to_ask_the_variable_is_named(program: Program) -> None:
    ran = program("cvms", "list")

    assert (ran.code, "PHALA_CLOUD_API_KEY" in line(ran)) == (Exit.CONFIGURATION, True)


def test_in_a_terminal_the_key_is_asked_for(
    program: Program, server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    def prompt(text: str, *, hide_input: bool, err: bool) -> str:
        asked.append((text, hide_input))
        return f" {API_KEY} "

    monkeypatch.setattr(click, "prompt", prompt)
    ran = program("cvms", "list", "--base-url", server.base_url, terminal=True)

    assert ran.code == 0
    assert [hidden for _, hidden in asked] == [True]
    assert API_KEY not in ran.out + ran.err


@pytest.mark.parametrize("arguments", [("--base-url", "http://remote.example"), ("--workspace", " ")])
def test_a_setting_that_cannot_be_used_is_a_configuration_error(asking: Program, arguments: tuple[str, ...]) -> None:
    assert asking("cvms", "list", *arguments).code == Exit.CONFIGURATION


def test_a_member_is_refused_what_is_the_administrators(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", MEMBER_KEY)

    assert asking("cvms", "list", "--workspace", constants.FOREIGN_WORKSPACE_ID).code == Exit.REFUSED


def test_of_several_what_can_be_read_is_shown_and_the_first_failure_counts(asking: Program) -> None:
    ran = asking("cvms", "get", constants.RUNNING_CVM_ID, "cvm_gone", "..", constants.STOPPED_CVM_ID, "-o", "jsonl")

    assert ran.code == Exit.NOT_FOUND
    assert len(ran.out.splitlines()) == 2
    first, second = ran.err.splitlines()
    assert first.startswith("phala-facade: cvms.get 'cvm_gone' (API version 2026-01-21): HTTP 404")
    assert second.startswith("phala-facade: ..: ")


def test_of_several_that_can_all_be_read_nothing_is_complained(asking: Program) -> None:
    ran = asking("cvms", "get", constants.RUNNING_CVM_ID, constants.STOPPED_CVM_ID, "-o", "csv")

    assert (ran.code, ran.err, len(ran.out.splitlines())) == (0, "", 3)


def test_details_that_cannot_be_had_are_told_of_in_an_inventory(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbidden = httpx.Response(403, json={"detail": "not yours"})
    answer_with(monkeypatch, Api(responses={("cvms.get", OLD): lambda: forbidden}))

    ran = program("inventory", "-o", "csv", "--api-version", OLD)

    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert (ran.code, "not yours" in row["error"], "not yours" in ran.err) == (Exit.REFUSED, True, True)


def test_waiting_in_vain_has_a_code_of_its_own(asking: Program) -> None:
    ran = asking("cvms", "wait", constants.FAILED_CVM_ID, "--within", "1m")

    assert (ran.code, "'failed'" in line(ran)) == (Exit.WAIT, True)
    assert line(ran).endswith("(--keep-waiting waits on)")


def test_keeping_waiting_ends_with_the_time(asking: Program) -> None:
    options = ("--keep-waiting", "--within", "0.05s", "--interval", "0.01s")
    ran = asking("cvms", "wait", constants.STOPPED_CVM_ID, *options)

    assert (ran.code, "did not come within 0.05 s" in line(ran)) == (Exit.WAIT, True)
    assert line(ran).endswith("(--within waits longer)")


def test_versions_that_cannot_be_asked_are_shown_with_an_error(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, status(503))

    ran = program("versions")

    assert ran.code == Exit.SERVER
    assert "an error" in ran.out
    assert len(ran.err.splitlines()) == 1


def test_a_bug_is_one_line_too(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError(API_KEY)

    monkeypatch.setattr("phala_facade.cli.cvms.result_of_cvms", broken)

    ran = asking("cvms", "list")
    assert (ran.code, len(ran.err.splitlines())) == (Exit.BUG, 1)
    assert API_KEY not in ran.err
    shown = asking("cvms", "list", "--debug").err
    assert "Traceback" in shown
    assert API_KEY not in shown


def test_debug_shows_the_traceback_of_an_error(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, status(404))

    ran = program("--debug", "cvms", "get", "x")

    assert ran.err.splitlines()[1].startswith("Traceback")
    assert "NotFoundError" in ran.err
    assert KEY not in ran.err


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> object:
        return None if name == "rich" else found(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without)

    assert main(["--help"]) == Exit.CONFIGURATION
    assert capsys.readouterr().err == ("phala-facade: the command line needs rich: pip install 'phala-facade[cli]'\n")


def test_a_server_without_its_extra_names_it(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phala_facade.testing.server", None)

    assert program("serve").code == Exit.CONFIGURATION


def test_a_port_that_is_taken_is_a_configuration_error(program: Program, server: EmbeddedServer) -> None:
    ran = program("serve", "--port", str(server.port))

    assert (ran.code, "cannot start" in line(ran)) == (Exit.CONFIGURATION, True)


def test_ctrl_c_ends_the_server_well(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def wait(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(serve, "Event", Interrupted)
    ran = program("serve", "--forced-version", "2025-10-28")

    assert (ran.code, ran.err) == (0, "")
    assert API_KEY in ran.out


def test_ctrl_c_is_quiet(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("phala_facade.cli.cvms.result_of_cvms", interrupted)
    ran = asking("cvms", "list")

    assert (ran.code, ran.out, ran.err.strip()) == (Exit.INTERRUPTED, "", "")


def test_a_closed_pipe_is_quiet(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("phala_facade.cli.cvms.result_of_cvms", closed)
    ran = asking("cvms", "list")

    assert (ran.code, ran.err) == (Exit.PIPE, "")


def test_an_output_that_cannot_be_written_is_no_bug(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("phala_facade.cli.cvms.result_of_cvms", full_disk)
    ran = asking("cvms", "list")

    assert ran.code == Exit.OUTPUT
    assert line(ran) == "phala-facade: the output cannot be written: No space left on device"


def test_an_output_that_is_closed_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)

    assert main(["--version"]) == Exit.OUTPUT
    assert capsys.readouterr().err == "phala-facade: the output cannot be written: it is closed\n"


def test_closed_input_and_errors_are_no_trouble(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PHALA_CLOUD_API_KEY", raising=False)
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.setattr(sys, "stderr", None)

    assert main(["cvms", "list"]) == Exit.CONFIGURATION
    assert capsys.readouterr().out == ""


def test_sigterm_is_an_end_like_any_other(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def told_to_end(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("phala_facade.cli.cvms.result_of_cvms", told_to_end)
    ran = asking("cvms", "list")

    assert (ran.code, ran.out, ran.err) == (Exit.TERMINATED, "", "")
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_who_handles_sigterm_already_goes_on_doing_so(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    handled: list[int] = []

    def told_to_end(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("phala_facade.cli.cvms.result_of_cvms", told_to_end)
    before = signal.signal(signal.SIGTERM, lambda number, _frame: handled.append(number))
    try:
        asking("cvms", "list")
    finally:
        signal.signal(signal.SIGTERM, before)

    assert handled == [signal.SIGTERM]


def test_outside_of_the_main_thread_signals_are_left_alone() -> None:
    with ThreadPoolExecutor(1) as pool, contextlib.redirect_stdout(io.StringIO()):
        assert pool.submit(main, ["versions", "--offline"]).result() == Exit.OK


def test_an_answer_that_departs_is_warned_of_once(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {**full(CVM_INFO_DETAIL), "created_at": "soon"}
    answer_with(monkeypatch, lambda request: httpx.Response(200, content=msgspec.json.encode(body)))

    ran = program("cvms", "get", "a", "b", terminal=True)

    assert ran.err.count("created_at") == 1
    assert "\x1b[33;1mphala-facade:" in ran.err
