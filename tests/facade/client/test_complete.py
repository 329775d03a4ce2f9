"""A fleet that is whole: what lists hide is found, and what may be missing is an error, never silence."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import Cvm, DetailsFailure, Inventory, NotFoundError, PhalaCloud, ServerError, SourceFailure
from phala_facade.operations.versions import NEWEST, VERSIONS
from tests.support.documented import CVM_BASIC_INFO, CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM, full
from tests.support.shells import ask

APP = "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse"
APP_OLD = "teehouse__api__routes__apps__v20251028__schemas__DstackAppFullResponse"
SOURCES = ("cvms.list", "apps.list", "apps.list_cvms")


def uuid(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def app_id(number: int) -> str:
    return f"{number:040x}"


class Service:
    """Serves apps with CVMs, in both versions, some of which its list hides; and whole operations may fail.

    Args:
        apps: The numbers of the CVMs of each app.
        hidden: The CVMs that the list does not have.
        failing: The operations that fail.
        counted: How many CVMs the list of apps says that an app has, where that is not their number.
        total: How many apps the list says that there are, where that is not their number.
    """

    def __init__(
        self,
        apps: dict[int, list[int]],
        hidden: set[int] | None = None,
        failing: set[str] | None = None,
        counted: dict[int, int] | None = None,
        total: int | None = None,
    ) -> None:
        self.apps = apps
        self.hidden = hidden or set()
        self.failing = failing or set()
        self.counted = counted or {}
        self.total = total
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Respond."""
        path, version = request.url.path.removeprefix("/api/v1/"), request.headers["X-Phala-Version"]
        self.asked.append(f"{path} {version}")
        name, body = self._body(path, version)
        if name in self.failing or f"{name} {version}" in self.failing:
            return httpx.Response(500)
        return httpx.Response(404) if body is None else httpx.Response(200, content=msgspec.json.encode(body))

    def _body(self, path: str, version: str) -> tuple[str, Any]:
        owner = {cvm: app for app, cvms in self.apps.items() for cvm in cvms}
        match path.split("/"):
            case ["cvms"]:
                return "cvms.list", [self._listed(cvm, owner[cvm], version) for cvm in owner if cvm not in self.hidden]
            case ["cvms", ref]:
                number = int(ref.removeprefix("cvm_").split("-")[0], 16)
                return "cvms.get", self._detailed(number, owner[number], version) if number in owner else None
            case ["apps"]:
                apps = [self._app(app, version) for app in self.apps]
                return "apps.list", {
                    "dstack_apps": apps,
                    "page": 1,
                    "page_size": 100,
                    "total": self.total or len(apps),
                    "total_pages": 1,
                }
            case ["apps", app, "cvms"]:
                return "apps.list_cvms", [self._listed(cvm, int(app, 16), version) for cvm in self.apps[int(app, 16)]]
            case _:
                raise AssertionError(path)

    def _app(self, app: int, version: str) -> dict[str, Any]:
        said: dict[str, Any] = full(APP if version >= "2026" else APP_OLD)
        count = self.counted.get(app, len(self.apps[app]))
        return {
            **said,
            "app_id": app_id(app),
            "id": f"prj_{app}",
            "name": f"app {app}",
            "cvms": [],
            "current_cvm": None,
            "cvm_count": count,
        }

    @staticmethod
    def _listed(number: int, app: int, version: str) -> dict[str, Any]:
        if version >= "2026":
            known = {"id": f"cvm_{number:x}", "vm_uuid": uuid(number), "instance_id": f"i{number}"}
            return {**full(CVM_INFO), **known, "name": f"n{number}", "app_id": app_id(app)}
        said: dict[str, Any] = full(HOSTED_CVM)
        hosted = {**said["hosted"], "id": uuid(number), "instance_id": f"i{number}", "app_id": app_id(app)}
        return {**said, "name": f"n{number}", "hosted": hosted}

    @staticmethod
    def _detailed(number: int, app: int, version: str) -> dict[str, Any]:
        said: dict[str, Any] = full(CVM_INFO_DETAIL if version >= "2026" else CVM_BASIC_INFO)
        known = {"vm_uuid": uuid(number), "instance_id": f"i{number}", "name": f"n{number}", "app_id": app_id(app)}
        return {**said, **known, "id": f"cvm_{number:x}" if version >= "2026" else number}


