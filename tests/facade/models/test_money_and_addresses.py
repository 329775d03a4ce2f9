"""What is derived from a price and from a gateway."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from phala_facade import Cvm, Gateway, PhalaCloud, Resources
from phala_facade.testing import FakeCloud


def derived(fields: dict[str, Any]) -> Cvm:
    known = {"app_id": "a" * 40, "gateway": Gateway(base_domain="gw.example"), **fields}
    return msgspec.structs.replace(FakeCloud.empty().add_cvm(), **known)


@pytest.mark.parametrize(
    ("price", "period", "hourly", "monthly"),
    [
        ("0.05", "hourly", "0.05", "36.50"),
        ("36.5", "monthly", None, "36.5"),
        ("36.5", "skip", None, None),
        ("36.5", "yearly", None, None),
        ("36.5", None, None, None),
        (None, "hourly", None, None),
        (None, "monthly", None, None),
    ],
)
def test_a_price_is_derived_where_the_billing_period_allows(
    price: str | None, period: str | None, hourly: str | None, monthly: str | None
) -> None:
    resources = Resources(compute_price=None if price is None else Decimal(price), billing_period=period)

    found = (resources.hourly_price, resources.monthly_estimate)

    assert tuple(each if each is None else str(each) for each in found) == (hourly, monthly)


@pytest.mark.parametrize("version", ["2025-10-28", "2026-01-21"])
def test_the_url_of_a_port_is_the_one_that_the_service_sends(version: str) -> None:
    with PhalaCloud("any key", transport=FakeCloud().transport, api_version=version) as cloud:
        cvms = cloud.cvms.list()

    sent = [(cvm, endpoint.app) for cvm in cvms for endpoint in cvm.endpoints if endpoint.app and cvm.url(1)]
    assert sent
    for cvm, url in sent:
        port = int(url.partition(".")[0].rpartition("-")[2])
        assert cvm.url(port) == url


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"app_id": "0x" + "a" * 40}, f"https://{'a' * 40}-80.gw.example"),
        ({"app_id": "app_" + "a" * 40}, f"https://{'a' * 40}-80.gw.example"),
        ({"app_id": None}, None),
        ({"gateway": None}, None),
    ],
    ids=str,
)
def test_it_is_known_only_with_the_app_and_the_domain(fields: dict[str, Any], url: str | None) -> None:
    assert derived(fields).url(80) == url


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_no_other_port_has_one(port: int) -> None:
    with pytest.raises(ValueError, match="port must be from 1 to 65535"):
        derived({}).url(port)
