"""Every body is what the spec documents, they use all that it documents, and they say what the records say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest

from phala_facade import ApiVersion, App, Cvm, PhalaCloud, compare
from phala_facade.decode.strict import documented
from phala_facade.models.plain import as_array, as_object
from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.versions import VERSIONS
from phala_facade.testing import API_KEY, FakeCloud, default_fleet
from phala_facade.testing.constants import FULL_CVM_ID, HOLLOW_CVM_ID, NULL_CVM_ID
from phala_facade.testing.render import RENDERERS
from tests.support.documented import (
    APP_MINIMAL,
    CVM_BASIC_INFO,
    CVM_INFO,
    CVM_INFO_DETAIL,
    HOSTED_CVM,
)
from tests.support.operations import call, objects_of, schema_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from phala_facade.testing.records import Tenancy


class Body(NamedTuple):
    """An object in a response."""

    version: str
    operation: str
    subject: str
    schema: str
    value: dict[str, Any]


def all_bodies() -> tuple[Body, ...]:
    """Return what the administrator is shown of each CVM and app, in every version and workspace."""
    bodies: list[Body] = []
    with httpx.Client(transport=FakeCloud().transport, base_url="https://fleet.example") as client:
        for tenancy in default_fleet().tenancies:
            subjects = {
                None: [""],
                "cvm_id": [cvm.id for cvm in tenancy.cvms],
                "app_id": [app.app_id for app in tenancy.apps],
            }
            for version in VERSIONS:
                headers = {
                    "X-API-Key": API_KEY,
                    "X-Phala-Version": version,
                    "X-Phala-Workspace": str(tenancy.workspace.id),
                }
                for operation in OPERATIONS:
                    for subject in subjects[operation.subject]:
                        path = operation.path.format(**{str(operation.subject): subject})
                        response = client.get(path, headers=headers)
                        if response.status_code == 404:
                            continue
                        for value in objects_of(operation, response.json()):
                            is_minimal = operation.name in {"apps.get", "apps.list"} and value.get("id") is None
                            schema = APP_MINIMAL if is_minimal else schema_in(operation, version)
                            bodies.append(Body(version, operation.name, subject, schema, value))
    return tuple(bodies)


BODIES = all_bodies()
SCHEMAS: dict[str, dict[str, Any]] = documented()["components"]["schemas"]
FLEET = [cvm for tenancy in default_fleet().tenancies for cvm in tenancy.cvms]
OLD, NEW = "2025-10-28", "2026-01-21"


def usage(bodies: Iterable[Body]) -> dict[tuple[str, str], set[str]]:
    """Return how bodies use each documented property of each schema: absent, null or given."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)

    def observe(schema: dict[str, Any], value: Any) -> None:
        for option in schema.get("anyOf", [schema]):
            for item in as_array(value) or []:
                observe(option.get("items", {}), item)
            known = as_object(value)
            if known is not None and "$ref" in option:
                name = option["$ref"].rpartition("/")[2]
                for key, child in SCHEMAS[name].get("properties", {}).items():
                    found = known.get(key)
                    seen[name, key].add("absent" if key not in known else "null" if found is None else "given")
                    observe(child, found)

    for body in bodies:
        observe({"$ref": f"#/components/schemas/{body.schema}"}, body.value)
    return seen


def nullable(schema: str, name: str) -> bool:
    return {"type": "null"} in SCHEMAS[schema]["properties"][name].get("anyOf", [])


def of(cvm_id: str, schema: str) -> Body:
    name = next(cvm.name for cvm in FLEET if cvm.id == cvm_id)
    return next(body for body in BODIES if body.schema == schema and body.value["name"] == name)


def test_every_known_version_responds_in_the_shapes_of_a_documented_one() -> None:
    assert [*RENDERERS] == [version for version in ApiVersion if version is not ApiVersion.LATEST]
    for version, renderer in RENDERERS.items():
        assert renderer is RENDERERS[max(known for known in VERSIONS if known <= version)]


