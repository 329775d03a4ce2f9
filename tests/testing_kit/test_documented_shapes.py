"""Every body is what the spec documents, and together they use all that the spec documents."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from phala_facade.operations.versions import VERSIONS
from phala_facade.testing import default_fleet
from phala_facade.testing.constants import FULL_CVM_ID, HOLLOW_CVM_ID, NULL_CVM_ID, UNHOSTED_CVM_ID
from phala_facade.testing.fleet import find_cvm
from phala_facade.testing.records import App
from phala_facade.testing.render import RENDERERS, v2025_10_28, v2026_01_21
from tests.support.paths import ROOT
from tests.testing_kit import documented as d
from tests.testing_kit.bodies import COMPONENTS, Body, all_apps, all_bodies, all_cvms

if TYPE_CHECKING:
    from phala_facade.testing.records import Cvm
    from tests.testing_kit.documented import Documented

_BODIES = all_bodies()
_LISTED_OR_ALONE = sorted({component for listed, alone, _ in COMPONENTS.values() for component in (listed, alone)})


def _body_id(body: Body) -> str:
    return f"{body.version}-{body.operation}-{body.record}"


def _cvm(cvm_id: str) -> Cvm:
    found = [cvm for tenancy in default_fleet().tenancies if (cvm := find_cvm(tenancy, cvm_id))]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("body", _BODIES, ids=_body_id)
def test_each_body_fits_the_exact_schema_of_its_version_and_operation(documented: Documented, body: Body) -> None:
    assert documented.problems(body.component, body.value) == []


@pytest.mark.parametrize("body", _BODIES, ids=_body_id)
def test_each_object_has_only_documented_keys(documented: Documented, body: Body) -> None:
    assert isinstance(body.value, dict)
    assert set(body.value) <= set(documented.properties(body.component))


def test_the_check_of_shapes_rejects_a_time_that_is_none(documented: Documented) -> None:
    body = cast("dict[str, d.Json]", json.loads(json.dumps(v2026_01_21.list_item(_cvm(FULL_CVM_ID)))))
    assert documented.problems(d.CVM_INFO, {**body, "created_at": "yesterday"}) != []
    assert documented.problems(d.HOSTED_CVM, body) != []


def test_every_version_that_is_known_has_the_shapes_of_a_documented_one() -> None:
    assert [*RENDERERS] == sorted({*VERSIONS, "2026-05-22", "2026-06-23"})
    for version, renderer in RENDERERS.items():
        assert renderer is RENDERERS[max(documented for documented in VERSIONS if documented <= version)]
    assert (RENDERERS["2025-10-28"], RENDERERS["2026-06-23"]) == (v2025_10_28, v2026_01_21)


def test_every_documented_property_is_given_somewhere_and_null_where_it_may_be(documented: Documented) -> None:
    usage = documented.usage([(body.component, body.value) for body in _BODIES])
    missing = [
        (component, name, "given")
        for (component, name), seen in usage.items()
        if "given" not in seen and component != d.MINIMAL_APP
    ] + [
        (component, name, "null")
        for (component, name), seen in usage.items()
        if "null" not in seen and documented.nullable(component, name)
    ]
    assert missing == []
    assert {component for component, _ in usage} >= {d.MINIMAL_APP}.union(*COMPONENTS.values())


def test_every_component_that_the_operations_reach_is_rendered(documented: Documented) -> None:
    usage = documented.usage([(body.component, body.value) for body in _BODIES])
    rendered = {component for component, _ in usage}
    components = cast("dict[str, dict[str, dict[str, d.Json]]]", documented.document["components"])["schemas"]
    objects = {name for name, schema in components.items() if schema.get("type") == "object"}
    # The compose file of a detail is a free-form object there; it is the same as the one documented in a list.
    assert rendered == objects - {d.VALIDATION_ERROR, "ValidationError"}


@pytest.mark.parametrize(
    ("component", "values"),
    [
        ("KmsType", {cvm.kms_kind for cvm in all_cvms()}),
        ("KmsType", {app.kms_kind for app in all_apps() if isinstance(app, App)}),
        ("BillingPeriod", {cvm.billing_period for cvm in all_cvms()}),
        ("TeepodStatus", {cvm.node.status for cvm in all_cvms() if cvm.node}),
    ],
)
def test_every_documented_value_of_an_enumeration_is_met(
    documented: Documented, component: str, values: set[str | None]
) -> None:
    assert values - {None} == set(cast("list[str]", documented.schema(component)["enum"]))


def test_the_minimal_app_is_met_in_its_long_and_in_its_short_form() -> None:
    minimal = [body.value for body in _BODIES if body.component == d.MINIMAL_APP]
    assert {len(value) for value in minimal if isinstance(value, dict)} == {1, 11}


@pytest.mark.parametrize("component", _LISTED_OR_ALONE)
def test_one_cvm_has_every_nullable_thing_given(documented: Documented, component: str) -> None:
    body = next(b for b in _BODIES if b.component == component and b.record == _cvm(FULL_CVM_ID).name)
    usage = documented.usage([(component, body.value)])
    assert [key for key, seen in usage.items() if seen != {"given"}] == []


def test_one_cvm_has_every_nullable_thing_null_in_2026_01_21(documented: Documented) -> None:
    body = next(b for b in _BODIES if b.component == d.CVM_DETAIL_2026 and b.record == _cvm(NULL_CVM_ID).name)
    usage = documented.usage([(d.CVM_DETAIL_2026, body.value)])
    assert [key for key, seen in usage.items() if documented.nullable(*key) and seen != {"null"}] == []


def test_one_cvm_has_every_nullable_thing_null_in_2025_10_28_but_what_2026_01_21_could_not_match(
    documented: Documented,
) -> None:
    name = _cvm(HOLLOW_CVM_ID).name
    values = [(b.component, b.value) for b in _BODIES if b.record == name and b.version == "2025-10-28"]
    usage = documented.usage(values)
    assert {key for key, seen in usage.items() if documented.nullable(*key) and seen != {"null"}} == {
        (d.HOSTED_CVM, "vcpu"),
        (d.HOSTED_CVM, "memory"),
        (d.HOSTED_CVM, "disk_size"),
        (d.CVM_DETAIL_2025, "vm_uuid"),
    }


def test_a_cvm_without_a_vm_is_no_hosted_cvm_and_one_without_an_app_has_no_2025_10_28_detail() -> None:
    unhosted, null = _cvm(UNHOSTED_CVM_ID), _cvm(NULL_CVM_ID)
    assert v2025_10_28.list_item(unhosted) is None
    assert v2025_10_28.detail(unhosted) is not None
    assert v2025_10_28.list_item(null) is None
    assert v2025_10_28.detail(null) is None


def test_an_app_whose_cvm_2025_10_28_cannot_say_is_refused() -> None:
    app = next(app for app in all_apps() if isinstance(app, App))
    with pytest.raises(ValueError, match="2025-10-28 requires both"):
        v2025_10_28.app(replace(app, cvms=(_cvm(NULL_CVM_ID),)))


def test_the_bodies_are_the_same_bytes_in_every_process() -> None:
    program = "from tests.testing_kit.bodies import all_bodies; print(all_bodies())"
    # Hash seeds differ from process to process unless they are set.
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}, cwd=ROOT
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
