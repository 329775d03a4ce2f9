"""Finding a CVM by its name or by a part of an identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import AmbiguousError, NotFoundError, PhalaError, ServerError
from phala_facade.testing import FakeCloud

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run

SIMILAR = "; similar names: 'web-2', 'web-1'"
UUID = "4f1c2d3e-aaaa-bbbb-cccc-0123456789ab"


@pytest.fixture
def fake() -> FakeCloud:
    made = FakeCloud.empty()
    shop = made.add_app(name="shop", app_id="5" * 40)
    made.add_cvm(name="web-1", id="cvm_Zq12", legacy_id=17, vm_uuid=UUID, instance_id="1" * 40)
    made.add_cvm(name="web-2", id="cvm_Zq34", legacy_id=1, instance_id="2" * 40)
    made.add_cvm(name="shop", id="cvm_Xy99", legacy_id=170, app_id=shop.app_id)
    for name in ("twin", "twin", "job", "Job", "JOB", *("many",) * 8):
        made.add_cvm(name=name)
    return made


def find(run: Run, name: Any, fake: FakeCloud, **settings: Any) -> Any:
    return run(fake, lambda cloud: cloud.cvms.find(name), **settings)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("web-1", "web-1", id="name"),
        pytest.param("WEB-1", "web-1", id="name in another case"),
        pytest.param("Job", "Job", id="name in its own case, before others"),
        pytest.param("cvm_Zq12", "web-1", id="hashed identifier"),
        pytest.param("zq3", "web-2", id="start of one, in any case, without its prefix"),
        pytest.param(UUID, "web-1", id="UUID"),
        pytest.param("4F1C2D3EAAAA", "web-1", id="start of one, in any case, without dashes"),
        pytest.param("1" * 40, "web-1", id="instance"),
        pytest.param("222", "web-2", id="start of one"),
        pytest.param("0x" + "5" * 40, "shop", id="app"),
    ],
)
def test_the_only_cvm_that_fits_is_found_in_the_list(run: Run, fake: FakeCloud, name: str, found: str) -> None:
    cvm = find(run, name, fake)

    assert (cvm.name, cvm.source.shape) == (found, "CVMInfo")
    assert [each.operation for each in fake.requests] == ["cvms.list"]


def test_an_integer_is_an_identifier_as_a_whole(run: Run, fake: FakeCloud) -> None:
    assert find(run, "17", fake, api_version="2025-10-28").name == "web-1"


@pytest.mark.parametrize(
    ("name", "names", "more"),
    [
        ("twin", ["twin", "twin"], ""),
        ("cvm_Zq", ["web-1", "web-2"], ""),
        ("jOB", ["job", "Job", "JOB"], ""),
        ("many", ["many"] * 8, " and 3 more"),
    ],
)
def test_several_that_fit_are_an_error_that_has_them(
    run: Run, fake: FakeCloud, name: str, names: list[str], more: str
) -> None:
    with pytest.raises(AmbiguousError) as caught:
        find(run, name, fake)

    error = caught.value
    assert isinstance(error, PhalaError)
    assert [cvm.name for cvm in error.candidates] == names
    assert (error.operation, error.subject, error.attempts) == ("cvms.find", name, 1)
    shown = ", ".join(f"{cvm.name!r} ({cvm.ref})" for cvm in error.candidates[:5])
    assert str(error) == f"cvms.find '{name}': {len(names)} CVMs fit: {shown}{more}"


def test_what_the_list_hides_is_requested_by_itself(run: Run, fake: FakeCloud) -> None:
    fake.answer_next([], on="cvms.list")

    assert find(run, "cvm_Zq12", fake).name == "web-1"
    assert [each.operation for each in fake.requests] == ["cvms.list", "cvms.get"]


@pytest.mark.parametrize(("name", "similar"), [("web-3", SIMILAR), ("WEB-3", SIMILAR), ("cvm_none", ""), ("zzz", "")])
def test_none_that_fits_is_an_error_with_similar_names(run: Run, fake: FakeCloud, name: str, similar: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(run, name, fake)

    error = caught.value
    assert str(error) == (
        f"cvms.find '{name}' (API version 2026-01-21): HTTP 404 Not Found, request id {error.request_id}: "
        f"no CVM has this name or identifier{similar}"
    )
    assert (error.operation, error.subject, error.status_code) == ("cvms.find", name, 404)
    assert isinstance(error.__cause__, NotFoundError)
    assert error.body == error.__cause__.body


@pytest.mark.parametrize("on", ["cvms.list", "cvms.get"])
def test_another_error_stays_as_it_is(run: Run, fake: FakeCloud, on: str) -> None:
    fake.fail_next(503, on=on)

    with pytest.raises(ServerError, match=on):
        find(run, "nothing", fake)
