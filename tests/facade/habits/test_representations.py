"""`repr` is short and useful, whatever the server sent."""

from __future__ import annotations

import pprint
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import Cvm, CvmList, Endpoint, compare
from tests.support.documented import APP_2026_01_21, CVM_INFO, HOSTED_CVM, full
from tests.support.values import app
from tests.support.values import cvms as listed

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = "long" * 1000


def fleet(count: int) -> CvmList:
    return CvmList(listed({**full(CVM_INFO), "name": "web", "status": "running", "id": "cvm_1"}) * count)


def numbered(name: str) -> list[dict[str, Any]]:
    return [
        {**full(CVM_INFO), "name": name * 100, "id": f"cvm_{number}", "vm_uuid": str(number)} for number in range(200)
    ]


def long_cvm() -> Cvm:
    compose = {"docker_compose_file": LONG, "allowed_envs": ["ENV"] * 10_000}
    body = full(HOSTED_CVM)
    body["hosted"]["configuration"]["compose_file"] = compose
    body["hosted"]["events"] = [{"event": LONG, "body": LONG, "timestamp": 1}] * 100
    return listed({**body, "name": LONG, "status": LONG})[0]


def test_a_list_shows_ten_cvms_at_most_and_how_many_more_there_are() -> None:
    assert repr(CvmList()) == "CvmList([])"
    assert repr(fleet(2)) == (
        "CvmList([Cvm(name='web', status='running', id='cvm_1'), Cvm(name='web', status='running', id='cvm_1')])"
    )
    assert repr(fleet(10)).count("Cvm(") == repr(fleet(1000)).count("Cvm(") == 10
    assert repr(fleet(1000)).endswith("id='cvm_1'), ... and 990 more])")
    assert repr(fleet(1000)) == str(fleet(1000)) == pprint.pformat(fleet(1000))


def test_a_part_shows_what_is_known() -> None:
    assert repr(Endpoint(app="https://app.example")) == "Endpoint(app='https://app.example')"
    assert repr(Endpoint()) == "Endpoint()"
    (cvm,) = listed({**full(CVM_INFO), "resource": {"vcpu": 2, "compute_billing_price": "0.1"}})
    assert repr(cvm.resources) == "Resources(vcpu=2, compute_price=Decimal('0.1'))"


SHORT_EVEN_WHEN_LONG: dict[str, Callable[[], object]] = {
    "list": lambda: CvmList([long_cvm()] * 1000),
    "cvm": long_cvm,
    "app": lambda: app({**full(APP_2026_01_21), "name": LONG}),
    "compose": lambda: long_cvm().compose,
    "runtime": lambda: long_cvm().runtime,
    "source": lambda: listed({**full(CVM_INFO), "endpoints": ["odd"] * 4000})[0].source,
    "comparison": lambda: compare(*(listed(*numbered(name)) for name in ("one", "other"))),
}


@pytest.mark.parametrize("name", SHORT_EVEN_WHEN_LONG)
def test_a_representation_is_short_even_when_the_value_is_long(name: str) -> None:
    shown = repr(SHORT_EVEN_WHEN_LONG[name]())

    assert 100 < len(shown) < 5000
