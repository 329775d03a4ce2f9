"""Which changes are told, where, and what they do to the facade."""

from __future__ import annotations

import pytest

from scripts.diff import Verdict, report
from tests.scripts.diff.documents import (
    APP,
    INFO,
    LISTS,
    MANAGEMENT,
    NULL,
    Document,
    Edit,
    changed,
    fields,
    never_null,
    nullable,
    only,
    optional,
    parameters,
    remove,
    renamed,
    required,
    retype,
    schema,
    selected,
    today,
    variants,
)
from tests.scripts.spec.samples import ref

BREAKS, HANDLED, NEW = Verdict.BREAKS, Verdict.HANDLED, Verdict.NEW
CVMS = "GET /api/v1/cvms"
NODE = f"{CVMS} query teepod_id"
EITHER = "bearer token or header X-API-Key"
TEXT: Document = {"type": "string"}


def told(edit: Edit) -> tuple[Verdict, str, str]:
    change = only(changed(edit))
    return change.verdict, change.where, change.what


CASES: list[tuple[Edit, tuple[Verdict, str, str]]] = [
    (lambda d: remove(d, "NodeRef", "ppid"), (BREAKS, "NodeRef.ppid", "field removed: `string | null`")),
    (lambda d: remove(d, "AppComposeV2", "runner"), (HANDLED, "AppComposeV2.runner", "field removed: `string`")),
    (lambda d: retype(d, INFO, "rate", TEXT), (NEW, f"{INFO}.rate", "field added: `string`")),
    (
        lambda d: retype(d, "CvmNode", "id", TEXT),
        (BREAKS, "CvmNode.id", "field retyped: `integer -> string`"),
    ),
    (
        lambda d: fields(d, "VmInfo")["uptime"].update(format="date-time"),
        (BREAKS, "VmInfo.uptime", "field retyped: `string -> string (date-time)`"),
    ),
    (
        lambda d: fields(d, "AppComposeV2")["features"].update(items={"type": "integer"}),
        (HANDLED, "AppComposeV2.features[]", "field retyped: `string -> integer`"),
    ),
    (lambda d: required(d, "NodeRef", "id"), (HANDLED, "NodeRef.id", "field made required")),
    (lambda d: optional(d, INFO, "status"), (HANDLED, f"{INFO}.status", "field made optional")),
    (lambda d: nullable(d, INFO, "status"), (HANDLED, f"{INFO}.status", "field made nullable")),
    (lambda d: never_null(d, INFO, "app_id"), (HANDLED, f"{INFO}.app_id", "field made not nullable")),
    (
        lambda d: fields(d, INFO)["storage_fs"].update(default="ext4"),
        (HANDLED, f"{INFO}.storage_fs", 'field default changed: `"zfs" -> "ext4"`'),
    ),
    (
        lambda d: fields(d, INFO)["listed"].pop("default"),
        (HANDLED, f"{INFO}.listed", "field default changed: `false -> none`"),
    ),
    (
        lambda d: fields(d, INFO)["id"].update(pattern="^vm_.+"),
        (HANDLED, f"{INFO}.id", 'field constraint changed: `pattern: "^cvm_.+" -> "^vm_.+"`'),
    ),
    (
        lambda d: fields(d, "NodeRef")["object_type"].update(const="machine"),
        (HANDLED, "NodeRef.object_type", 'field values added: `"machine"`'),
    ),
    (lambda d: schema(d, "KmsType")["enum"].append("x"), (HANDLED, "KmsType", 'values added: `"x"`')),
    (lambda d: schema(d, "KmsType")["enum"].pop(), (HANDLED, "KmsType", 'values removed: `"legacy"`')),
    (
        lambda d: variants(d, "/api/v1/cvms").append(ref("CvmNode")),
        (NEW, f"{CVMS} 200 application/json", "response variant added: `CvmNode`"),
    ),
    (
        lambda d: variants(d, "/api/v1/cvms").pop(0),
        (BREAKS, f"{CVMS} 200 application/json", "response variant removed: `array of HostedCvm`"),
    ),
    (
        lambda d: d["paths"]["/api/v1/cvms"]["get"]["responses"].pop("401"),
        (HANDLED, f"{CVMS} 401", "response removed"),
    ),
    (
        lambda d: d["paths"]["/api/v1/cvms"]["get"]["responses"].update({"429": {"description": "Slower"}}),
        (HANDLED, f"{CVMS} 429", "response added"),
    ),
    (
        lambda d: d["paths"]["/api/v1/cvms"]["get"]["responses"].update({"202": {"description": "Later"}}),
        (NEW, f"{CVMS} 202", "response added"),
    ),
    (
        lambda d: parameters(d).append({"name": "page", "in": "query", "schema": TEXT}),
        (NEW, f"{CVMS} query page", "parameter added: `string`"),
    ),
    (
        lambda d: parameters(d).append({"name": "page", "in": "query", "required": True, "schema": TEXT}),
        (BREAKS, f"{CVMS} query page", "parameter added: `string, required`"),
    ),
    (lambda d: parameters(d).pop(1), (BREAKS, NODE, "parameter removed: `integer | null`")),
    (
        lambda d: parameters(d)[1].update(required=True),
        (BREAKS, NODE, "parameter made required"),
    ),
    (
        lambda d: parameters(d)[1].update(schema={"anyOf": [TEXT, NULL]}),
        (BREAKS, NODE, "parameter retyped: `integer | null -> string | null`"),
    ),
    (
        lambda d: parameters(d)[1].update(schema={"type": "integer"}),
        (BREAKS, NODE, "parameter made not nullable"),
    ),
    (
        lambda d: d["paths"]["/api/v1/cvms"]["get"].update(requestBody={"required": True, "content": {}}),
        (BREAKS, f"{CVMS} request body", "made required"),
    ),
    (
        lambda d: d["paths"]["/api/v1/cvms"]["get"].update(tags=["Machines"]),
        (BREAKS, CVMS, "operation renamed: `cvms.list_cvms -> machines.list_cvms`"),
    ),
    (
        lambda d: d["paths"]["/api/v1/cvms"]["get"].update(security=[{"APIKeyHeader": []}]),
        (HANDLED, CVMS, f"security changed: `{EITHER} -> header X-API-Key`"),
    ),
    (
        lambda d: d["components"]["securitySchemes"]["APIKeyHeader"].update(name="X-Other-Key"),
        (
            HANDLED,
            CVMS,
            f"security changed: `{EITHER} -> bearer token or header X-Other-Key`",
        ),
    ),
]


