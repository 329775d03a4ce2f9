"""An inventory that is saved and loaded is the same, and a file that holds none, or only a part, is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from phala_facade import ConfigurationError, Inventory, PhalaCloud, PhalaError
from phala_facade.testing import API_KEY, FakeCloud

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["2025-10-28", "2026-01-21"])
def inventory(request: pytest.FixtureRequest) -> Inventory:
    fake = FakeCloud()
    with PhalaCloud(API_KEY, transport=fake.transport, api_version=request.param, max_retries=0) as cloud:
        fake.fail_next(500, on="cvms.get")
        return cloud.inventory()


def test_what_is_loaded_equals_what_was_saved(inventory: Inventory, tmp_path: Path) -> None:
    inventory.save(tmp_path / "fleet.jsonl")

    found = Inventory.load(tmp_path / "fleet.jsonl")

    assert found == inventory
    assert [cvm.source for cvm in found.cvms] == [cvm.source for cvm in inventory.cvms]
    assert [cvm.source.raw for cvm in found.listed] == [cvm.source.raw for cvm in inventory.listed]
    assert len(found.errors) == len(inventory.errors)
    assert [(type(each.error), str(each.error), each.error.attempts) for each in found.errors] == [
        (type(each.error), str(each.error), each.error.attempts) for each in inventory.errors
    ]


def test_when_it_was_taken_is_saved_and_not_known_of_an_older_file(inventory: Inventory, tmp_path: Path) -> None:
    path = tmp_path / "fleet.jsonl"
    inventory.save(path)
    assert inventory.taken_at is not None
    assert Inventory.load(path).taken_at == inventory.taken_at

    written = path.read_bytes()
    path.write_bytes(written.replace(b'"taken_at":', b'"x":', 1))
    assert Inventory.load(path).taken_at is None


def test_without_the_bodies_the_values_are_the_same(inventory: Inventory, tmp_path: Path) -> None:
    inventory.save(tmp_path / "whole.jsonl")
    inventory.save(tmp_path / "small.jsonl", raw=False)

    found = Inventory.load(tmp_path / "small.jsonl")

    assert found == inventory
    assert {cvm.source.raw for cvm in found.cvms} == {None}
    assert (tmp_path / "small.jsonl").stat().st_size < (tmp_path / "whole.jsonl").stat().st_size


def test_an_inventory_of_nothing_can_be_saved(tmp_path: Path) -> None:
    Inventory().save(tmp_path / "empty.jsonl")

    assert Inventory.load(tmp_path / "empty.jsonl") == Inventory()


@pytest.mark.parametrize("cut", [0, 10, -20, -2])
def test_a_file_that_was_cut_is_refused(cut: int, inventory: Inventory, tmp_path: Path) -> None:
    path = tmp_path / "fleet.jsonl"
    inventory.save(path)
    path.write_bytes(path.read_bytes()[:cut])

    with pytest.raises(ConfigurationError, match=r"fleet\.jsonl is not a saved inventory: line"):
        Inventory.load(path)


def test_a_file_that_lacks_lines_is_refused(inventory: Inventory, tmp_path: Path) -> None:
    path = tmp_path / "fleet.jsonl"
    inventory.save(path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))

    with pytest.raises(ConfigurationError, match=f"has {len(inventory.cvms) - 1} of {len(inventory.cvms)} CVMs"):
        Inventory.load(path)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b"null\n", b'{"format": "x", "version": 1, "cvms": 0}']
)
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(content)

    with pytest.raises(ConfigurationError, match="other"):
        Inventory.load(tmp_path / "other")


def test_a_failed_save_leaves_what_was_there(inventory: Inventory, tmp_path: Path) -> None:
    path = tmp_path / "missing" / "fleet.jsonl"

    with pytest.raises(FileNotFoundError):
        inventory.save(path)

    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_format_is_refused(inventory: Inventory, tmp_path: Path) -> None:
    path = tmp_path / "fleet.jsonl"
    inventory.save(path)
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":2', 1))

    with pytest.raises(ConfigurationError, match="has the format 'phala-facade inventory' of version 2"):
        Inventory.load(path)


def test_an_error_of_a_class_that_is_not_known_is_loaded_as_the_root_of_all(
    inventory: Inventory, tmp_path: Path
) -> None:
    path = tmp_path / "fleet.jsonl"
    inventory.save(path)
    path.write_bytes(path.read_bytes().replace(b'"type":"ServerError"', b'"type":"status_error_class"'))

    assert {type(each.error) for each in Inventory.load(path).errors} <= {PhalaError}
