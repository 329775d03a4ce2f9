"""What the fields of values are, as those who import the facade see it; read by type checkers, never run."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, assert_type

from phala_facade import (
    App,
    Comparison,
    Cvm,
    CvmList,
    Deviation,
    Difference,
    Endpoint,
    Node,
    Profile,
    Resources,
    Source,
    compare,
)


def of_a_cvm(cvm: Cvm) -> None:
    """Fields are what their documentation says, and `None` is where the server may not say."""
    assert_type(cvm.name, str)
    assert_type(cvm.ref, str | None)
    assert_type(cvm.legacy_id, int | None)
    assert_type(cvm.listed, bool | None)
    assert_type(cvm.created_at, datetime | None)
    assert_type(cvm.resources, Resources)
    assert_type(cvm.node, Node | None)
    assert_type(cvm.endpoints, tuple[Endpoint, ...])
    assert_type(cvm.services, tuple[dict[str, Any], ...])
    assert_type(cvm.source, Source)
    assert_type(cvm.to_dict(), dict[str, Any])


def of_parts(cvm: Cvm) -> None:
    """Parts have the types of their units."""
    assert_type(cvm.resources.vcpu, int | None)
    assert_type(cvm.resources.memory_mb, int | None)
    assert_type(cvm.resources.compute_price, Decimal | None)
    assert_type(cvm.resources.monthly_estimate, Decimal | None)
    assert_type(cvm.url(8080), str | None)
    if cvm.node is not None:
        assert_type(cvm.node.region, str | None)
    if cvm.compose is not None:
        assert_type(cvm.compose.file, dict[str, Any] | str | None)
    if cvm.runtime is not None:
        assert_type([event.timestamp for event in cvm.runtime.events], list[int | None])


def of_a_list(cvms: CvmList) -> None:
    """A list is a sequence of CVMs, and a slice of it a list of the same kind."""
    assert_type(cvms[0], Cvm)
    assert_type(cvms[:2], CvmList)
    assert_type(len(cvms), int)
    assert_type([cvm.name for cvm in cvms], list[str])
    assert_type(cvms.to_dicts(), list[dict[str, Any]])
    assert_type(cvms.to_json(), str)
    assert_type(cvms + cvms, CvmList)
    assert_type(cvms + (1,), tuple[Cvm | int, ...])  # noqa: RUF005
    assert_type(cvms.schema(), dict[str, type])
    assert_type({cvm: cvm.status for cvm in cvms}, dict[Cvm, str])


def of_an_app(app: App) -> None:
    """An app names its CVMs."""
    assert_type(app.name, str | None)
    assert_type(app.profile, Profile | None)
    assert_type(app.current_cvm, Cvm | None)
    assert_type(app.cvms, tuple[Cvm, ...])
    assert_type(app.is_minimal, bool)
    assert_type(app.source, Source)


def of_a_source(source: Source) -> None:
    """A source says which shape, and keeps the whole answer."""
    assert_type(source.api_version, str)
    assert_type(source.shape, str)
    assert_type(source.deviations, tuple[Deviation, ...])
    assert_type(source.documents("logs"), bool)
    assert_type(source.body, bytes)


def of_a_comparison(cvms: CvmList, app: App) -> None:
    """Two values of one kind can be compared; any sequence of CVMs is a list of them."""
    assert_type(compare(cvms, list(cvms)), Comparison)
    assert_type(compare(app, app).differ, tuple[Difference, ...])
    assert_type(compare(cvms[0], cvms[1]).agree, tuple[str, ...])
