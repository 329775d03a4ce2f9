"""One CVM from several responses: filled by whichever fills a field, each field with its own source."""

from __future__ import annotations

import msgspec
import pytest

from phala_facade import Cvm, Deviation, PhalaCloud, compare
from phala_facade.inventory.readings import merged
from phala_facade.testing import API_KEY, FakeCloud
from phala_facade.testing.constants import FULL_CVM_ID


@pytest.fixture
def readings() -> list[Cvm]:
    transport = FakeCloud().transport
    with PhalaCloud(API_KEY, transport=transport) as cloud:
        new, old = cloud.cvms.get(FULL_CVM_ID), cloud.with_api_version("2025-10-28")
        hosted = next(cvm for cvm in old.cvms.list() if cvm.vm_uuid == new.vm_uuid)
        return [new, old.cvms.get(FULL_CVM_ID), hosted]


def test_a_field_is_filled_if_any_response_fills_it_and_knows_its_own_source(readings: list[Cvm]) -> None:
    new, old, hosted = readings

    cvm = merged(readings)

    assert cvm.resources.compute_price == new.resources.compute_price is not None
    assert cvm.dashboard_url == hosted.dashboard_url is not None
    assert cvm.runtime == hosted.runtime is not None
    assert cvm.legacy_id == old.legacy_id is not None
    assert cvm.source.deviations == ()
    assert compare(cvm, new).differ == compare(cvm, old).differ == compare(cvm, hosted).differ == ()

    assert cvm.source.of("resources.compute_price").shape == "CVMInfoDetail"
    assert cvm.source.of("runtime.uptime").shape == cvm.source.of("runtime").shape == "HostedCvm"
    assert cvm.source.of("runtime").raw["hosted"]
    assert [part.api_version for part in cvm.source.parts] == ["2026-01-21", "2025-10-28", "2025-10-28"]
    assert cvm.source.documents("runtime")
    assert new.source.of("name") is new.source
    assert merged([new]) == new


def test_where_responses_disagree_the_first_one_stands_and_it_is_a_deviation(readings: list[Cvm]) -> None:
    new, old, _ = readings
    other = msgspec.structs.replace(old, status="odd", resources=msgspec.structs.replace(old.resources, vcpu=99))

    cvm = merged([new, other])

    assert (cvm.status, cvm.resources.vcpu) == (new.status, new.resources.vcpu)
    assert set(cvm.source.deviations) == {
        Deviation("status", "CvmBasicInfo of 2025-10-28 has another value"),
        Deviation("resources.vcpu", "CvmBasicInfo of 2025-10-28 has another value"),
    }


def test_what_the_first_response_did_not_say_is_taken_from_the_next(readings: list[Cvm]) -> None:
    new, old, _ = readings
    silent = msgspec.structs.replace(new, name="", status="unknown", os=None, endpoints=())

    cvm = merged([silent, old])

    assert (cvm.name, cvm.status) == (old.name, old.status)
    assert cvm.os == old.os is not None
    assert cvm.endpoints == old.endpoints != ()
