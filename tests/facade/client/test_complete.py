"""A fleet that is whole: what lists hide is found, and what may be missing is an error, never silence."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import Cvm, DetailsFailure, Inventory, NotFoundError, PhalaCloud, Runtime, ServerError, SourceFailure
from phala_facade.operations.versions import NEWEST, VERSIONS
from phala_facade.testing import FakeCloud
from tests.support.operations import operation_at

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from tests.facade.client.conftest import Run

SOURCES = ("cvms.list", "apps.list", "apps.list_cvms")


def app_id(number: int) -> str:
    return f"{number:040x}"


def fleet(apps: dict[int, list[int]], hidden: Collection[int] = ()) -> FakeCloud:
    """Return a fleet of apps that count their CVMs without listing them; the list of CVMs hides some."""
    fake = FakeCloud.empty()
    for app, cvms in apps.items():
        fake.add_app(name=f"app {app}", app_id=app_id(app), id=f"prj_{app}", lists_cvms=False)
        for cvm in cvms:
            fake.add_cvm(
                id=f"cvm_{cvm}",
                legacy_id=cvm,
                name=f"n{cvm}",
                app_id=app_id(app),
                hidden=cvm in hidden,
                compute_price=Decimal(cvm),
                dashboard_url=f"https://n{cvm}.example",
                runtime=Runtime(uptime=f"{cvm} min"),
            )
    return fake


def connect(fake: FakeCloud, failing: Collection[str] = (), **settings: Any) -> PhalaCloud:
    """Return a client for which some operations fail, in one API version (`"cvms.list 2025-10-28"`) or in all."""

    def respond(request: httpx.Request) -> httpx.Response:
        name, version = operation_at(request.url.path).name, request.headers["X-Phala-Version"]
        is_failing = not {name, f"{name} {version}"}.isdisjoint(failing)
        return httpx.Response(500) if is_failing else fake.transport.handle_request(request)

    return PhalaCloud("any key", transport=httpx.MockTransport(respond), max_retries=0, **settings)


def inventory(fake: FakeCloud, failing: Collection[str] = (), **arguments: Any) -> Inventory:
    with connect(fake, failing) as cloud:
        return cloud.inventory(**arguments)


def names(found: Inventory) -> list[str]:
    return sorted(cvm.name for cvm in found.cvms)


def test_replicas_that_the_list_hides_are_found_and_each_cvm_is_there_once(run: Run) -> None:
    fake = fleet({1: [1, 2, 3], 2: [4]}, hidden={2, 3})

    found = run(fake, lambda cloud: cloud.inventory(complete=True, details=False))

    assert names(found) == ["n1", "n2", "n3", "n4"]
    assert (found.is_complete, found.errors) == (True, ())
    assert dict(zip((cvm.name for cvm in found.cvms), found.seen_in, strict=True)) == {
        "n1": SOURCES,
        "n2": ("apps.list_cvms",),
        "n3": ("apps.list_cvms",),
        "n4": ("cvms.list", "apps.list"),
    }
    # Only apps of which something is missing are asked for their CVMs.
    assert [each.path for each in fake.requests] == [
        *("/api/v1/cvms", "/api/v1/apps", f"/api/v1/apps/{app_id(1)}/cvms"),
    ]


def test_apps_have_their_own_names_and_those_without_a_cvm_are_there() -> None:
    found = inventory(fleet({1: [1], 2: []}), complete=True, details=False)

    assert [(app.app_id, app.name, len(app.cvms), app.app and app.app.id) for app in found.apps] == [
        (app_id(1), "app 1", 1, "prj_1"),
        (app_id(2), "app 2", 0, "prj_2"),
    ]


def test_without_complete_nothing_is_said_to_be_complete() -> None:
    found = inventory(fleet({1: [1, 2]}, hidden={2}), details=False)

    assert (names(found), found.is_complete, found.errors) == (["n1"], False, ())


@pytest.mark.parametrize(
    ("source", "found_all_the_same"),
    [
        ("cvms.list", ["n1", "n2", "n3"]),
        ("apps.list", ["n1", "n2", "n3"]),  # each app that the list of CVMs names was asked
        ("apps.list_cvms", ["n1", "n3"]),
    ],
)
def test_a_source_that_fails_is_an_error_and_the_others_are_still_read(
    source: str, found_all_the_same: list[str]
) -> None:
    found = inventory(fleet({1: [1, 2], 2: [3]}, hidden={2}), {source}, complete=True, details=False)

    assert (names(found), found.is_complete) == (found_all_the_same, False)
    (failure,) = found.errors
    assert isinstance(failure, SourceFailure)
    assert (failure.source, type(failure.error)) == (source, ServerError)
    assert failure.to_dict()["error"] == "ServerError"


@pytest.mark.parametrize(
    ("source", "body", "app", "words"),
    [
        ("apps.list_cvms", [], app_id(1), "has 3 CVMs, of which 1 are listed"),
        ("apps.list", {"dstack_apps": [], "page": 1, "total": 1, "total_pages": 1}, None, "the list changed"),
    ],
)
def test_a_list_that_is_shorter_than_is_counted_is_an_error(source: str, body: Any, app: str, words: str) -> None:
    fake = fleet({1: [1, 2, 3]}, hidden={2, 3})
    fake.answer_next(body, on=source)

    found = inventory(fake, complete=True, details=False)

    (failure,) = found.errors
    assert not found.is_complete
    assert isinstance(failure, SourceFailure)
    assert (failure.app_id, words in str(failure.error)) == (app, True)


def test_an_app_whose_identifier_cannot_be_requested_is_an_error_of_its_own() -> None:
    fake = FakeCloud.empty()
    fake.add_cvm(id="cvm_1", name="n1", app_id="..")
    fake.fail_next(on="apps.list")

    with connect(fake) as cloud:
        found, cvm = cloud.inventory(complete=True, details=False), cloud.cvms.get("cvm_1", merge=True)

    assert [each.error.subject for each in found.errors] == [None, ".."]
    assert (names(found), cvm.name) == (["n1"], "n1")


@given(
    sizes=st.lists(st.integers(0, 4), max_size=4),
    hidden=st.sets(st.integers(0, 15)),
    failing=st.sets(st.sampled_from([*SOURCES, "cvms.get"])),
    merge=st.booleans(),
)
def test_a_fleet_is_never_wrong_or_short_without_a_word(
    sizes: list[int], hidden: set[int], failing: set[str], merge: bool
) -> None:
    numbers = iter(range(1, 17))
    apps = {app + 1: [next(numbers) for _ in range(size)] for app, size in enumerate(sizes)}
    everything = sorted(f"n{cvm}" for cvms in apps.values() for cvm in cvms)
    fake = fleet(apps, hidden)
    if {"cvms.list", "apps.list"} <= failing:
        with pytest.raises(ServerError, match=r"cvms\.list"):
            inventory(fake, failing, complete=True, merge=merge)
        return
    found = inventory(fake, failing, complete=True, merge=merge)

    assert len({cvm.vm_uuid for cvm in found.cvms}) == len(found.cvms)
    assert set(names(found)) <= set(everything)
    assert found.is_complete == (not found.errors)
    if not any(isinstance(failure, SourceFailure) for failure in found.errors):
        assert names(found) == everything


def test_what_only_the_version_of_the_client_has_is_kept_when_all_documented_ones_are_merged() -> None:
    with connect(fleet({1: [1, 2]}, hidden={2}), api_version="latest") as cloud:
        found = cloud.inventory(complete=True, merge=True, details=False)

    assert (names(found), found.is_complete) == (["n1", "n2"], True)


@pytest.mark.parametrize(
    ("failing", "runtime", "failures"),
    [
        ((), Runtime(uptime="1 min"), []),
        (("cvms.list 2025-10-28", "cvms.get 2025-10-28"), None, [SourceFailure, DetailsFailure]),
    ],
)
def test_a_version_that_fails_costs_its_fields_only(
    failing: Collection[str], runtime: Runtime | None, failures: list[type[Any]]
) -> None:
    found = inventory(fleet({1: [1]}), failing, merge=True)

    assert (found.cvms[0].resources.compute_price, found.cvms[0].runtime) == (Decimal(1), runtime)
    assert [type(failure) for failure in found.errors] == failures


def test_one_cvm_is_merged_from_its_details_and_from_lists_that_have_more(run: Run) -> None:
    fake = fleet({1: [1, 2]})

    cvm = run(fake, lambda cloud: cloud.cvms.get("cvm_1", merge=True))

    assert (cvm.id, cvm.legacy_id, cvm.name, cvm.runtime) == ("cvm_1", 1, "n1", Runtime(uptime="1 min"))
    assert cvm.source.of("runtime").shape == "HostedCvm"
    requested = sorted((each.operation, each.api_version) for each in fake.requests)
    assert requested == [("apps.list_cvms", "2025-10-28"), *(("cvms.get", version) for version in VERSIONS)]
    assert run(fake, lambda cloud: cloud.cvms.get("cvm_1")).runtime is None


@pytest.mark.parametrize("failing", ["cvms.get 2025-10-28", "cvms.get 2026-01-21", "apps.list_cvms"])
def test_one_failing_response_costs_a_merged_cvm_its_fields_only(failing: str) -> None:
    with connect(fleet({1: [1]}), {failing}) as cloud:
        assert cloud.cvms.get("cvm_1", merge=True).name == "n1"


def test_many_are_merged_each_on_its_own() -> None:
    with connect(fleet({1: [1, 2]})) as cloud:
        first, missing, second, blank = cloud.cvms.get_many(["cvm_1", "cvm_99", "cvm_2", " "], merge=True)
        with pytest.raises(NotFoundError, match=NEWEST):
            cloud.cvms.get("cvm_99", merge=True)

    assert [each.runtime for each in (first, second) if isinstance(each, Cvm)] == [
        *(Runtime(uptime="1 min"), Runtime(uptime="2 min")),
    ]
    assert isinstance(missing, NotFoundError)
    assert "blank" in str(blank)


def test_an_inventory_that_is_complete_and_merged_is_saved_whole(tmp_path: Path) -> None:
    found = inventory(fleet({1: [1, 2], 2: []}, hidden={2}), {"cvms.get"}, complete=True, merge=True)
    found.save(tmp_path / "fleet.jsonl")

    loaded = Inventory.load(tmp_path / "fleet.jsonl")

    assert {type(each) for each in found.errors} == {DetailsFailure}
    assert (found.is_complete, found.to_dict()["is_complete"]) == (False, False)
    assert loaded == found
    assert (loaded.seen_in, loaded.is_complete, loaded.errors) == (found.seen_in, found.is_complete, found.errors)
