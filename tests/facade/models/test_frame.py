"""Values as frames: the same columns and types every night."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl
import pytest

from phala_facade import App, AppList, AppPage, Cvm, CvmList, CvmPage, Inventory
from phala_facade.models.leaves import leaf_paths
from tests.support.documented import APP_2026_01_21, CVM_BASIC_INFO, CVM_INFO, HOSTED_CVM, full
from tests.support.values import app, cvms, detail

if TYPE_CHECKING:
    from phala_facade.models.frame import Framed

EMPTY: list[Framed] = [
    Inventory(),
    CvmList(),
    AppList(),
    CvmPage((), page=1, pages=1, total=0),
    AppPage((), page=1, pages=1, total=0),
]
TYPES = {
    str: pl.String(),
    int: pl.Int64(),
    bool: pl.Boolean(),
    Decimal: pl.Decimal(38, 12),
    datetime: pl.Datetime("us", "UTC"),
}


@pytest.mark.parametrize("value", EMPTY, ids=lambda value: type(value).__name__)
def test_every_column_is_there_even_if_there_is_nothing(value: Framed) -> None:
    frame = value.to_polars()

    assert (frame.height, value.rows()) == (0, [])
    assert dict(frame.schema) == {name: TYPES[kind] for name, kind in value.schema().items()}
    assert tuple(frame.columns) == value.columns() == tuple(value.schema())


def test_the_columns_are_the_fields_that_hold_one_scalar() -> None:
    assert list(CvmList.schema())[:4] == ["ref", "name", "status", "resources.vcpu"]
    assert set(leaf_paths(Cvm)) - set(CvmList.columns()) == {
        "endpoints[].app",
        "endpoints[].instance",
        "services",
        "compose.file",
        "runtime.events[].event",
        "runtime.events[].body",
        "runtime.events[].timestamp",
    }
    assert {path.partition(".")[0] for path in set(leaf_paths(App)) - set(AppList.columns())} == {
        "cvms[]",
        "current_cvm",
    }
    assert Inventory.schema() == {**CvmList.schema(), "error": str}
    assert CvmPage.schema() == CvmList.schema()


def test_the_frames_of_all_versions_and_of_an_empty_fleet_have_one_schema() -> None:
    found = [cvms(full(CVM_INFO)), cvms(full(HOSTED_CVM)), CvmList([detail(full(CVM_BASIC_INFO))]), CvmList()]

    together = pl.concat([each.to_polars() for each in found])

    assert together["ref"].to_list() == [cvm.ref for each in found for cvm in each]
    assert together["resources.compute_price"][0] == found[0][0].resources.compute_price
    assert together["created_at"][0] == found[0][0].created_at
    assert together.height == 3
    apps = AppList([app(full(APP_2026_01_21))])
    assert apps.to_polars().rows(named=True) == apps.rows()
    inventory = Inventory.of(found[0], {})
    assert pl.DataFrame(inventory).equals(inventory.to_polars())


@pytest.mark.parametrize(
    ("path", "value", "kept"),
    [
        pytest.param("legacy_id", 2**63 - 1, 2**63 - 1, id="the greatest integer"),
        pytest.param("legacy_id", -(2**63) - 1, None, id="beyond 64 bits"),
        pytest.param("resources.compute_price", Decimal("0.1234567890125"), Decimal("0.123456789012"), id="rounded"),
        pytest.param("resources.compute_price", Decimal("1." + "3" * 60), Decimal("1." + "3" * 12), id="many digits"),
        pytest.param("resources.compute_price", Decimal("1e40"), None, id="too much money"),
        pytest.param("created_at", datetime(9998, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC), id="late"),
    ],
)
def test_a_number_that_does_not_fit_costs_only_itself(path: str, value: Any, kept: Any) -> None:
    (cvm,) = cvms(full(CVM_INFO))
    name, _, leaf = path.partition(".")
    changed = msgspec.structs.replace(getattr(cvm, name), **{leaf: value}) if leaf else value

    frame = CvmList([msgspec.structs.replace(cvm, **{name: changed})]).to_polars()

    assert frame[path].to_list() == [kept]
    assert frame["name"].to_list() == [cvm.name]


def test_without_polars_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)

    for make in (CvmList().to_polars, Inventory().to_polars, Inventory().__arrow_c_stream__):
        with pytest.raises(ModuleNotFoundError, match=r"pip install 'phala-facade\[polars\]'"):
            make()