@pytest.mark.parametrize(("edit", "expected"), CASES)
def test_a_change_is_told_where_it_is_with_its_verdict(edit: Edit, expected: tuple[Verdict, str, str]) -> None:
    assert expected in [(change.verdict, change.where, change.what) for change in changed(edit).changes]


def test_credentials_that_the_facade_cannot_send_break_it() -> None:
    def edit(document: Document) -> None:
        document["components"]["securitySchemes"]["Signed"] = {"type": "http", "scheme": "hoba"}
        document["paths"]["/api/v1/cvms"]["get"]["security"] = [{"Signed": []}]

    assert told(edit) == (
        BREAKS,
        CVMS,
        f"security changed: `{EITHER} -> http hoba`",
    )


def test_an_operation_that_is_gone_breaks_its_call() -> None:
    found = changed(lambda document: document["paths"].pop(LISTS[1]))

    assert [(change.verdict, change.where, change.calls) for change in found.changes] == [
        (BREAKS, f"GET {LISTS[1]}", ("apps.list_cvms",))
    ]


def test_an_operation_that_no_call_asks_is_new_and_its_schemas_come_with_it() -> None:
    document = today()
    document["paths"]["/api/v1/nodes"] = {
        "get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": ref("Fleet")}}}}}
    }
    document["components"]["schemas"]["Fleet"] = {"type": "object", "properties": {"nodes": ref("NodeRef")}}

    change = only(report(today(), document))

    assert (change.verdict, change.where, change.what) == (NEW, "GET /api/v1/nodes", "operation added (with `Fleet`)")


def test_a_schema_that_nothing_reaches_has_a_line_of_its_own() -> None:
    document = today()
    document["components"]["schemas"]["Alone"] = {"type": "object", "properties": {"name": TEXT}}

    assert [(change.where, change.what) for change in report(today(), document).changes] == [("Alone", "schema added")]
    assert [(change.where, change.what) for change in report(document, today()).changes] == [
        ("Alone", "schema removed")
    ]


def test_a_reference_replaced_by_what_it_refers_to_is_no_retyping() -> None:
    billing = schema(today(), "BillingPeriod")

    found = changed(lambda document: retype(document, "CVMResourceInfo", "billing_period", {"anyOf": [billing, NULL]}))

    assert [change.what for change in found.changes] == ["schema removed"]
    assert not found.breaks


def test_a_renamed_schema_is_a_rename_and_breaks_what_imports_it() -> None:
    change = only(report(today(), renamed(today(), "NodeRef", "MachineRef")))

    assert (change.verdict, change.where, change.what) == (BREAKS, "MachineRef", "schema renamed: `was NodeRef`")
    assert change.why == "the facade imports NodeRef"


def test_a_schema_that_loses_its_qualification_and_changes_at_once_is_a_rename_with_a_change() -> None:
    document = renamed(today(), INFO, "CVMInfo")
    retype(document, "CVMInfo", "hourly_rate", TEXT)

    assert [(change.where, change.what) for change in report(today(), document).changes] == [
        ("CVMInfo", f"schema renamed: `was {INFO}`"),
        ("CVMInfo.hourly_rate", "field added: `string`"),
    ]


def test_renamed_schemas_that_refer_to_each_other_are_renames() -> None:
    document = today()
    for number in range(3):
        following = ref(f"Ring{(number + 1) % 3}")
        document["components"]["schemas"][f"Ring{number}"] = {"properties": {f"next{number}": following}}
    other = document
    for number in range(3):
        other = renamed(other, f"Ring{number}", f"Circle{number}")

    assert {change.where: change.what for change in report(document, other).changes} == {
        f"Circle{number}": f"schema renamed: `was Ring{number}`" for number in range(3)
    }