def inventory(service: Service, **arguments: Any) -> Inventory:
    found: Inventory = ask(service, lambda cloud: cloud.inventory(**arguments), max_retries=0)
    service.asked = service.asked[: len(service.asked) // 2]  # of one client
    return found


def names(found: Inventory) -> list[str]:
    return sorted(cvm.name for cvm in found.cvms)


def test_replicas_that_the_list_hides_are_found_and_each_cvm_is_there_once() -> None:
    service = Service({1: [1, 2, 3], 2: [4]}, hidden={2, 3})

    found = inventory(service, complete=True, details=False)

    assert names(found) == ["n1", "n2", "n3", "n4"]
    assert found.is_complete
    assert found.errors == ()
    assert dict(zip((cvm.name for cvm in found.cvms), found.seen_in, strict=True)) == {
        "n1": ("cvms.list", "apps.list_cvms"),
        "n2": ("apps.list_cvms",),
        "n3": ("apps.list_cvms",),
        "n4": ("cvms.list",),
    }


def test_only_apps_of_which_something_is_missing_are_asked_for_their_cvms() -> None:
    service = Service({1: [1, 2], 2: [4]}, hidden={2})

    inventory(service, complete=True, details=False)

    assert service.asked == [
        "cvms 2026-01-21",
        "apps 2026-01-21",
        f"apps/{app_id(1)}/cvms 2026-01-21",
    ]


def test_apps_have_their_own_names_and_those_without_a_cvm_are_there() -> None:
    found = inventory(Service({1: [1], 2: []}), complete=True, details=False)

    assert [(app.app_id, app.name, len(app.cvms)) for app in found.apps] == [
        (app_id(1), "app 1", 1),
        (app_id(2), "app 2", 0),
    ]
    assert found.apps[0].app is not None
    assert found.apps[0].app.id == "prj_1"


def test_without_complete_nothing_is_said_to_be_complete() -> None:
    found = inventory(Service({1: [1, 2]}, hidden={2}), details=False)

    assert (names(found), found.is_complete, found.errors) == (["n1"], False, ())


def test_an_inventory_without_some_details_is_not_complete() -> None:
    found = inventory(Service({1: [1, 2]}, hidden={2}, failing={"cvms.get"}), complete=True, merge=True)

    assert {type(each) for each in found.errors} == {DetailsFailure}
    assert (found.is_complete, found.to_dict()["is_complete"]) == (False, False)


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_that_fails_is_an_error_and_the_others_are_still_read(source: str) -> None:
    found = inventory(Service({1: [1, 2], 2: [3]}, hidden={2}, failing={source}), complete=True, details=False)

    assert not found.is_complete
    (failure,) = found.errors
    assert isinstance(failure, SourceFailure)
    assert (failure.source, type(failure.error)) == (source, ServerError)
    assert failure.to_dict()["error"] == "ServerError"
    assert (
        names(found)
        == {
            "cvms.list": ["n1", "n2", "n3"],
            "apps.list": ["n1", "n2", "n3"],  # each app that the list of CVMs names was asked
            "apps.list_cvms": ["n1", "n3"],
        }[source]
    )


def test_if_no_list_can_be_fetched_the_error_is_raised() -> None:
    with pytest.raises(ServerError, match=r"cvms\.list"):
        inventory(Service({1: [1]}, failing={"cvms.list", "apps.list"}), complete=True)


def test_an_app_that_counts_more_cvms_than_it_lists_is_an_error() -> None:
    found = inventory(Service({1: [1]}, counted={1: 3}), complete=True, details=False)

    (failure,) = found.errors
    assert not found.is_complete
    assert isinstance(failure, SourceFailure)
    assert failure.app_id == app_id(1)
    assert "has 3 CVMs, of which 1 are listed" in str(failure.error)


def test_an_app_whose_identifier_cannot_be_requested_is_an_error_of_its_own() -> None:
    def odd(request: httpx.Request) -> httpx.Response:
        response = Service({1: [1]})(request)
        return httpx.Response(200, content=response.content.replace(app_id(1).encode(), b".."))

    found: Inventory = ask(odd, lambda cloud: cloud.inventory(complete=True, details=False), max_retries=0)
    cvm = ask(odd, lambda cloud: cloud.cvms.get("cvm_1", merge=True), max_retries=0)

    assert (names(found), cvm.name) == (["n1"], "n1")


def test_a_list_of_apps_that_changes_meanwhile_may_lack_some() -> None:
    service = Service({1: [1]}, total=2)

    found = inventory(service, complete=True, details=False)

    (failure,) = found.errors
    assert not found.is_complete
    assert isinstance(failure, SourceFailure)
    assert "the list changed" in str(failure.error)


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
    service = Service(apps, hidden, failing)
    if {"cvms.list", "apps.list"} <= failing:
        with pytest.raises(ServerError):
            inventory(service, complete=True, merge=merge)
        return
    found = inventory(service, complete=True, merge=merge)

    assert len({cvm.vm_uuid for cvm in found.cvms}) == len(found.cvms)
    assert set(names(found)) <= set(everything)
    assert found.is_complete == (not found.errors)
    if not any(isinstance(failure, SourceFailure) for failure in found.errors):
        assert names(found) == everything


def test_merged_from_all_versions_each_field_is_filled_if_any_version_fills_it() -> None:
    found = inventory(Service({1: [1, 2]}), merge=True)
    new, old = (
        inventory(Service({1: [1, 2]})),
        ask(Service({1: [1, 2]}), lambda cloud: cloud.inventory(), api_version="2025-10-28"),
    )

    for merged, newer, older in zip(found.cvms, new.cvms, old.cvms, strict=True):
        assert merged.resources.compute_price == newer.resources.compute_price is not None
        assert merged.runtime == older.runtime is not None
        assert merged.dashboard_url == older.dashboard_url is not None
        assert {part.api_version for part in merged.source.parts} == {*VERSIONS}


def test_what_only_the_version_of_the_client_has_is_kept_when_all_documented_ones_are_merged() -> None:
    service = Service({1: [1, 2]}, hidden={2})

    found: Inventory = ask(
        service, lambda cloud: cloud.inventory(complete=True, merge=True, details=False), api_version="latest"
    )

    assert names(found) == ["n1", "n2"]
    assert found.is_complete


def test_a_version_that_fails_costs_its_fields_only() -> None:
    found = inventory(Service({1: [1]}, failing={"cvms.list 2025-10-28", "cvms.get 2025-10-28"}), merge=True)

    assert found.cvms[0].resources.compute_price is not None
    assert found.cvms[0].runtime is None
    assert [type(failure) for failure in found.errors] == [SourceFailure, DetailsFailure]


def test_one_cvm_is_merged_from_its_details_and_from_lists_that_have_more() -> None:
    service = Service({1: [1, 2]})

    cvm = ask(service, lambda cloud: cloud.cvms.get("cvm_1", merge=True))

    assert (cvm.id, cvm.legacy_id, cvm.name) == ("cvm_1", 1, "n1")
    assert cvm.runtime is not None
    assert cvm.source.of("runtime").shape == "HostedCvm"
    details = [f"cvms/cvm_1 {version}" for version in VERSIONS]
    assert sorted(service.asked[: len(details) + 1]) == [f"apps/{app_id(1)}/cvms 2025-10-28", *details]


@pytest.mark.parametrize("failing", ["cvms.get 2025-10-28", "cvms.get 2026-01-21", "apps.list_cvms"])
def test_one_failing_response_costs_a_merged_cvm_its_fields_only(failing: str) -> None:
    cvm = ask(Service({1: [1]}, failing={failing}), lambda cloud: cloud.cvms.get("cvm_1", merge=True), max_retries=0)

    assert cvm.name == "n1"


def test_a_cvm_that_no_version_knows_is_not_found() -> None:
    with pytest.raises(NotFoundError, match=NEWEST):
        ask(Service({1: [1]}), lambda cloud: cloud.cvms.get("cvm_99", merge=True))


def test_many_are_merged_each_on_its_own() -> None:
    refs = ["cvm_1", "cvm_99", "cvm_2", " "]

    with PhalaCloud("a-key", transport=httpx.MockTransport(Service({1: [1, 2]}))) as cloud:
        first, missing, second, blank = cloud.cvms.get_many(refs, merge=True)

    assert isinstance(first, Cvm)
    assert isinstance(second, Cvm)
    assert (first.name, second.name) == ("n1", "n2")
    assert first.runtime is not None
    assert isinstance(missing, NotFoundError)
    assert "blank" in str(blank)


def test_an_inventory_that_is_complete_and_merged_is_saved_whole(tmp_path: Any) -> None:
    found = inventory(Service({1: [1, 2], 2: []}, hidden={2}, failing={"cvms.get"}), complete=True, merge=True)
    found.save(tmp_path / "fleet.jsonl")

    loaded = Inventory.load(tmp_path / "fleet.jsonl")

    assert loaded == found
    assert (loaded.seen_in, loaded.is_complete, loaded.errors) == (found.seen_in, found.is_complete, found.errors)
