"""Programs get documented JSON, JSON lines and CSV, in the chosen order."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from phala_facade import PhalaCloud
from phala_facade.cli import main
from phala_facade.cli.cvm_views import CVMS
from phala_facade.testing import API_KEY, FakeCloud, constants, default_fleet
from tests.facade.conformance.api import NEW
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    from tests.facade.cli.running import Program


ATLAS = constants.REPLICATED_APP_ID
HOME = default_fleet().tenancies[0].workspace


def test_json_is_what_to_dict_returns(asking: Program) -> None:
    with PhalaCloud(API_KEY, transport=FakeCloud().transport) as cloud:
        listed, app, fleet = cloud.cvms.list(), cloud.apps.get(constants.REPLICATED_APP_ID), cloud.inventory()

    written = asking("cvms", "list", "-o", "json").out
    assert (json.loads(written), "视觉" in written) == (listed.to_dicts(), True)
    assert yaml.safe_load(asking("cvms", "list", "-o", "YAML").out) == listed.to_dicts()
    assert "docker_compose_file: |\n" in asking("cvms", "get", constants.RUNNING_CVM_ID, "-o", "yaml").out
    lines = asking("-o", "jsonl", "cvms", "list").out.splitlines()
    assert [json.loads(line) for line in lines] == listed.to_dicts()
    assert json.loads(asking("apps", "-o", "json", "get", constants.REPLICATED_APP_ID).out) == app.to_dict()
    assert json.loads(asking("apps", "get", "-o", "jsonl", constants.REPLICATED_APP_ID).out) == app.to_dict()
    # Even for one CVM, an array.
    for command in ("get", "wait"):
        (cvm,) = json.loads(asking("cvms", command, constants.RUNNING_CVM_ID, "-o", "json").out)
        assert cvm["status"] == "running"
    shown = json.loads(asking("inventory", "-o", "json").out)
    assert shown == fleet.to_dict() | {"taken_at": shown["taken_at"]}
    assert len(asking("inventory", "-o", "jsonl").out.splitlines()) == 12


def test_csv_has_the_documented_columns(asking: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(asking("cvms", "list", "-o", "csv").out)))

    assert tuple(rows[0]) == CVMS.fields
    assert len(rows) == 12
    expected = {"ref": "cvm_atlasWeb1", "resources.memory_mb": "4096", "in_progress": "false", "progress.target": ""}
    assert rows[0].items() >= {**expected, "created_at": "2026-03-01T08:30:00Z"}.items()
    assert rows[2]["in_progress"] == "true"


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("apps", "get", constants.REPLICATED_APP_ID), "app_id"),
        (("cvms", "wait", constants.RUNNING_CVM_ID), "ref"),
        (("versions",), "api_version"),
        (("versions", "--offline"), "api_version"),
        (("inventory",), "ref"),
        (("conformance", "--limit", "0", "--api-version", NEW), "kind"),
    ],
    ids=["apps.get", "cvms.wait", "versions", "versions.offline", "inventory", "conformance"],
)
def test_every_command_has_csv(asking: Program, arguments: tuple[str, ...], first: str) -> None:
    ran = asking(*arguments, "-o", "csv")

    assert ran.code == 0
    assert ran.out.startswith(f"{first},")


def test_no_cell_of_csv_is_a_formula_or_has_a_line_break(asking: Program) -> None:
    cvm: dict[str, Any] = {**full(CVM_INFO), "name": '=HYPERLINK("x")\r\n', "status": "@now", "app_id": "\uff1d1"}
    asking.call([cvm])

    (row,) = csv.DictReader(io.StringIO(asking("cvms", "list", "-o", "csv").out))

    assert (row["name"], row["status"], row["app_id"]) == ('\'=HYPERLINK("x")', "'@now", "'\uff1d1")


def test_the_order_of_an_inventory_in_lines_is_that_of_the_whole_fleet(asking: Program) -> None:
    memory = [
        json.loads(line)["resources"]["memory_mb"]
        for line in asking("inventory", "--sort", "-memory", "--no-details", "-o", "jsonl").out.splitlines()
    ]

    assert (len(memory), memory) == (12, sorted(memory, reverse=True))


def test_a_list_may_be_of_identifiers_alone(asking: Program) -> None:
    refs = ["cvm_atlasWeb1", "cvm_atlasWeb2", "cvm_atlasWeb3"]
    list_of = ("cvms", "list", "--app", ATLAS, "--quiet")

    assert asking(*list_of).out == asking(*list_of, terminal=True).out == "".join(f"{ref}\n" for ref in refs)
    assert json.loads(asking(*list_of, "-o", "json").out) == refs
    assert asking(*list_of, "-o", "csv", "--no-headers").out.splitlines() == refs
    assert asking("apps", "list", "-q", "--search", "Atlas").out == f"{ATLAS}\n"
    assert asking("inventory", "--no-details", "-q", "--app", ATLAS).out.splitlines() == refs


def test_csv_has_the_columns_that_are_chosen(asking: Program) -> None:
    columns = ("--columns", "name, MEMORY,os.is_dev,name", "--app", ATLAS)

    assert asking("cvms", "list", "-o", "csv", *columns).out.splitlines()[:2] == [
        *("name,resources.memory_mb,os.is_dev", "atlas-web-1,4096,false"),
    ]
    assert asking("inventory", "-o", "csv", "--no-headers", *columns).out.splitlines()[0] == "atlas-web-1,4096,false"


@pytest.mark.parametrize("output", ["json", "yaml"])
def test_what_could_steer_a_terminal_is_an_escape(program: Program, output: str) -> None:
    name = "视觉 \x9b\u202e\U000e0001\x7f"
    program.call([{**full(CVM_INFO), "name": name}])

    out = program("cvms", "list", "-o", output).out

    assert all(letter.isprintable() for line in out.splitlines() for letter in line)
    assert (json.loads if output == "json" else yaml.safe_load)(out)[0]["name"] == name


def names(program: Program, *arguments: str) -> list[str]:
    return [cvm["name"] for cvm in json.loads(program("cvms", "list", "-o", "json", *arguments).out)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--status", "FAILED", "--status", "starting"), ["atlas-web-3", "ledger-node"]),
        (("--region", "EU-east-2", "--status", "running"), ["atlas-web-2", "legacy-box"]),
        (("--app", f"app_{constants.GPU_APP_ID}", "--sort", "name"), ["vision-batch", "视觉-inference-überblick"]),
        (("--app", "Ledger", "--app", "app_CF4F3"), ["ledger-node", "archive-full", "archive-text"]),
        (
            ("--app", ATLAS.upper(), "--sort", "-created"),
            ["atlas-web-3", "atlas-web-2", "atlas-web-1"],
        ),
    ],
    ids=["status", "region", "app", "app-called", "app-sorted"],
)
def test_filters_keep_what_they_name(asking: Program, arguments: tuple[str, ...], expected: list[str]) -> None:
    assert names(asking, *arguments) == expected
    assert f"{len(expected)} of 12 CVMs" in asking("cvms", "list", *arguments, terminal=True).screen


@pytest.mark.parametrize("field", ["name", "status", "region", "app", "vcpu", "memory", "disk", "gpus", "created"])
def test_whatever_lacks_the_field_comes_last_in_both_directions(asking: Program, field: str) -> None:
    upwards, downwards = names(asking, "--sort", field), names(asking, f"--sort=-{field}")

    assert sorted(upwards) == sorted(downwards)
    if field in {"region", "gpus", "created"}:
        assert upwards[-1] == downwards[-1] == "hollow"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("cvms list --status runing", "there is no status 'runing'; did you mean 'running'?"),
        ("cvms list --region eu-est-2", "there is no region 'eu-est-2'; did you mean 'eu-east-2'?"),
        ("cvms list --app Alas", "there is no app 'Alas'"),
        ("cvms list --app Empty", "there are no CVMs of the app 'Empty'"),
        ("inventory --no-details --region mars", "there is no region 'mars'"),
        ("apps list --kms-type bse --status running", "there is no kms type 'bse'; did you mean 'base'?"),
        ("apps list --node west-alfa", "there is no node 'west-alfa'; did you mean 'west-alpha'?"),
        ("cvms list --status restarting", ""),
        ("apps list --search nowhere", ""),
    ],
)
def test_a_value_that_nothing_has_is_warned_of(asking: Program, arguments: str, words: str) -> None:
    ran = asking(*arguments.split(), "-q")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (f"phala-facade: warning: {words}\n" if words else "")


def test_requests_carry_what_the_options_say(asking: Program) -> None:
    fake = FakeCloud()
    asking.call(fake)
    before = ("--api-version", "2025-10-28", "--workspace", str(HOME.id), "--timeout", "2m")
    after = ("--user", "usr_1", "--node", "7", "--base-url", "https://other.example")
    assert asking(*before, "cvms", "list", *after).code == 0
    assert asking("--api-version", "2025-10-28", "cvms", "list", "--api-version", "latest").code == 0

    first, second = fake.requests
    assert (first.headers["host"], first.path) == ("other.example", "/api/v1/cvms")
    assert (first.params, first.workspace) == ({"user_id": "usr_1", "teepod_id": "7"}, str(HOME.id))
    assert (first.api_version, second.api_version) == ("2025-10-28", "LATEST")


@pytest.mark.usefixtures("asking")
def test_a_stream_of_text_alone_is_written_to() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["--version"]) == 0
        assert main(["cvms", "list", "-q", "--app", "Ledger", "-o", "jsonl"]) == 0

    version, cvm = out.getvalue().splitlines()
    assert (version.startswith("phala-facade, version "), json.loads(cvm)) == (True, constants.FAILED_CVM_ID)


def test_an_empty_fleet_says_so_in_every_form(asking: Program) -> None:
    asking.call([])

    assert json.loads(asking("cvms", "list", "-o", "json").out) == []
    assert asking("cvms", "list", "-o", "jsonl").out == ""
    assert "0 CVMs" in asking("cvms", "list", terminal=True).screen
    assert json.loads(asking("versions", "-o", "json").out)["versions"][0]["answered"] is None