def test_another_dated_version_of_a_schema_is_no_rename() -> None:
    later = INFO.replace("v20260121", "v20990101")
    document = renamed(today(), INFO, later)
    remove(document, later, "listed")

    assert not any("renamed" in change.what for change in report(today(), document).changes)


def test_a_key_that_another_shape_is_known_by_is_new_until_bodies_have_all_that_the_other_shape_requires() -> None:
    def add(*names: str) -> set[tuple[Verdict, str]]:
        def edit(document: Document) -> None:
            for name in names:
                retype(document, "CVMInfoDetail", name, {"type": "integer"})

        return {(change.verdict, change.why) for change in changed(edit).changes}

    assert add("vcpu") == {(NEW, "reachable through source.raw alone")}
    assert add("vcpu", "memory", "disk_size") == {
        (BREAKS, "with it, nothing may tell this shape from CvmBasicInfo (2025-10-28)")
    }


def test_a_key_that_alone_tells_a_shape_breaks_the_facade_when_it_may_be_missing() -> None:
    change = only(changed(lambda document: optional(document, "HostedCvm", "hosted")))

    assert change.verdict is BREAKS
    assert "HostedCvm" in change.why


def test_the_last_keys_that_tell_a_shape_break_the_facade_when_they_may_all_be_missing() -> None:
    one = changed(lambda document: optional(document, INFO, "resource"))
    both = changed(lambda d: optional(d, INFO, "resource"), lambda d: optional(d, INFO, "gateway"))

    assert not one.breaks
    assert [change.verdict for change in both.changes] == [BREAKS, BREAKS]


def test_a_free_form_object_that_is_spelled_out_breaks_the_facade_which_hands_it_on_whole() -> None:
    typed = {"type": "array", "items": ref("GpuSpec")}

    assert only(changed(lambda document: retype(document, INFO, "services", typed))).verdict is BREAKS


def test_what_the_overlay_makes_of_both_documents_alike_is_read_as_before() -> None:
    change = only(changed(lambda document: retype(document, MANAGEMENT, "id", TEXT)))

    assert (change.verdict, change.why) == (HANDLED, "read as before")


def test_a_variant_of_a_later_version_is_new_and_its_fate_until_then_is_told() -> None:
    def of_2099(*lost: str) -> str:
        document = today()
        later = INFO.replace("v20260121", "v20990101")
        document["components"]["schemas"][later] = schema(today(), INFO)
        for name in lost:
            remove(document, later, name)
        variants(document, "/api/v1/cvms").append({"type": "array", "items": ref(later)})
        change = only(report(today(), selected(document)))
        assert (change.verdict, change.calls) == (NEW, ("cvms.list",))
        return change.why

    assert of_2099() == "read as CVMInfo (2026-01-21), as far as that goes, until it is mapped"
    assert of_2099("resource", "node_info", "gateway") == "refused as UnexpectedResponseError until it is mapped"


def test_a_schema_with_a_new_key_but_its_old_class_breaks_what_names_it() -> None:
    change = only(report(today(), renamed(today(), MANAGEMENT, MANAGEMENT.replace("teehouse", "phala"))))

    assert (change.verdict, change.why) == (BREAKS, "the facade names it as the schema of a shape")


def test_what_an_app_itself_feeds_is_said_of_the_app() -> None:
    change = changed(lambda document: remove(document, APP, "cvms")).changes[0]

    assert change.facade == ("App.cvms[]",)
    assert change.calls == ("apps.get",)


def test_a_document_with_every_way_of_putting_schemas_together_is_compared() -> None:
    document = today()
    schemas = document["components"]["schemas"]
    schemas["Tree"] = {"allOf": [ref("CvmNode"), {"properties": {"children": {"type": "array", "items": ref("Tree")}}}]}
    schemas["Names"] = {"type": "array", "items": {"type": ["string", "null"]}}
    schemas["Map"] = {"type": "object", "additionalProperties": {"oneOf": [ref("Tree"), TEXT]}}
    schemas["Inline"] = {"properties": {"deep": {"type": "object", "properties": {"deeper": {"enum": [1, "a"]}}}}}
    retype(document, INFO, "tree", ref("Tree"))
    other = selected(document) | {"components": {**document["components"], "schemas": dict(schemas)}}
    changed_schemas = other["components"]["schemas"]
    changed_schemas["Names"] = {"type": "array", "items": TEXT}
    changed_schemas["Map"] = {"type": "object", "additionalProperties": {"oneOf": [ref("Tree"), {"type": "integer"}]}}
    changed_schemas["Inline"] = {"properties": {"deep": {"type": "object", "properties": {"deeper": {"enum": [1]}}}}}
    changed_schemas["Tree"] = {"allOf": [{"properties": {"children": {"type": "array", "items": ref("Tree")}}}]}

    assert {change.where: change.what for change in report(document, other).changes} == {
        "Names[]": "made not nullable",
        "Map{}": "retyped: `Tree | string -> Tree | integer`",
        "Inline.deep.deeper": "field retyped: `integer | string -> integer`",
        "Tree": "retyped: `made of CvmNode -> nothing else`",
    }
