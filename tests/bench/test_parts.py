"""What the bench measures with: its fleet, its carriers, and contenders that say the same."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import httpx
import msgspec
import pytest

from phala_facade.decode.strict import violations
from scripts.bench.carriage import InMemory
from scripts.bench.contenders import CONTENDERS, class_name
from scripts.bench.fleet import cvm
from scripts.bench.loopback import loopback
from scripts.bench.memory import measure_memory
from scripts.bench.task import SCHEMAS, VERSIONS, Mode, Operation, Task, bodies
from scripts.bench.worker import Forget, Prepare, Round, Values, Worker
from scripts.bench.workers import DisagreementError, check_agreement, workers

if TYPE_CHECKING:
    from scripts.bench.values import Value
    from tests.bench.conftest import MakeTask

pytestmark = pytest.mark.campaign

each_version = pytest.mark.parametrize("version", VERSIONS)
each_operation = pytest.mark.parametrize("operation", ["list", "get"])


@each_version
@each_operation
def test_the_fleet_is_as_documented_and_every_property_is_given(version: str, operation: Operation) -> None:
    for body in bodies(version, operation, 4):
        assert violations(body, SCHEMAS[version, operation]) == []
        assert None not in body.values()


def test_the_fleet_is_the_same_on_every_run_and_no_two_cvms_of_it_are_equal() -> None:
    assert cvm(7) == cvm(7)
    for version in VERSIONS:
        assert len({msgspec.json.encode(body) for body in bodies(version, "list", 50)}) == 50


def test_what_cvms_share_in_life_is_equal_in_the_fleet() -> None:
    assert len({cvm(index).node for index in range(100)}) == 12
    assert len({cvm(index).gateway for index in range(100)}) == 3


def test_an_answer_in_memory_arrives_whole_though_in_pieces() -> None:
    content = bytes(range(256)) * 1024

    with httpx.Client(transport=InMemory(content)) as client:
        assert client.get("https://api.example").content == content

    async def ask() -> bytes:
        async with httpx.AsyncClient(transport=InMemory(content)) as client:
            return (await client.get("https://api.example")).content

    assert asyncio.run(ask()) == content


@each_version
@pytest.mark.parametrize(("operation", "mode"), [("list", "sync"), ("get", "async")])
def test_the_facade_says_what_the_bytes_say(
    make_task: MakeTask, version: str, operation: Operation, mode: Mode
) -> None:
    task = make_task(version, operation, mode)
    said: list[object] = []
    for name in ("facade", "httpx_json", "json_alone"):
        with asyncio.Runner() as runner:
            worker = Worker(name, runner)
            worker.obey(Prepare("task", task, 0, "wall"))
            said.append(worker.obey(Values("task")))
            worker.obey(Forget())

    assert said[0] == said[1] == said[2]
    assert said[0]


def test_rounds_are_run_in_turn_in_processes_of_their_own(make_task: MakeTask) -> None:
    tasks = {"list": make_task("2026-01-21", "list"), "get": make_task("2026-01-21", "get", "async")}

    with workers() as started:
        measured = started.measure(tasks, ["facade", "json_alone"], rounds=2, seconds=0)

    assert {key: {name: len(times) for name, times in of.items()} for key, of in measured.items()} == {
        "list": {"facade": 2, "json_alone": 2},
        "get": {"facade": 2, "json_alone": 2},
    }


def test_contenders_that_read_different_values_are_not_compared() -> None:
    check_agreement("a list", {"one": [["a", 1], ["b", 2]], "another": [["a", 1], ["b", 2]]})

    with pytest.raises(DisagreementError, match=r"one and another disagree on a list: .*'b', 2.*'b', None"):
        check_agreement("a list", {"one": [["a", 1], ["b", 2]], "another": [["a", 1], ["b", None]]})
    with pytest.raises(DisagreementError, match="one and another disagree on a list: another number of CVMs"):
        check_agreement("a list", {"one": [["a", 1]], "another": []})


@each_version
def test_details_are_served_over_loopback(version: str) -> None:
    with loopback(version, 2) as url:
        task = Task(
            version=version,
            operation="inventory",
            count=2,
            mode="async",
            url=url,
            ids=[cvm(index).id for index in range(2)],
            headers={},
        )
        with asyncio.Runner() as runner:
            worker = Worker("gather", runner)
            assert worker.obey(Prepare("task", task, 0, "wall")) == 1
            assert isinstance(worker.obey(Round("task", 1)), float)
            said = cast("list[Value]", worker.obey(Values("task")))
            worker.obey(Forget())

    assert [value[0] for value in said] == [cvm(0).name, cvm(1).name]


def test_memory_is_measured_in_fresh_processes(make_task: MakeTask) -> None:
    found = measure_memory("facade", make_task("2026-01-21", "list"), make_task("2026-01-21", "list", count=1))

    assert found.count == 3
    assert found.peak > found.size
    assert found.kept > found.one > 0


def test_the_generated_models_are_found_by_the_names_of_the_schemas() -> None:
    assert class_name("teehouse__api__routes__cvms__v20260121__schemas__CVMInfo") == (
        "TeehouseApiRoutesCvmsV20260121SchemasCVMInfo"
    )
    assert class_name("HostedCvm") == "HostedCvm"


def test_every_contender_says_what_it_is() -> None:
    assert all(make.__doc__ for make in CONTENDERS.values())
