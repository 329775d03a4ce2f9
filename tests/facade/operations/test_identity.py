"""What was requested is what the response describes, or an error: seen was the details of one CVM for another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import Cvm, UnexpectedResponseError, WaitTimeoutError
from tests.support.documented import APP_2026_01_21, CVM_BASIC_INFO, CVM_INFO_DETAIL, HOSTED_CVM, full
from tests.support.shells import Asked, ask

if TYPE_CHECKING:
    from collections.abc import Awaitable

VM_UUID = "01234567-89ab-cdef-0123-456789abcdef"
OTHER = "fedcba98-7654-3210-fedc-ba9876543210"
APP_ID = "50b0e827cc6c53f4010b57e588a18c5ef9388cc1"


def get_cvm(identifier: Any, api_version: str = "2026-01-21", **body: Any) -> Cvm:
    schema = CVM_INFO_DETAIL if api_version == "2026-01-21" else CVM_BASIC_INFO
    cvm = ask(Asked({**full(schema), **body}), lambda cloud: cloud.cvms.get(identifier), api_version=api_version)
    assert isinstance(cvm, Cvm)
    return cvm


@pytest.mark.parametrize(
    ("identifier", "api_version", "body", "field"),
    [
        ("cvm_0cd0e873", "2026-01-21", {"id": "cvm_2e7cdc5a"}, "id"),
        (VM_UUID, "2026-01-21", {"vm_uuid": OTHER}, "vm_uuid"),
        (VM_UUID, "2025-10-28", {"vm_uuid": OTHER}, "vm_uuid"),
        ("17", "2025-10-28", {"id": 18}, "legacy_id"),
    ],
)
def test_details_of_another_cvm_are_refused(
    identifier: str, api_version: str, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(UnexpectedResponseError, match=f"it describes another Cvm: its {field} is") as caught:
        get_cvm(identifier, api_version, **body)

    assert (caught.value.path, caught.value.subject) == (field, identifier)


@pytest.mark.parametrize(
    ("identifier", "body"),
    [
        ("web-1", {"name": "web-2"}),
        (APP_ID, {"app_id": "0" * 40, "instance_id": "1" * 40}),
        ("cvm_0cd0e873", {"id": "0cd0e873"}),
        ("cvm_0cd0e873", {"id": None}),
        (VM_UUID.upper(), {"vm_uuid": VM_UUID}),
        (VM_UUID.replace("-", ""), {"vm_uuid": VM_UUID}),
        (VM_UUID, {"vm_uuid": "", "id": "cvm_1"}),
        (VM_UUID, {"vm_uuid": None}),
    ],
)
def test_what_contradicts_nothing_is_accepted(identifier: str, body: dict[str, Any]) -> None:
    assert get_cvm(identifier, **body).source.shape == "CVMInfoDetail"


def test_a_cvm_is_identified_by_what_it_was_requested_with() -> None:
    (listed,) = ask(Asked([full(HOSTED_CVM)]), lambda cloud: cloud.cvms.list())
    assert listed.ref == listed.vm_uuid

    assert get_cvm(listed, "2025-10-28", vm_uuid=listed.vm_uuid, instance_id="another").vm_uuid == listed.vm_uuid
    with pytest.raises(UnexpectedResponseError, match="another Cvm: its vm_uuid"):
        get_cvm(listed, "2025-10-28", vm_uuid=OTHER)


def test_one_of_many_costs_itself_alone() -> None:
    other = Asked({**full(CVM_INFO_DETAIL), "id": "cvm_b"})

    def call(cloud: Any) -> Any:
        found = cloud.cvms.get_many(["cvm_a", "cvm_b"])
        return _kinds(found) if isinstance(found, tuple) else _kinds_of(found)

    assert ask(other, call) == [UnexpectedResponseError, Cvm]


def _kinds(found: Any) -> list[type]:
    return [type(each) for each in found]


async def _kinds_of(found: Awaitable[tuple[object, ...]]) -> list[type]:
    return _kinds(await found)


def test_a_wait_ends_with_the_error() -> None:
    other = Asked({**full(CVM_INFO_DETAIL), "id": "cvm_b", "status": "running"})
    with pytest.raises(UnexpectedResponseError, match="another Cvm") as caught:
        ask(other, lambda cloud: cloud.cvms.wait("cvm_a"))

    assert not isinstance(caught.value, WaitTimeoutError)


@pytest.mark.parametrize(
    ("identifier", "body", "field"),
    [(APP_ID, {"app_id": "0" * 40}, "app_id"), ("prj_1", {"id": "prj_2"}, "id")],
)
def test_another_app_is_refused(identifier: str, body: dict[str, Any], field: str) -> None:
    with pytest.raises(UnexpectedResponseError, match=f"it describes another App: its {field} is"):
        ask(Asked({**full(APP_2026_01_21), **body}), lambda cloud: cloud.apps.get(identifier))
