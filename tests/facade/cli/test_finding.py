"""CVMs and apps are taken by what people call them, and completed by the shell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from phala_facade.cli.exits import Exit
from phala_facade.testing import FakeCloud, constants
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    from tests.facade.cli.running import Program

ATLAS = constants.REPLICATED_APP_ID


@pytest.mark.parametrize("name", ["atlas-web-1", "cvm_atlasWeb1", "cvm_atlasWeb", "cvm_hermesW", "cvm_nowhere"])
def test_a_cvm_is_taken_by_its_name_or_the_start_of_an_identifier(asking: Program, name: str) -> None:
    ran = asking("cvms", "get", name, "-o", "json")

    if name == "cvm_nowhere":
        assert (ran.code, "no CVM has this name or identifier" in ran.err) == (Exit.NOT_FOUND, True)
    elif name == "cvm_atlasWeb":
        assert (ran.code, "3 CVMs fit: 'atlas-web-1' (cvm_atlasWeb1)" in ran.err) == (Exit.NOT_FOUND, True)
    else:
        (cvm,) = json.loads(ran.out)
        assert name in {cvm["name"], cvm["id"]} or cvm["id"].startswith(name)
        # With details, of every version.
        assert cvm["runtime"] is not None


def test_names_are_waited_for(asking: Program) -> None:
    names = ("atlas-web-1", constants.RUNNING_CVM_ID, "nowhere", "cvm_atlasWeb", "hermes-worker")
    ran = asking("cvms", "wait", *names, "--status", "running,stopped", "-o", "jsonl")

    assert [json.loads(each)["name"] for each in ran.out.splitlines()] == [
        "atlas-web-1",
        "atlas-web-1",
        "hermes-worker",
    ]
    messages = [line.removeprefix("phala-facade: ") for line in ran.err.splitlines()]
    assert (ran.code, [line.split()[1].strip("':") for line in messages]) == (
        Exit.NOT_FOUND,
        ["nowhere", "cvm_atlasWeb"],
    )


def test_a_service_that_is_busy_at_first_is_waited_for(program: Program) -> None:
    fake = FakeCloud.empty()
    fake.add_cvm(name="web")
    fake.fail_next(503)
    program.call(fake)

    assert program("cvms", "wait", "web").code == 0


@pytest.mark.parametrize(("status", "code"), [(403, Exit.REFUSED), (503, Exit.SERVER)])
@pytest.mark.parametrize(
    "arguments",
    [
        *("cvms get web", "cvms get web web", "cvms wait web", "cvms open web"),
        *("apps get web", "apps cvms web", "apps wait web", "cvms list --app web"),
    ],
)
def test_a_name_that_cannot_be_looked_up_is_not_said_to_be_missing(
    program: Program, arguments: str, status: int, code: Exit
) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if "/web" in request.url.path:
            return httpx.Response(404, json={"detail": "no such thing"})
        return httpx.Response(status, json={"detail": "no"})

    program.call(respond)
    ran = program(*arguments.split())

    assert (ran.code, f".list (API version 2026-01-21): HTTP {status}" in ran.err) == (code, True)


@pytest.mark.parametrize("name", ["Atlas", ATLAS, ATLAS[:6].upper()])
def test_an_app_is_taken_by_its_name_or_the_start_of_its_identifier(asking: Program, name: str) -> None:
    assert json.loads(asking("apps", "get", name, "-o", "json").out)["app_id"] == ATLAS
    assert len(asking("apps", "cvms", name, "-q").out.splitlines()) == 3
    assert asking("apps", "wait", name, "--status", "running,starting").code == 0


@pytest.mark.parametrize("command", ["apps get twin", "inventory --app twin"])
def test_an_app_that_is_not_one_app_is_not_found(asking: Program, command: str) -> None:
    none = asking("apps", "get", "nowhere")
    fake = FakeCloud.empty()
    ids = ", ".join(fake.add_app(name="twin", app_id=digit * 40).app_id or "" for digit in "12")
    asking.call(fake)
    several = asking(*command.split())

    assert (none.code, "HTTP 404" in none.err) == (Exit.NOT_FOUND, True)
    assert (several.code, several.out) == (Exit.NOT_FOUND, "")
    assert several.err == f"phala-facade: 2 apps fit 'twin': {ids}\n"
    assert {each.operation for each in fake.requests} <= {"apps.get", "apps.list"}


def test_a_shell_completes_names_and_identifiers(asking: Program) -> None:
    atlas = ["atlas-web-1", "atlas-web-2", "atlas-web-3"]
    assert asking.suggestions("cvms get atlas") == atlas
    assert asking.suggestions("--timeout 1m cvms wait a cvm_ledger") == ["cvm_ledgerNd1"]
    assert asking.suggestions("apps cvms At") == ["Atlas"]
    assert asking.suggestions("cvms list --sort pri") == ["price"]
    assert asking.suggestions("cvms list --columns name,pri") == ["name,price"]
    assert asking.suggestions("cvms wait web --status running,st") == [
        *("running,starting", "running,stopped", "running,stopping"),
    ]
    assert asking.suggestions("cvms list --region eu") == ["eu-east-2"]


def test_a_shell_completes_the_forms_that_a_command_has(program: Program) -> None:
    assert program.suggestions("cvms list -o p") == []
    assert program.suggestions("inventory -o p") == ["prometheus"]
    assert program.suggestions("--api-version l") == ["latest"]


@pytest.mark.parametrize("trouble", ["no key", "no such profile", "no server", "odd names"])
def test_a_shell_is_never_kept_waiting_or_steered(
    asking: Program, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    if trouble == "odd names":
        asking.call([{**full(CVM_INFO), "name": "web\x1b", "id": "web_1"}])
    elif trouble == "no server":
        asking.call({}, 503)
    elif trouble == "no key":
        monkeypatch.delenv("PHALA_CLOUD_API_KEY")
    else:
        monkeypatch.setenv("PHALA_FACADE_PROFILE", "nowhere")

    names = asking.suggestions("cvms get web")

    assert names == (["web_1"] if trouble == "odd names" else [])
