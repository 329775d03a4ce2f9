"""Settings come from options, from a profile, and from variables, in this order."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import httpx
import pytest

from phala_facade.cli.exits import Exit
from phala_facade.cli.options import VARIABLES
from tests.support.shells import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.facade.cli.running import Program

OTHER_KEY = "phak_another"  # pragma: allowlist secret
WORK = """
[profiles.work]
api_key.env = "WORK_KEY"
base_url = "https://work.example"
workspace = "wks_work"
api_version = "2025-10-28"
timeout = 90
output = "JSON"
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("click.get_app_dir", tmp_path.joinpath)
    for name in (*VARIABLES.values(), "PHALA_FACADE_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "phala-facade").mkdir()
    return tmp_path / "phala-facade" / "config.toml"


@pytest.fixture
def seen(program: Program, monkeypatch: pytest.MonkeyPatch) -> list[httpx.Request]:
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json=[])

    program.call(respond)
    monkeypatch.delenv("PHALA_CLOUD_API_PREFIX")
    return requests


def said(request: httpx.Request) -> tuple[str, ...]:
    headers = request.headers
    return request.url.host, headers["X-Phala-Workspace"], headers["X-Phala-Version"], headers["X-API-Key"]


def test_an_option_wins_over_the_profile_and_that_over_the_variables(
    program: Program, seen: list[httpx.Request], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(WORK)
    monkeypatch.setenv("WORK_KEY", f" {OTHER_KEY}\n")
    monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", "https://variable.example")
    monkeypatch.setenv("PHALA_CLOUD_WORKSPACE", "wks_variable")
    monkeypatch.setenv("PHALA_CLOUD_API_VERSION", "latest")
    monkeypatch.setenv("PHALA_CLOUD_TIMEOUT", "2m")
    monkeypatch.setenv("PHALA_FACADE_OUTPUT", "csv")

    plain = program("cvms", "list")
    profile = program("cvms", "list", "--profile", "work")
    monkeypatch.setenv("PHALA_FACADE_PROFILE", "work")
    option = program("--workspace", "wks_option", "cvms", "list", "-o", "jsonl")

    assert [said(each) for each in seen] == [
        ("variable.example", "wks_variable", "LATEST", KEY),
        ("work.example", "wks_work", "2025-10-28", OTHER_KEY),
        ("work.example", "wks_option", "2025-10-28", OTHER_KEY),
    ]
    assert (plain.out.split(",")[0], profile.out, option.out) == ("ref", "[]\n", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "there is no profile 'work', since there is no file"),
        (f"\nsecret = {OTHER_KEY}", "cannot be read: it is not TOML in UTF-8 (at line 2)"),
        (f"secret = '{OTHER_KEY}", "cannot be read: it is not TOML in UTF-8 (at "),
        ("\udcff", "cannot be read: it is not TOML in UTF-8\n"),
        ("", "has no profile 'work'"),
        ("[profiles.wrok]", "has no profile 'work'; did you mean 'wrok'?"),
        (f"[profiles.work]\napi_key = '{OTHER_KEY}'", "a key does not belong in a file"),
        ("[profiles.work.api_key]\nenv = 'A'\nkeyring = 'B'", "a key does not belong in a file"),
        ("[profiles.work]\napi_key.env = 'NO_SUCH_KEY'", "in the environment variable NO_SUCH_KEY; there is none"),
        ("[profiles.work]\nworkspce = 'w'", "unknown setting 'workspce'; did you mean 'workspace'?"),
        ("[profiles.work]\nworkspace = true", "workspace must be a text"),
        ("[profiles.work]\ntimeout = 'soon'", "timeout of the profile 'work': 'soon' is not a duration"),
    ],
)
def test_a_profile_that_cannot_be_used_is_a_configuration_error(
    program: Program, file: Path, text: str | None, words: str
) -> None:
    if text is not None:
        file.write_text(text, encoding="utf-8", errors="surrogateescape")

    ran = program("cvms", "list", "--profile", "work")

    assert (ran.code, words in ran.err, OTHER_KEY in ran.err) == (Exit.CONFIGURATION, True, False)


def test_a_file_that_cannot_be_read_is_a_configuration_error(program: Program, file: Path) -> None:
    file.mkdir()

    ran = program("cvms", "list", "--profile", "work")

    assert (ran.code, "cannot be read: " in ran.err) == (Exit.CONFIGURATION, True)


@pytest.mark.parametrize(("text", "expected"), [(WORK, ["work"]), (None, []), ("=", [])])
def test_a_shell_completes_the_names_of_profiles(
    program: Program, file: Path, text: str | None, expected: list[str]
) -> None:
    if text is not None:
        file.write_text(text)

    assert program.suggestions("cvms list --profile w") == expected


def test_a_command_with_one_form_of_output_ignores_that_of_a_profile(
    program: Program, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORK_KEY", OTHER_KEY)
    file.write_text(WORK)

    assert program("completion", "bash", "--profile", "work").code == 0


@pytest.mark.parametrize("variable", ["PHALA_CLOUD_TIMEOUT", "PHALA_FACADE_OUTPUT", "PHALA_CLOUD_API_VERSION"])
def test_a_variable_that_cannot_be_used_is_named(
    program: Program, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "soon")

    ran = program("cvms", "list")

    assert (ran.code, f"{variable}: 'soon' is not" in ran.err) == (Exit.CONFIGURATION, True)


def test_a_key_may_lie_in_the_keyring(
    program: Program, seen: list[httpx.Request], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("[profiles.work]\napi_key.keyring = 'mine'\nbase_url = 'https://work.example'\nworkspace = 'w'")
    keys = {("phala-facade", "mine"): OTHER_KEY}

    def look_up(service: str, user: str) -> str | None:
        return keys.get((service, user))

    def fail(service: str, user: str) -> str | None:
        raise KeyError(user)

    keyring = SimpleNamespace(get_password=look_up)
    monkeypatch.setitem(sys.modules, "keyring", keyring)

    assert program("cvms", "list", "--profile", "work").code == 0
    assert said(seen[0])[3] == OTHER_KEY
    keys.clear()
    missing = program("cvms", "list", "--profile", "work")
    assert (missing.code, "keyring set phala-facade mine; there is none" in missing.err) == (Exit.CONFIGURATION, True)
    monkeypatch.setattr(keyring, "get_password", fail)
    locked = program("cvms", "list", "--profile", "work")
    assert (locked.code, "the keyring cannot be read: KeyError" in locked.err) == (Exit.CONFIGURATION, True)
    monkeypatch.setitem(sys.modules, "keyring", None)
    absent = program("cvms", "list", "--profile", "work")
    assert (absent.code, "pip install keyring" in absent.err) == (Exit.CONFIGURATION, True)
