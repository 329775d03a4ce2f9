"""What the CVMs of one answer have in common is kept once; what one of them keeps is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.documented import CVM_INFO, HOSTED_CVM, full
from tests.support.shells import Asked, ask

if TYPE_CHECKING:
    from phala_facade import CvmList

COMMON = ("node", "os", "kms", "gateway", "owner")


def listed(*bodies: dict[str, Any]) -> CvmList:
    cvms: CvmList = ask(Asked(list(bodies)), lambda cloud: cloud.cvms.list())
    return cvms


@pytest.mark.parametrize("schema", [CVM_INFO, HOSTED_CVM], ids=["CVMInfo", "HostedCvm"])
def test_equal_parts_of_one_answer_are_one_object(schema: str) -> None:
    one, other = listed({**full(schema), "name": "one"}, {**full(schema), "name": "other"})

    assert all(getattr(one, part) is getattr(other, part) is not None for part in COMMON)


def test_parts_that_differ_in_anything_stay_apart() -> None:
    body = full(CVM_INFO)
    one, other = listed(body, {**body, "os": {**body["os"], "version": "another"}})

    assert one.os is not None
    assert other.os is not None
    assert (one.os.version, other.os.version) == (body["os"]["version"], "another")


def test_prices_that_are_equal_but_written_in_another_way_stay_as_they_were_written() -> None:
    body = full(CVM_INFO)
    written = ["0.1", "0.10"]
    prices = [
        cvm.resources.compute_price
        for cvm in listed(*({**body, "resource": {"compute_billing_price": text}} for text in written))
    ]

    assert [str(price) for price in prices] == written


def test_a_part_that_says_nothing_is_none_wherever_it_is_read() -> None:
    body = {**full(CVM_INFO), "os": {}, "gateway": {"base_domain": None, "cname": None}}

    assert [(cvm.os, cvm.gateway) for cvm in listed(body, body)] == [(None, None)] * 2


def test_a_cvm_that_is_kept_keeps_its_own_bytes_only() -> None:
    kept = listed(*({**full(CVM_INFO), "name": f"cvm-{number}"} for number in range(100)))[7]

    assert type(kept.source.body) is bytes
    assert len(kept.source.body) < 10_000
    assert kept.source.raw["name"] == "cvm-7"
