"""Each way to end has an exit code and a line that says what to do."""

from __future__ import annotations

import contextlib
import csv
import errno
import importlib
import importlib.util
import io
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import click
import httpx
import pytest

import phala_facade.testing
from phala_facade.cli import main
from phala_facade.cli.exits import Exit
from phala_facade.testing import API_KEY, EmbeddedServer, FakeCloud, constants
from tests.support.documented import CVM_INFO_DETAIL, full
from tests.support.shells import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.facade.cli.running import Program, Ran


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


def stall(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow")


def line(ran: Ran) -> str:
    (only,) = ran.err.splitlines()
    assert only.startswith("phala-facade: ")
    assert KEY not in only
    assert ran.out == ""
    return only


OLD = "2025-10-28"
NO = {"detail": f"no, {KEY}"}


def find_nothing(request: httpx.Request) -> httpx.Response:
    empty: dict[str, Any] = {"dstack_apps": [], "page": 1, "page_size": 100, "total": 0, "total_pages": 0}
    lists: dict[str, Any] = {"/api/v1/cvms": [], "/api/v1/apps": empty}
    found = lists.get(request.url.path)
    return httpx.Response(404, json=NO) if found is None else httpx.Response(200, json=found)


PAGE = b"<html><title>Welcome to a web server</title></html>"
WHERE = "check --base-url, which is https://cloud.example"
IN_FRONT = "check the network and --base-url, which is https://cloud.example"
SUGGESTING = {"error_code": "ERR-1", "message": "no", "suggestions": ["ask Ada"]}


@pytest.mark.parametrize(
    ("response", "status", "arguments", "code", "words"),
    [
        pytest.param(find_nothing, 0, "cvms get web", Exit.NOT_FOUND, "cvms list", id="not found"),
        pytest.param(NO, 404, "cvms get web", Exit.NOT_FOUND, "--base-url", id="nothing is found"),
        pytest.param(SUGGESTING, 404, "cvms get web", Exit.NOT_FOUND, "(ask Ada)", id="of the vendor"),
        pytest.param(find_nothing, 0, "apps get web", Exit.NOT_FOUND, "(`phala-facade apps list` shows", id="no app"),
        pytest.param(find_nothing, 0, "apps cvms web", Exit.NOT_FOUND, "(`phala-facade apps list` shows", id="its CVM"),
        pytest.param(NO, 404, "cvms list", Exit.NOT_FOUND, f"the API: {WHERE})", id="a list that is not found"),
        pytest.param(PAGE, 404, "cvms get web", Exit.NOT_FOUND, f"the API: {WHERE})", id="a page that is not found"),
        pytest.param(NO, 401, "cvms get web", Exit.REFUSED, "PHALA_CLOUD_API_KEY", id="bad key"),
        pytest.param(NO, 403, "cvms get web", Exit.REFUSED, "--workspace", id="forbidden"),
        pytest.param(PAGE, 403, "cvms list", Exit.SERVER, f"in place of the API: {IN_FRONT})", id="refusing page"),
        pytest.param(refuse, 0, "cvms get web", Exit.UNREACHABLE, "--base-url", id="unreachable"),
        pytest.param(stall, 0, "cvms get web", Exit.UNREACHABLE, "--timeout", id="slow"),
        pytest.param(b"<html>", 200, "cvms get web", Exit.UNEXPECTED, "conformance", id="no JSON"),
        pytest.param(PAGE, 200, "cvms list", Exit.UNEXPECTED, f"({WHERE}; ", id="a page"),
        pytest.param(NO, 422, "cvms get web", Exit.SERVER, "check the arguments", id="invalid"),
        pytest.param(NO, 429, "cvms get web", Exit.SERVER, "(try again in 120 s)", id="limit"),
        pytest.param(NO, 503, "cvms get web", Exit.SERVER, "try again later", id="down"),
        pytest.param(NO, 409, "cvms get web", Exit.SERVER, "409 Conflict", id="conflict"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(
    program: Program,
    response: Any,
    status: int,
    arguments: str,
    code: Exit,
    words: str,
) -> None:
    headers = {"retry_after": "120"} if status == 429 else {}
    program.call(response, status, **headers)

    ran = program(*arguments.split())

    assert (ran.code, words in line(ran)) == (code, True)


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
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    program.call(refuse)

    proxy = ", the proxy of the environment" if named else ""
    assert line(program("cvms", "list")).endswith(f"(check the network{proxy} and --base-url)")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("lst", "No such command 'lst'"),
        ("cvms lst", "No such command 'lst'"),
        ("cvms get", "see `phala-facade cvms get --help`"),
        ("cvms list --output yml", "'yml' is not an output format: use table, wide, json, "),
        (
            "cvms list -o prometheus",
            "this command does not support -o prometheus: use table, wide, json, jsonl, csv, yaml",
        ),
        ("--api-version yesterday cvms list", "'yesterday' is not an API version"),
        ("cvms list --timeout soon", "'soon' is not a duration"),
        ("cvms list --timeout 0", "'0' is not a duration"),
        ("cvms list --sort beauty", "'beauty' is not a column"),
        ("cvms list --columns prize", "; did you mean 'price'?"),
        ("cvms list --columns name -o json", "--columns needs -o table, wide or csv"),
        ("cvms list --watch", "--watch needs a terminal"),
        ("cvms wait x --within -1", "is not a duration"),
        ("cvms get web ", "Invalid value for 'CVM...': it is empty"),
        ("cvms get ..", "Invalid value for 'CVM...': it is '..'"),
        ("cvms open ", "Invalid value for 'CVM': it is empty"),
        ("apps wait ", "Invalid value for 'APP': it is empty"),
        ("cvms list --user ", "Invalid value for '--user': it is empty"),
        ("cvms list --app ", "Invalid value for '--app': it is empty"),
        ("cvms list --status ", "Invalid value for '--status': it is empty"),
        ("apps list --status ", "Invalid value for '--status': it is empty"),
        ("cvms wait web --status ", "Invalid value for '--status': it is empty"),
        ("cvms wait web --status running,,stopped", "Invalid value for '--status': it is empty"),
        ("cvms list --columns ", "Invalid value for '--columns': it is empty"),
        ("cvms list --columns name,,status", "Invalid value for '--columns': it is empty"),
        ("cvms list --columns error", "'error' is not a column"),
        ("inventory --sort error", "'error' is not a column"),
        ("cvms list --sort ", "'' is not a column"),
        ("cvms compose web -o json", "this command does not support -o"),
        ("cvms open web -o json", "this command does not support -o"),
        ("-o json completion bash", "this command does not support -o"),
        ("inventory --save /nonexistent/x.jsonl", "'--save': '/nonexistent/x.jsonl' cannot be written: No such file"),
        ("inventory --save /dev/null/x.jsonl", "'/dev/null/x.jsonl' cannot be written: Not a directory"),
        ("inventory --save /proc/x.jsonl", "'/proc/x.jsonl' cannot be written: "),
        ("conformance --limit -1", "-1"),
        ("completion tcsh", "tcsh"),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(program: Program, arguments: str, words: str) -> None:
    ran = program(*arguments.split(" "))

    assert (ran.code, words in line(ran)) == (Exit.USAGE, True)


def test_help_has_a_short_name_is_shown_without_arguments_and_lists_common_options_last(program: Program) -> None:
    ran = program()

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == program("--help").out == program("-h").out
    assert program("cvms").out == program("cvms", "--help").out
    assert program("cvms", "wait", "-h").out == program("cvms", "wait", "--help").out
    own, common = program("cvms", "wait", "--help").out.split("Common options:")
    assert own.startswith("Usage: phala-facade cvms wait [OPTIONS] CVM...\n")
    assert ("--within" in own, "--within" in common) == (True, False)
    assert ("--workspace" in own, "--workspace" in common) == (False, True)


def test_a_setting_that_is_missing_or_cannot_be_used_is_a_configuration_error(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_key = program("cvms", "list")
    assert (without_key.code, "PHALA_CLOUD_API_KEY" in line(without_key)) == (Exit.CONFIGURATION, True)
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
    for arguments in (("--base-url", "http://remote.example"), ("--workspace", " ")):
        assert program("cvms", "list", *arguments).code == Exit.CONFIGURATION


def test_a_terminal_prompts_for_the_key(
    program: Program, server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts: list[bool] = []

    def prompt(text: str, *, hide_input: bool, err: bool) -> str:
        prompts.append(hide_input)
        return f" {API_KEY} "

    monkeypatch.setattr(click, "prompt", prompt)
    ran = program("cvms", "list", "--base-url", server.base_url, terminal=True)

    assert (ran.code, prompts) == (0, [True])
    assert API_KEY not in ran.out + ran.err


def test_of_several_what_can_be_read_is_shown_and_each_failure_too(asking: Program) -> None:
    ids = (constants.RUNNING_CVM_ID, "cvm_gone", "cvm_atlasWeb", constants.STOPPED_CVM_ID)
    ran = asking("cvms", "get", *ids, "-o", "jsonl")

    assert ran.code == Exit.NOT_FOUND
    assert len(ran.out.splitlines()) == 2
    first, second = ran.err.splitlines()
    assert first.startswith("phala-facade: cvms.find 'cvm_gone' (API version 2026-01-21): HTTP 404")
    assert second.startswith("phala-facade: cvms.find 'cvm_atlasWeb': 3 CVMs fit: ")
    ran = asking("cvms", "get", constants.RUNNING_CVM_ID, constants.STOPPED_CVM_ID, "-o", "csv")
    assert (ran.code, ran.err, len(ran.out.splitlines())) == (0, "", 3)


@pytest.mark.parametrize(
    ("operation", "words"),
    [("cvms.get", "not yours"), ("apps.list", "apps.list (API version 2025-10-28): HTTP 403")],
)
def test_what_cannot_be_had_is_reported_in_an_inventory(program: Program, operation: str, words: str) -> None:
    fake = FakeCloud.empty()
    fake.add_cvm()
    fake.fail_next(403, detail="not yours", on=operation)
    program.call(fake)

    ran = program("inventory", "--complete", "-o", "csv", "--api-version", OLD)

    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert (ran.code, words in ran.err) == (Exit.REFUSED, True)
    assert ("not yours" in row["error"]) == (operation == "cvms.get")


def test_a_late_wait_and_a_hopeless_one_have_codes_of_their_own(asking: Program) -> None:
    hopeless = asking("cvms", "wait", constants.FAILED_CVM_ID, "--within", "1m")
    options = ("--keep-waiting", "--within", "3s", "--interval", "1s")
    late = asking("cvms", "wait", constants.STOPPED_CVM_ID, *options)
    both = asking("cvms", "wait", constants.STARTING_CVM_ID, constants.FAILED_CVM_ID, *options[1:])

    assert (hopeless.code, late.code, both.code) == (Exit.HOPELESS, Exit.WAIT, Exit.HOPELESS)
    assert "did not come within 3 s" in both.err
    assert "'failed'" in line(hopeless)
    assert line(hopeless).endswith("(use --keep-waiting to wait anyway)")
    assert "did not come within 3 s" in line(late)
    assert line(late).endswith("(use --within to wait longer)")


@pytest.mark.parametrize("statuses", [(404, 403, 503), (503, 404, 403), (503, 503, 403)])
def test_the_worst_failure_decides_whatever_the_order(program: Program, statuses: tuple[int, ...]) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        return httpx.Response(int(name), json=NO) if name.isdecimal() else httpx.Response(200, json=[])

    program.call(respond)

    assert program("cvms", "get", *map(str, statuses)).code == Exit.REFUSED


def test_every_cvm_of_an_app_is_waited_for(asking: Program) -> None:
    wait = ("apps", "wait", constants.REPLICATED_APP_ID, "--status", "running,starting")
    ran = asking(*wait, "-o", "jsonl", "--at-least", "3")
    assert (ran.code, len(ran.out.splitlines()), ran.err) == (0, 3, "")
    assert asking(*wait, "--at-least", "4", "--within", "0.01s").code == Exit.WAIT
    asking.call([])
    ran = asking("apps", "wait", "shop")
    assert (ran.code, "there are no CVMs to wait for" in line(ran)) == (Exit.NOT_FOUND, True)


def test_a_status_that_is_not_known_is_warned_of(asking: Program) -> None:
    ran = asking("cvms", "wait", constants.RUNNING_CVM_ID, "--status", "runing,running")

    assert ran.code == 0
    warned = "phala-facade: warning: 'runing' is not a status that the library knows; did you mean 'running'?\n"
    assert ran.err == warned


def test_versions_that_cannot_be_requested_are_shown_with_an_error(program: Program) -> None:
    program.call(NO, 503)

    ran = program("versions")

    assert (ran.code, "an error" in ran.out, len(ran.err.splitlines())) == (Exit.SERVER, True, 1)


def ending(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the list of CVMs end with an error when it is to be shown."""

    def raise_it(*_: object) -> None:
        raise error

    monkeypatch.setattr("phala_facade.cli.cvms.result_of_cvms", raise_it)


def test_a_bug_is_one_line_too_and_debug_shows_the_traceback_of_each_error(
    asking: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = asking("--debug", "cvms", "get", "x").err
    assert ("Traceback" in error, "NotFoundError" in error) == (True, True)
    ending(monkeypatch, KeyError(API_KEY))

    ran = asking("cvms", "list")
    assert (ran.code, len(ran.err.splitlines())) == (Exit.BUG, 1)
    shown = asking("cvms", "list", "--debug").err
    assert "Traceback" in shown
    assert API_KEY not in error + ran.err + shown


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyboardInterrupt(), Exit.INTERRUPTED, ""),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), Exit.PIPE, ""),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            Exit.OUTPUT,
            "phala-facade: the output cannot be written: No space left on device",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied", "fleet.jsonl"),
            Exit.OUTPUT,
            "phala-facade: the output cannot be written: Permission denied: fleet.jsonl",
        ),
    ],
    ids=["Ctrl-C", "closed pipe", "full disk", "file"],
)
def test_what_is_no_bug_has_a_code_of_its_own(
    asking: Program, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: Exit, message: str
) -> None:
    ending(monkeypatch, error)

    ran = asking("cvms", "list")

    assert (ran.code, ran.out, ran.err.strip()) == (code, "", message)


def test_a_missing_extra_is_named(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "phala_facade.testing.server", None)
    monkeypatch.delattr(phala_facade.testing, "EmbeddedServer")
    assert program("serve").code == Exit.CONFIGURATION
    found = importlib.util.find_spec

    def without_rich(name: str) -> object:
        return None if name == "rich" else found(name)

    monkeypatch.setattr(importlib.util, "find_spec", without_rich)

    assert main(["--help"]) == Exit.CONFIGURATION
    assert capsys.readouterr().err == "phala-facade: the command line needs rich, which the extra `cli` installs\n"


def test_what_cannot_be_served_is_a_configuration_error(
    program: Program, server: EmbeddedServer, tmp_path: Path
) -> None:
    (tmp_path / "fleet.json").write_text('{"cvms": [{"name": "web", "statu": "running"}]}', encoding="utf-8")
    port = program("serve", "--port", str(server.port))
    fleet = program("serve", "--fleet", str(tmp_path / "fleet.json"))

    assert (port.code, "cannot start" in line(port)) == (Exit.CONFIGURATION, True)
    assert (fleet.code, "cvms[0]: a CVM has no field" in line(fleet)) == (Exit.CONFIGURATION, True)


def test_ctrl_c_ends_the_server_well(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phala_facade.testing.__main__.threading", SimpleNamespace(Event=Mock))
    ran = program("serve", "--forced-version", "2025-10-28")

    assert (ran.code, ran.err) == (0, "")
    assert f"export PHALA_CLOUD_API_KEY={API_KEY}\nexport PHALA_CLOUD_API_PREFIX=http://127.0.0.1:" in ran.out


@pytest.mark.parametrize("closed", [("stdout",), ("stdin", "stderr")])
def test_closed_streams_are_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], closed: tuple[str, ...]
) -> None:
    monkeypatch.delenv("PHALA_CLOUD_API_KEY", raising=False)
    for name in closed:
        monkeypatch.setattr(sys, name, None)

    code = main(["cvms", "list"])

    is_output = closed == ("stdout",)
    assert code == (Exit.OUTPUT if is_output else Exit.CONFIGURATION)
    expected = "phala-facade: the output cannot be written: it is closed\n" if is_output else ""
    assert capsys.readouterr() == ("", expected)


@pytest.mark.parametrize("handled", [False, True])
def test_sigterm_is_an_end_like_any_other_unless_the_caller_handles_it(
    asking: Program, monkeypatch: pytest.MonkeyPatch, handled: bool
) -> None:
    numbers: list[int] = []

    def terminate(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    def note(number: int, _: object) -> None:
        numbers.append(number)

    handler = note if handled else signal.SIG_DFL
    monkeypatch.setattr("phala_facade.cli.cvms.result_of_cvms", terminate)
    before = signal.signal(signal.SIGTERM, handler)
    try:
        ran = asking("cvms", "list")
        assert signal.getsignal(signal.SIGTERM) is handler
    finally:
        signal.signal(signal.SIGTERM, before)

    assert numbers == ([signal.SIGTERM] if handled else [])
    assert handled or (ran.code, ran.out, ran.err) == (Exit.TERMINATED, "", "")


def test_outside_of_the_main_thread_signals_are_left_alone() -> None:
    with ThreadPoolExecutor(1) as pool, contextlib.redirect_stdout(io.StringIO()):
        assert pool.submit(main, ["versions", "--offline"]).result() == Exit.OK


def test_a_deviation_is_warned_of_once(program: Program) -> None:
    program.call({**full(CVM_INFO_DETAIL), "created_at": "soon"})

    ran = program("cvms", "get", "a", "b", terminal=True)

    assert ran.err.count("created_at") == 1
    assert "\x1b[33;1mphala-facade:" in ran.err
