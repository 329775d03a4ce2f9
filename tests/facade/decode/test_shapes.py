"""Structure says which documented shape a response has, helped by the version that was requested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import ApiVersion
from phala_facade.operations.versions import NEWEST
from tests.support.documented import CVM_BASIC_INFO, CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM, SHAPES, full, required
from tests.support.values import app, cvms, detail, listed, paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade import Cvm

VERSIONS = [*(version.value for version in ApiVersion), "2026-05-22", "2026-06-23", "2099-01-01", "2024-01-01"]


def older(schema: str, api_version: str) -> tuple[str, ...]:
    """Return what is said of a shape that is older than a version later than all documented ones."""
    since = next(shape.since for shape in SHAPES if shape.schema == schema)
    is_older = since < NEWEST < api_version
    return (f"in the shape of {since}, though a later version was requested",) if is_older else ()


@pytest.mark.parametrize("api_version", VERSIONS)
@pytest.mark.parametrize(
    ("read", "schema"), [(listed, HOSTED_CVM), (listed, CVM_INFO), (detail, CVM_BASIC_INFO), (detail, CVM_INFO_DETAIL)]
)
def test_a_cvm_is_read_as_what_it_is_even_if_the_server_ignores_the_version(
    api_version: str, read: Callable[..., Cvm], schema: str
) -> None:
    cvm = read(full(schema), api_version=api_version)

    assert (cvm.source.schema, cvm.source.api_version) == (schema, api_version)
    assert tuple(f"{each.path}{each.problem}" for each in cvm.source.deviations) == older(schema, api_version)


def test_an_older_shape_than_any_that_was_requested_is_logged_without_a_path(caplog: pytest.LogCaptureFixture) -> None:
    listed(full(HOSTED_CVM), api_version="2026-06-23")

    message = "cvms.list: HostedCvm: in the shape of 2025-10-28, though a later version was requested"
    assert caplog.messages == [message] * 2


@pytest.mark.parametrize(("api_version", "default"), [("2026-01-21", False), ("2026-06-23", None), ("LATEST", None)])
def test_documented_defaults_are_for_the_versions_that_document_them(api_version: str, default: bool | None) -> None:
    body = required(CVM_INFO)
    cvm, odd, said = cvms(body, {**body, "resource": 5}, {**body, "public_logs": True}, api_version=api_version)
    whole = app({"app_id": "a", "name": "n", "current_cvm": body, "cvms": [body]}, api_version=api_version)

    found = [cvm, odd, whole.current_cvm, *whole.cvms]
    assert [each.public_logs for each in found if each] == [default] * 4
    assert (cvm.storage_fs, said.public_logs) == (None if default is None else "zfs", True)


BOTH = {
    "id": "cvm_1",
    "name": "n",
    "app_id": "a",
    "status": "running",
    "gateway": {},
    "node_info": {"id": 3},
    "resource": {"vcpu": 2, "memory_in_gb": 4, "disk_in_gb": 40, "gpus": "0"},
    "vcpu": 2,
    "memory": 4,
    "disk_size": 40,
}


@pytest.mark.parametrize("body", [BOTH, {key: value for key, value in BOTH.items() if key != "gateway"}])
def test_an_odd_value_turns_no_object_into_one_of_another_shape(body: dict[str, Any]) -> None:
    within = app({"id": "prj_1", "name": "n", "app_id": "a", "current_cvm": body, "cvms": [body]})
    alone = detail(body)

    assert alone.source.shape == "CVMInfoDetail"
    for cvm in (alone, cvms(full(HOSTED_CVM), body)[1], within.current_cvm, *within.cvms):
        assert cvm is not None
        assert cvm.source.shape.startswith("CVMInfo")
        assert (cvm.resources.memory_mb, cvm.node and cvm.node.id) == (4096, 3)
        assert [path for path in paths(cvm) if path != "gateway"] == ["resource.gpus"]


@pytest.mark.parametrize(
    ("api_version", "shape", "memory"),
    [
        # The newest documented version that is not later is the likeliest.
        ("2025-10-28", "CvmBasicInfo", 4),
        ("2025-12-31", "CvmBasicInfo", 4),
        ("2026-01-21", "CVMInfoDetail", 4096),
        ("2098-12-31", "CVMInfoDetail", 4096),
        ("LATEST", "CVMInfoDetail", 4096),
    ],
)
def test_of_the_shapes_that_an_object_has_the_requested_version_decides(
    api_version: str, shape: str, memory: int
) -> None:
    for body in (BOTH, BOTH | {"listed": "no"}):
        cvm = detail(body, api_version=api_version)

        assert (cvm.source.shape, cvm.resources.memory_mb, cvm.listed is True) == (shape, memory, False)


def test_a_list_may_mix_shapes_and_a_detail_has_never_the_shape_of_lists() -> None:
    schemas = [CVM_INFO, HOSTED_CVM, HOSTED_CVM, CVM_INFO]

    assert [cvm.source.schema for cvm in cvms(*map(full, schemas))] == schemas
    assert detail(full(CVM_INFO)).source.schema == CVM_INFO_DETAIL
