"""Finding a CVM by its name or by a part of an identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import AmbiguousError, Cvm, InvalidArgumentError, NotFoundError, PhalaError, ServerError
from phala_facade.testing import FakeCloud

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run

SIMILAR = "; similar names: 'web-2', 'web-1'"
UUID = "4f1c2d3e-aaaa-bbbb-cccc-0123456789ab"


def fleet() -> FakeCloud:
    fake = FakeCloud.empty()
    shop = fake.add_app(name="shop", app_id="5" * 40)
    fake.add_cvm(name="web-1", id="cvm_Ab12", vm_uuid=UUID, instance_id="1" * 40)
    fake.add_cvm(name="web-2", id="cvm_Ab34", vm_uuid=UUID.replace("4f", "5f"), instance_id="2" * 40)
    fake.add_cvm(name="shop", id="cvm_Xy99", vm_uuid=UUID.replace("4f", "6f"), app_id=shop.app_id)
    fake.add_cvm(name="twin", id="cvm_Zz01", vm_uuid=UUID.replace("4f", "7f"))
    fake.add_cvm(name="twin", id="cvm_Zz02", vm_uuid=UUID.replace("4f", "8f"))
    return fake


def find(run: Run, name: Any, fake: FakeCloud | None = None, **settings: Any) -> Any:
    return run(fake or fleet(), lambda cloud: cloud.cvms.find(name), **settings)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("web-1", "web-1", id="name"),
        pytest.param("cvm_Ab12", "web-1", id="hashed identifier"),
        pytest.param("ab3", "web-2", id="start of one, in any case, without its prefix"),
        pytest.param(UUID, "web-1", id="UUID"),
        pytest.param("4F1C2D3EAAAA", "web-1", id="start of one, in any case, without dashes"),
        pytest.param("1" * 40, "web-1", id="instance"),
        pytest.param("222", "web-2", id="start of one"),
        pytest.param("0x" + "5" * 40, "shop", id="app"),
        pytest.param("WEB-1", "web-1", id="name in another case"),
    ],
)
def test_the_only_cvm_that_fits_is_found_in_the_list(run: Run, name: str, found: str) -> None:
    fake = fleet()

    cvm = find(run, name, fake)

    assert cvm.name == found
    assert cvm.source.shape == "CVMInfo"
    assert [each.operation for each in fake.requests] == ["cvms.list"]


def test_an_integer_is_an_identifier_as_a_whole(run: Run) -> None:
    fake = FakeCloud.empty()
    for number in (17, 1, 170):
        fake.add_cvm(name=f"number {number}", legacy_id=number)

    assert find(run, "17", fake, api_version="2025-10-28").name == "number 17"


@pytest.mark.parametrize(
    ("name", "names"),
    [("twin", ["twin", "twin"]), ("cvm_Ab", ["web-1", "web-2"])],
    ids=["name", "start of an identifier"],
)
def test_several_that_fit_are_an_error_that_has_them(run: Run, name: str, names: list[str]) -> None:
    with pytest.raises(AmbiguousError) as caught:
        find(run, name)

    error = caught.value
    assert isinstance(error, PhalaError)
    assert [cvm.name for cvm in error.candidates] == names
    assert (error.operation, error.subject, error.attempts) == ("cvms.find", name, 1)
    shown = ", ".join(f"{cvm.name!r} ({cvm.ref})" for cvm in error.candidates)
    assert str(error) == f"cvms.find '{name}': 2 CVMs fit: {shown}"


def test_its_message_names_a_few(run: Run) -> None:
    fake = FakeCloud.empty()
    for _ in range(8):
        fake.add_cvm(name="x")

    with pytest.raises(AmbiguousError, match=r"8 CVMs fit: ('x' \(\w+\), ){4}'x' \(\w+\) and 3 more"):
        find(run, "x", fake)


def test_what_the_list_hides_is_requested_by_itself(run: Run) -> None:
    fake = fleet()
    hidden = fake.cvm("cvm_Ab12")
    fake.answer_next([], on="cvms.list")

    assert find(run, hidden.id, fake).id == hidden.id
    assert [each.operation for each in fake.requests] == ["cvms.list", "cvms.get"]


@pytest.mark.parametrize(("name", "similar"), [("web-3", SIMILAR), ("WEB-3", SIMILAR), ("cvm_", ""), ("zzz", "")])
def test_none_that_fits_is_an_error_with_similar_names(run: Run, name: str, similar: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(run, name, FakeCloud.empty() if name == "cvm_" else None)

    error = caught.value
    assert str(error) == (
        f"cvms.find '{name}' (API version 2026-01-21): HTTP 404 Not Found, request id {error.request_id}: "
        f"no CVM has this name or identifier{similar}"
    )
    assert (error.operation, error.subject, error.status_code) == ("cvms.find", name, 404)
    assert isinstance(error.__cause__, NotFoundError)
    assert error.body == error.__cause__.body


@pytest.mark.parametrize(("on", "error"), [("cvms.list", ServerError), ("cvms.get", ServerError)])
def test_another_error_stays_as_it_is(run: Run, on: str, error: type[Exception]) -> None:
    fake = fleet()
    fake.fail_next(503, on=on)

    with pytest.raises(error, match=on):
        find(run, "nothing", fake)


def test_a_name_in_its_own_case_comes_before_one_in_another(run: Run) -> None:
    fake = FakeCloud.empty()
    for name in ("web", "Web", "WEB"):
        fake.add_cvm(name=name)

    assert find(run, "Web", fake).name == "Web"
    with pytest.raises(AmbiguousError, match="3 CVMs fit"):
        find(run, "wEB", fake)


@pytest.mark.parametrize("name", ["", "..", 5, Cvm])
def test_an_unusable_name_is_refused_before_anything_is_sent(run: Run, name: Any) -> None:
    fake = fleet()

    with pytest.raises(InvalidArgumentError, match=r"^name "):
        find(run, name, fake)

    assert fake.requests == []
