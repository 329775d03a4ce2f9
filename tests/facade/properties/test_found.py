"""What probing the readers found: each stands here as the case that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.documented import APP_2025_10_28, APP_2026_01_21, CVM_INFO_DETAIL, HOSTED_CVM, full
from tests.support.shells import Asked, ask

if TYPE_CHECKING:
    from phala_facade import Cvm


def _with_resource(**given: Any) -> Cvm:
    body = full(CVM_INFO_DETAIL)
    body["resource"].update(given)
    cvm: Cvm = ask(Asked(body), lambda cloud: cloud.cvms.get("web-1"))
    return cvm


@pytest.mark.parametrize("price", ["1e9999999999999999999", "-1E-9999999999999999999"])
def test_a_price_with_an_exponent_beyond_all_decimals_costs_itself_alone(price: str) -> None:
    cvm = _with_resource(compute_billing_price=price)

    assert [each.path for each in cvm.source.deviations] == ["resource.compute_billing_price"]
    assert (cvm.resources.compute_price, cvm.source.raw["resource"]["compute_billing_price"]) == (None, price)


@pytest.mark.parametrize("gigabytes", [1.7e308, -1e308])
def test_a_size_at_the_end_of_what_numbers_reach_is_read_exactly(gigabytes: float) -> None:
    cvm = _with_resource(memory_in_gb=gigabytes)

    assert cvm.source.deviations == ()
    assert cvm.resources.memory_mb == int(gigabytes) * 1024


@pytest.mark.parametrize("schema", [APP_2025_10_28, APP_2026_01_21])
def test_an_empty_text_where_an_app_has_a_time_says_nothing_and_is_no_deviation(schema: str) -> None:
    app = ask(Asked({**full(schema), "created_at": ""}), lambda cloud: cloud.apps.get("a"))

    assert (app.created_at, app.source.raw["created_at"], app.source.deviations) == (None, "", ())


def test_an_empty_text_where_a_hosted_cvm_has_a_time_says_nothing_and_is_no_deviation() -> None:
    body = full(HOSTED_CVM)
    body["hosted"]["exited_at"] = ""
    (cvm,) = ask(Asked([body]), lambda cloud: cloud.cvms.list())

    assert (cvm.runtime.exited_at, cvm.source.deviations) == (None, ())