def test_every_documented_property_is_given_somewhere_and_null_where_it_may_be() -> None:
    used = usage(BODIES)
    assert [place for place, seen in used.items() if "given" not in seen and place[0] != APP_MINIMAL] == []
    assert [place for place, seen in used.items() if "null" not in seen and nullable(*place)] == []


def test_every_schema_that_the_operations_reach_is_used() -> None:
    objects = {name for name, schema in SCHEMAS.items() if schema.get("type") == "object"}
    pages = {name for name in objects if "Paginated" in name or name.endswith("ListResponse")}
    assert {schema for schema, _ in usage(BODIES)} == objects - pages - {"HTTPValidationError", "ValidationError"}


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ("KmsType", {cvm.kms.type for cvm in FLEET if cvm.kms}),
        ("KmsType", {app.kms_type for tenancy in default_fleet().tenancies for app in tenancy.apps}),
        ("BillingPeriod", {cvm.resources.billing_period for cvm in FLEET}),
        ("TeepodStatus", {cvm.node.status for cvm in FLEET if cvm.node}),
    ],
)
def test_every_documented_value_of_an_enumeration_is_met(schema: str, values: set[str | None]) -> None:
    assert values - {None} == set(SCHEMAS[schema]["enum"])


def test_the_minimal_app_is_met_in_its_long_and_in_its_short_form() -> None:
    assert {len(body.value) for body in BODIES if body.schema == APP_MINIMAL} == {1, 11}


@pytest.mark.parametrize("schema", [HOSTED_CVM, CVM_BASIC_INFO, CVM_INFO, CVM_INFO_DETAIL])
def test_one_cvm_has_every_nullable_thing_given(schema: str) -> None:
    assert [place for place, seen in usage([of(FULL_CVM_ID, schema)]).items() if seen != {"given"}] == []


@pytest.mark.parametrize(
    ("cvm_id", "schema", "given"),
    [
        (NULL_CVM_ID, CVM_INFO_DETAIL, set[str]()),
        # What 2026-01-21 could not match.
        (HOLLOW_CVM_ID, HOSTED_CVM, {"vcpu", "memory", "disk_size"}),
        (HOLLOW_CVM_ID, CVM_BASIC_INFO, {"vm_uuid"}),
    ],
)
def test_one_cvm_has_every_nullable_thing_null(cvm_id: str, schema: str, given: set[str]) -> None:
    used = usage([of(cvm_id, schema)])
    assert {name for (where, name), seen in used.items() if nullable(where, name) and seen != {"null"}} == given


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("tenancy", default_fleet().tenancies, ids=lambda tenancy: tenancy.workspace.name)
def test_whatever_a_shape_documents_is_read_as_the_record_has_it(version: str, tenancy: Tenancy) -> None:
    records = {cvm.name: cvm for cvm in tenancy.cvms}
    read: list[Cvm] = []
    fake, workspace = FakeCloud(), tenancy.workspace.id
    # Strict, so that each body has the exact schema of its version and operation.
    with PhalaCloud(API_KEY, transport=fake.transport, api_version=version, workspace=workspace, strict=True) as cloud:
        for operation in OPERATIONS:
            subjects = {"cvm_id": tenancy.cvms, "app_id": tenancy.apps}.get(str(operation.subject), [None])
            for subject in subjects:
                if (version, getattr(subject, "id", None)) == (OLD, NULL_CVM_ID):
                    continue
                found: Any = call(operation, cloud, subject)
                values: list[Any] = [*found] if operation.items else [found]
                if isinstance(found, App):
                    record = next(app for app in tenancy.apps if app.app_id == found.app_id)
                    assert found.is_minimal or compare(found, record).differ == ()
                for each in values:
                    read += each.cvms if isinstance(each, App) else [each] if isinstance(each, Cvm) else []
    assert {cvm.source.shape for cvm in read} >= {VERSIONS[version].detailed.title}
    for cvm in read:
        comparison = compare(cvm, records[cvm.name])
        lost = {path for path in comparison.right_only if path in cvm.source.documented}
        assert comparison.differ == ()
        # Text is no compose file to a list of 2025-10-28.
        assert lost <= {"compose.file"} if cvm.name == "archive-text" else lost == set()
