"""The values that users hold: frozen, comparable, hashable, picklable, convertible."""

from __future__ import annotations

import json
from decimal import Decimal
from unittest.mock import ANY

import msgspec
import pytest

from phala_facade import AppList, Cvm, CvmList
from phala_facade.models.leaves import leaf_paths, leaf_value
from tests.support.documented import APP_2026_01_21, CVM_BASIC_INFO, CVM_INFO, HOSTED_CVM, full
from tests.support.values import app, cvms, detail

FULL_APP = full(APP_2026_01_21)


def test_a_cvm_goes_by_the_first_identifier_that_it_carries() -> None:
    body = full(CVM_BASIC_INFO)
    refs: list[str | None] = []
    for name in (None, "vm_uuid", "instance_id"):
        if name:
            body[name] = None
        refs.append(detail(body).ref)

    assert refs == [full(CVM_BASIC_INFO)["vm_uuid"], full(CVM_BASIC_INFO)["instance_id"], str(body["id"])]
    new, blank, none = cvms(full(CVM_INFO), {**full(CVM_INFO), "id": "", "vm_uuid": ""}, {"resource": {}})
    assert (new.ref, blank.ref, none.ref) == (full(CVM_INFO)["id"], full(CVM_INFO)["instance_id"], None)


def test_values_cannot_be_changed() -> None:
    (cvm,) = cvms(full(CVM_INFO))

    with pytest.raises(AttributeError):
        cvm.name = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        cvm.resources.vcpu = 1  # type: ignore[misc]


def test_equality_and_hash_leave_out_where_a_value_came_from() -> None:
    one, other, third = cvms(full(CVM_INFO), {**full(CVM_INFO), "made_up": 1}, {**full(CVM_INFO), "status": "other"})

    assert one == other
    assert one.source != other.source
    assert hash(one) == hash(other) == hash(third)
    assert one != third
    assert not (one != other)  # noqa: SIM202  # `!=` is a method of its own
    assert one != "a CVM"
    assert one != app(FULL_APP)
    assert one == ANY
    assert {one, other, third} == {one, third}
    assert hash(app(FULL_APP)) == hash(app(FULL_APP))
    (hosted,) = cvms(full(HOSTED_CVM))
    assert {hash(hosted.compose), hash(hosted.resources), hash(hosted.runtime), hash(hosted.endpoints)}
    assert app(FULL_APP) == app(FULL_APP)


def test_plain_values_are_ready_for_json_and_leave_out_the_source() -> None:
    body = full(CVM_INFO)
    (cvm,) = found = cvms(body)
    plain = cvm.to_dict()

    assert json.loads(json.dumps(plain)) == plain
    assert found.to_dicts() == [plain]
    assert set(plain) == {"ref", *Cvm.__struct_fields__} - {"source"}
    assert plain["resources"]["compute_price"] == body["resource"]["compute_billing_price"]
    assert plain["created_at"] == body["created_at"]
    assert plain["endpoints"] == body["endpoints"]
    nested = app(FULL_APP).to_dict()
    assert json.loads(json.dumps(nested)) == nested
    assert "source" not in nested["cvms"][0]


def test_representations_are_short_and_name_the_value() -> None:
    (cvm,) = cvms({**full(CVM_INFO), "name": "web", "status": "running", "id": "cvm_1"})
    (old,) = cvms({**full(HOSTED_CVM), "name": "web", "status": "running"})

    assert repr(cvm) == "Cvm(name='web', status='running', id='cvm_1')"
    assert repr(old) == f"Cvm(name='web', status='running', ref={old.vm_uuid!r})"
    assert repr(app(FULL_APP)).startswith("App(name='text-")
    assert "text-" not in repr(cvm.source)
    assert "CVMInfo" in repr(cvm.source)


def test_a_source_returns_fresh_plain_values_each_time_and_keeps_its_own_bytes_only() -> None:
    body = {**full(CVM_INFO), "made_up": {"key": [1]}}
    one, other = cvms(body, {**full(CVM_INFO), "name": "other"})
    one.source.raw["made_up"]["key"].append(2)

    assert one.source.raw == msgspec.json.decode(one.source.body) == body
    assert (b"other" in one.source.body, b"other" in other.source.body) == (False, True)


def test_a_source_knows_which_fields_its_shape_carries() -> None:
    new, old = cvms(full(CVM_INFO), full(HOSTED_CVM))
    fields = ("logs", "runtime", "os.name", "endpoints", "endpoints[].app", "kms.slug", "log")

    assert [field for field in fields if new.source.documents(field)] == [
        *("logs", "os.name", "endpoints", "endpoints[].app"),
    ]
    assert [field for field in fields if old.source.documents(field)] == [
        *("runtime", "os.name", "endpoints", "endpoints[].app", "kms.slug"),
    ]
    assert app(FULL_APP).source.documents("cvms")
    assert app(FULL_APP).source.documents("current_cvm.logs.stdout")


def test_a_list_is_an_immutable_sequence_and_two_lists_are_one() -> None:
    found = cvms(full(CVM_INFO), full(HOSTED_CVM))
    apps = AppList([app(FULL_APP)])

    assert isinstance(found, tuple)
    assert found[1] is list(found)[1]
    assert found[-1:].to_dicts() == [found[1].to_dict()]
    assert type(found + found[:1]) is type(sum([found, found], CvmList())) is CvmList
    assert type(found[:1] + tuple(found)) is CvmList
    assert found + found == (*found, *found)
    assert (type(apps + apps), type(apps + found)) == (AppList, tuple)


def test_every_leaf_of_a_full_value_can_be_reached_by_its_path() -> None:
    (cvm,) = cvms(full(CVM_INFO))
    values = {path: leaf_value(cvm, path) for path in leaf_paths(Cvm)}

    assert values["resources.compute_price"] == Decimal(full(CVM_INFO)["resource"]["compute_billing_price"])
    assert values["endpoints[].app"] == tuple(endpoint.app for endpoint in cvm.endpoints)
    assert values["runtime.uptime"] is None
    assert {path for path, value in values.items() if value not in (None, ())} == cvm.source.documented


def test_rich_shows_what_is_known_without_the_source() -> None:
    (cvm,) = cvms({**full(CVM_INFO), "name": "web"})
    shown = dict(cvm.__rich_repr__())

    assert shown["name"] == "web"
    assert not {"source", "runtime"} & set(shown)
    assert dict(cvm.source.__rich_repr__()).keys() == {"shape", "api_version", "schema", "deviations"}
