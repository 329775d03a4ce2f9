"""An inventory that is saved and loaded is the same, and a file that holds none, or only a part, is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from phala_facade import ConfigurationError, Inventory, PhalaError
from phala_facade.testing import FakeCloud
from tests.facade.client.conftest import connect

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["2025-10-28", "2026-01-21"])
def inventory(request: pytest.FixtureRequest) -> Inventory:
    fake = FakeCloud()
    with connect(fake, api_version=request.param) as cloud:
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


def test_what_an_older_release_saved_is_loaded_and_another_format_is_refused(
    inventory: Inventory, tmp_path: Path
) -> None:
    path = tmp_path / "fleet.jsonl"
    inventory.save(path)
    assert inventory.taken_at is not None
    assert Inventory.load(path).taken_at == inventory.taken_at

    written = path.read_bytes().replace(b'"taken_at":', b'"x":', 1)
    path.write_bytes(written.replace(b'"type":"ServerError"', b'"type":"status_error_class"'))
    found = Inventory.load(path)
    assert found.taken_at is None
    # An error of a class that is not known is one of the root of all.
    assert {type(each.error) for each in found.errors} <= {PhalaError}
    path.write_bytes(written.replace(b'"version":1', b'"version":2', 1))
    with pytest.raises(ConfigurationError, match="has the format 'phala-facade inventory' of version 2"):
        Inventory.load(path)


def test_without_the_bodies_the_values_are_the_same(inventory: Inventory, tmp_path: Path) -> None:
    whole, small = tmp_path / "whole.jsonl", tmp_path / "small.jsonl"
    for saved in (inventory, Inventory()):
        saved.save(whole)
        saved.save(small, raw=False)

        found = Inventory.load(small)

        assert found == saved == Inventory.load(whole)
        assert {cvm.source.raw for cvm in found.cvms} <= {None}
        assert small.stat().st_size < whole.stat().st_size or not saved.cvms


@pytest.mark.parametrize("cut", [0, 10, -20, -2])
def test_a_file_that_was_cut_is_refused(cut: int, inventory: Inventory, tmp_path: Path) -> None:
    path = tmp_path / "fleet.jsonl"
    inventory.save(path)
    written = path.read_bytes()
    path.write_bytes(written[:cut])

    with pytest.raises(ConfigurationError, match=r"fleet\.jsonl is not a saved inventory: line"):
        Inventory.load(path)
    path.write_bytes(b"".join(written.splitlines(keepends=True)[:-1]))
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
