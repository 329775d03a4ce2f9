"""Which changes are told, where, and what they do to the facade."""

from __future__ import annotations

import copy
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pytest

from scripts.diff import Verdict
from scripts.diff.rules import RULES
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
    report,
    required,
    retype,
    schema,
    today,
    variants,
)
from tests.scripts.spec.samples import ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.diff import Report

BREAKS, MAY_BREAK, HANDLED, NEW = Verdict
CVMS = "GET /api/v1/cvms"
NODE = f"{CVMS} query teepod_id"
EITHER = "bearer token or header X-API-Key"
TEXT: Document = {"type": "string"}


def get(document: Document, path: str = "/api/v1/cvms") -> Any:
    """Return an operation."""
    return document["paths"][path]["get"]


def success(document: Document) -> Any:
    """Return the response of a success."""
    return get(document)["responses"]["200"]


def headers(document: Document, **listed: Document) -> None:
    success(document)["headers"] = {name.replace("_", "-"): {"schema": schema} for name, schema in listed.items()}


def header(name: str, **facts: Any) -> Document:
    return {"name": name, "in": "header", "schema": TEXT, **facts}


def credentials(document: Document, *listed: Document, **schemes: Document) -> None:
    document["components"]["securitySchemes"].update(schemes)
    get(document)["security"] = [*listed]


def moved(document: Document) -> None:
    document["paths"]["/api/v2/cvms"] = document["paths"].pop("/api/v1/cvms")


PAGE = "PaginatedHostedCvms"
KEY: Document = {"APIKeyHeader": []}
TOKEN: Document = {"OAuth2AuthorizationCodeBearer": []}
OTHER = "https://cloud.example"
APP_ID = f"GET {LISTS[1]} path app_id"

#: An edit of the document, the verdict, where and how it is told, and what the reason says.
CASES: list[tuple[Edit, Verdict, str, str, str]] = [
    (lambda d: d["servers"].append({"url": OTHER}), HANDLED, "the document", "servers changed", "stays"),
    (
        lambda d: d.update(servers=[{"url": OTHER}]),
        BREAKS,
        "the document",
        "servers changed",
        "`https://cloud-api.phala.com`",
    ),
    (lambda d: get(d).update(servers=[{"url": OTHER}]), BREAKS, CVMS, "servers changed", "base_url"),
    (lambda d: d["paths"].pop(LISTS[1]), BREAKS, f"GET {LISTS[1]}", "operation removed", "the facade calls it"),
    (moved, BREAKS, CVMS, "operation moved: `now GET /api/v2/cvms`", "where it was"),
    (
        lambda d: get(d).update(tags=["Machines"]),
        BREAKS,
        CVMS,
        "operation renamed: `cvms.list_cvms -> machines.list_cvms`",
        "imports",
    ),
    (lambda d: get(d).update(deprecated=True), HANDLED, CVMS, "deprecated", "notice"),
    (
        lambda d: credentials(d, {"Signed": []}, Signed={"type": "http", "scheme": "hoba"}),
        BREAKS,
        CVMS,
        f'security changed: `{EITHER} -> http "hoba"`',
        "cannot send",
    ),
    (
        lambda d: credentials(d, {"Tls": []}, Tls={"type": "mutualTLS"}),
        BREAKS,
        CVMS,
        f"security changed: `{EITHER} -> mutual TLS`",
        "cannot send",
    ),
    (
        lambda d: credentials(d, TOKEN),
        BREAKS,
        CVMS,
        f"security changed: `{EITHER} -> bearer token`",
        "`api_key` are refused",
    ),
    (
        lambda d: d["components"]["securitySchemes"]["APIKeyHeader"].update(name="X-Other-Key"),
        BREAKS,
        CVMS,
        f"security changed: `{EITHER} -> bearer token or header X-Other-Key`",
        "`api_key` are refused",
    ),
    (
        lambda d: credentials(d, KEY),
        BREAKS,
        CVMS,
        f"security changed: `{EITHER} -> header X-API-Key`",
        "`access_token` are refused",
    ),
    (
        lambda d: credentials(d, KEY, {"OAuth2AuthorizationCodeBearer": ["read"]}),
        MAY_BREAK,
        CVMS,
        f"security changed: `{EITHER} -> bearer token with the scopes read or header X-API-Key`",
        "scopes",
    ),
    (
        lambda d: credentials(d, {**KEY, **TOKEN}),
        BREAKS,
        CVMS,
        f"security changed: `{EITHER} -> bearer token and header X-API-Key`",
        "alone are refused",
    ),
    (credentials, HANDLED, CVMS, f"security changed: `{EITHER} -> nothing`", "can send"),
    (
        lambda d: parameters(d).append({"name": "page", "in": "query", "required": True, "schema": TEXT}),
        BREAKS,
        f"{CVMS} query page",
        "parameter added: `string, required`",
        "does not send it",
    ),
    (
        lambda d: parameters(d).append(header("X-Trace", required=True)),
        BREAKS,
        f"{CVMS} header x-trace",
        "parameter added: `string, required`",
        "does not send it",
    ),
    (
        lambda d: parameters(d).append(header("X-Phala-Workspace", required=True)),
        BREAKS,
        f"{CVMS} header x-phala-workspace",
        "parameter added",
        "only clients",
    ),
    (
        lambda d: parameters(d).append(header("X-Phala-Version", required=True)),
        HANDLED,
        f"{CVMS} header x-phala-version",
        "parameter added: `string, required`",
        "as it does now",
    ),
    (
        lambda d: parameters(d).append(header("X-Phala-Version", schema={"enum": ["2099-01-01"]})),
        BREAKS,
        f"{CVMS} header x-phala-version",
        "parameter added",
        "nothing that the facade sends",
    ),
    (
        lambda d: parameters(d).append({"name": "page", "in": "query", "schema": TEXT}),
        NEW,
        f"{CVMS} query page",
        "parameter added: `string`",
        "no argument",
    ),
    (lambda d: parameters(d).pop(1), BREAKS, NODE, "parameter removed: `integer | null`", "sends it"),
    (lambda d: parameters(d)[1].update(required=True), BREAKS, NODE, "parameter made required", "only when"),
    (
        lambda d: parameters(d)[1].update(schema={"type": "integer"}),
        BREAKS,
        NODE,
        "parameter made not nullable",
        "None",
    ),
    (
        lambda d: parameters(d, LISTS[1])[0].update(style="matrix"),
        BREAKS,
        APP_ID,
        "parameter written differently: `plain -> matrix`",
        "plain",
    ),
    (
        lambda d: parameters(d)[1].update(schema={"anyOf": [TEXT, NULL]}),
        BREAKS,
        NODE,
        "parameter retyped: `integer | null -> string | null`",
        "old type",
    ),
    (
        lambda d: parameters(d, LISTS[1])[0]["schema"].update(pattern="^app_"),
        BREAKS,
        APP_ID,
        'parameter constraint changed: `pattern: none -> "^app_"`',
        "nothing that the facade sends",
    ),
    (
        lambda d: parameters(d, LISTS[1])[0]["schema"].update(pattern="^[0-9a-f]{40}$"),
        MAY_BREAK,
        APP_ID,
        "parameter constraint changed",
        "may be refused",
    ),
    (
        lambda d: parameters(d, LISTS[1])[0]["schema"].update(maxLength=50),
        MAY_BREAK,
        APP_ID,
        "parameter constraint changed: `maxLength: none -> 50`",
        "may be refused",
    ),
    (
        lambda d: parameters(d, LISTS[1])[0]["schema"].update(maxLength=2),
        BREAKS,
        APP_ID,
        "parameter constraint changed: `maxLength: none -> 2`",
        "nothing that the facade sends",
    ),
    (
        lambda d: parameters(d)[1]["schema"]["anyOf"][0].update(minimum=1, exclusiveMaximum=9),
        MAY_BREAK,
        NODE,
        "parameter constraint changed: `minimum: none -> 1`",
        "may be refused",
    ),
    (
        lambda d: parameters(d, LISTS[1])[0]["schema"].update(enum=["a", "b"]),
        MAY_BREAK,
        APP_ID,
        "parameter values removed",
        "may be refused",
    ),
    (
        lambda d: parameters(d)[1]["schema"].update(default=7),
        MAY_BREAK,
        NODE,
        "parameter default changed: `none -> 7`",
        "leaving it out",
    ),
    (lambda d: parameters(d)[1].update(deprecated=True), HANDLED, NODE, "parameter deprecated", "notice"),
    (
        lambda d: parameters(d)[0]["schema"]["anyOf"][1].pop("pattern"),
        HANDLED,
        f"{CVMS} query user_id",
        'parameter constraint relaxed: `pattern: "^usr_.+" -> none`',
        "as it does now",
    ),
    (
        lambda d: get(d).update(requestBody={"required": True, "content": {}}),
        BREAKS,
        f"{CVMS} request body",
        "added: `required`",
        "no body",
    ),
    (lambda d: get(d).update(requestBody={"content": {}}), NEW, f"{CVMS} request body", "added", "no body"),
    (lambda d: get(d)["responses"].pop("401"), HANDLED, f"{CVMS} 401", "response removed", "every error status"),
    (
        lambda d: get(d)["responses"].update({"429": {"description": "Slower"}}),
        HANDLED,
        f"{CVMS} 429",
        "response added",
        "every error status",
    ),
    (
        lambda d: get(d)["responses"].update({"202": {"description": "Later"}}),
        NEW,
        f"{CVMS} 202",
        "response added",
        "does not read it",
    ),
    (
        lambda d: get(d)["responses"].update({"204": get(d)["responses"].pop("200")}),
        BREAKS,
        f"{CVMS} 200",
        "response removed",
        "reads it",
    ),
    (
        lambda d: variants(d, "/api/v1/cvms").append(ref("CvmNode")),
        NEW,
        f"{CVMS} 200 application/json",
        "response variant added: `CvmNode`",
        "UnexpectedResponseError",
    ),
    (
        lambda d: variants(d, "/api/v1/cvms").pop(0),
        BREAKS,
        f"{CVMS} 200 application/json",
        "response variant removed: `array of HostedCvm`",
        "reads it",
    ),
    (
        lambda d: success(d)["content"].update({"text/csv": {}}),
        HANDLED,
        f"{CVMS} 200 text/csv",
        "media type added",
        "asks for JSON",
    ),
    (
        lambda d: success(d).update(content={"text/csv": {}}),
        BREAKS,
        f"{CVMS} 200 application/json",
        "media type removed",
        "asks for JSON",
    ),
    (
        lambda d: headers(d, X_Total=TEXT),
        NEW,
        f"{CVMS} 200 x-total",
        "response header added: `string`",
        "does not read it",
    ),
    (
        lambda d: headers(d, Retry_After=TEXT),
        HANDLED,
        f"{CVMS} 200 retry-after",
        "response header added: `string`",
        "None otherwise",
    ),
    (lambda d: remove(d, "NodeRef", "ppid"), BREAKS, "NodeRef.ppid", "field removed: `string | null`", "reads it"),
    (
        lambda d: remove(d, "GpuConfig", "attach_mode"),
        BREAKS,
        "GpuConfig.attach_mode",
        "field removed: `string`",
        "reads it",
    ),
    (lambda d: remove(d, PAGE, "total"), BREAKS, f"{PAGE}.total", "field removed: `integer`", "refuses a page"),
    (lambda d: remove(d, PAGE, "page_size"), HANDLED, f"{PAGE}.page_size", "field removed: `integer`", "no field"),
    (lambda d: nullable(d, PAGE, "items"), BREAKS, f"{PAGE}.items", "field made nullable", "refuses a page"),
    (
        lambda d: variants(d, "/api/v1/cvms/paginated").pop(0),
        BREAKS,
        "GET /api/v1/cvms/paginated 200 application/json",
        "response variant removed: `PaginatedHostedCvms`",
        "reads it",
    ),
    (
        lambda d: parameters(d, "/api/v1/cvms/paginated")[3]["schema"].update(maximum=50),
        BREAKS,
        "GET /api/v1/cvms/paginated query page_size",
        "parameter constraint changed: `maximum: 100 -> 50`",
        "nothing that the facade sends",
    ),
    (
        lambda d: remove(d, "AppComposeV2", "runner"),
        HANDLED,
        "AppComposeV2.runner",
        "field removed: `string`",
        "handed on",
    ),
    (
        lambda d: remove(d, "VmConfiguration", "hugepages"),
        HANDLED,
        "VmConfiguration.hugepages",
        "field removed: `boolean`",
        "no field",
    ),
    (lambda d: retype(d, INFO, "rate", TEXT), NEW, f"{INFO}.rate", "field added: `string`", "source.raw"),
    (
        lambda d: retype(d, "CvmNode", "id", TEXT),
        BREAKS,
        "CvmNode.id",
        "field retyped: `integer -> string`",
        "reads `int`, not `str`",
    ),
    (
        lambda d: retype(d, "CvmNode", "id", {}),
        BREAKS,
        "CvmNode.id",
        "field retyped: `integer -> any`",
        "no type check sees it",
    ),
    (
        lambda d: retype(d, "CvmNode", "id", {"type": "boolean"}),
        BREAKS,
        "CvmNode.id",
        "field retyped: `integer -> boolean`",
        "no type check sees it",
    ),
    (
        lambda d: fields(d, "VmInfo")["uptime"].update(format="date-time"),
        BREAKS,
        "VmInfo.uptime",
        "field retyped: `string -> string (date-time)`",
        "reads `str`",
    ),
    (
        lambda d: retype(d, "CVMResourceInfo", "memory_in_gb", {"type": "integer"}),
        HANDLED,
        "CVMResourceInfo.memory_in_gb",
        "field retyped",
        "read as before",
    ),
    (
        lambda d: fields(d, "AppComposeV2")["features"].update(items={"type": "integer"}),
        HANDLED,
        "AppComposeV2.features[]",
        "field retyped: `string -> integer`",
        "handed on",
    ),
    (
        lambda d: fields(d, INFO)["status"].update(writeOnly=True),
        BREAKS,
        f"{INFO}.status",
        "field made write-only",
        "no longer sends it",
    ),
    (
        lambda d: fields(d, INFO)["status"].update(readOnly=True),
        HANDLED,
        f"{INFO}.status",
        "field made read-only",
        "read as before",
    ),
    (lambda d: required(d, "NodeRef", "id"), HANDLED, "NodeRef.id", "field made required", "read as before"),
    (lambda d: optional(d, INFO, "status"), HANDLED, f"{INFO}.status", "field made optional", 'read as `"unknown"`'),
    (lambda d: nullable(d, INFO, "name"), HANDLED, f"{INFO}.name", "field made nullable", 'null is read as `""`'),
    (lambda d: never_null(d, INFO, "app_id"), HANDLED, f"{INFO}.app_id", "field made not nullable", "read as before"),
    (
        lambda d: fields(d, INFO)["storage_fs"].update(default="ext4"),
        HANDLED,
        f"{INFO}.storage_fs",
        'field default changed: `"zfs" -> "ext4"`',
        "regenerated client",
    ),
    (
        lambda d: fields(d, INFO)["listed"].pop("default"),
        HANDLED,
        f"{INFO}.listed",
        "field default changed: `false -> none`",
        "regenerated client",
    ),
    (
        lambda d: fields(d, INFO)["id"].update(pattern="^vm_.+"),
        HANDLED,
        f"{INFO}.id",
        'field constraint changed: `pattern: "^cvm_.+" -> "^vm_.+"`',
        "rely",
    ),
    (
        lambda d: fields(d, INFO)["endpoints"].update(maxItems=9),
        HANDLED,
        f"{INFO}.endpoints",
        "field constraint changed: `maxItems: none -> 9`",
        "rely",
    ),
    (
        lambda d: fields(d, INFO)["status"].update(deprecated=True),
        HANDLED,
        f"{INFO}.status",
        "field deprecated",
        "notice",
    ),
    (lambda d: schema(d, INFO).update(additionalProperties=False), HANDLED, INFO, "closed to other keys", "source.raw"),
    (
        lambda d: schema(d, INFO).update(discriminator={"propertyName": "object_type"}),
        HANDLED,
        INFO,
        'discriminator changed: `none -> ["object_type"]`',
        "by their keys",
    ),
    (
        lambda d: fields(d, "NodeRef")["object_type"].update(const="machine"),
        HANDLED,
        "NodeRef.object_type",
        'field values added: `"machine"`',
        "no field",
    ),
    (lambda d: schema(d, "KmsType")["enum"].append("x"), HANDLED, "KmsType", 'values added: `"x"`', "as it is"),
    (lambda d: schema(d, "KmsType")["enum"].pop(), HANDLED, "KmsType", 'values removed: `"legacy"`', "as it is"),
]


def renamed_to(old: str, new: str) -> Callable[[], Report]:
    return lambda: report(today(), renamed(today(), old, new))


def without(edit: Edit) -> Callable[[], Report]:
    """Report the way back from an edited document."""

    def back() -> Report:
        document = today()
        edit(document)
        return report(document, today())

    return back


def later(*lost: str) -> Callable[[], Report]:
    """Report a variant of a later version, which may have lost what tells it."""

    def edit(document: Document) -> None:
        key = INFO.replace("v20260121", "v20990101")
        document["components"]["schemas"][key] = schema(today(), INFO)
        for name in lost:
            remove(document, key, name)
        variants(document, "/api/v1/cvms").append({"type": "array", "items": ref(key)})

    return lambda: changed(edit)


def untracked(*edits: Edit) -> Callable[[], Report]:
    """Report an operation that no call of the facade sends, or edits of it."""

    def nodes() -> Document:
        document = today()
        document["paths"]["/api/v1/nodes"] = {"get": {"responses": {"200": {"description": ""}}}}
        return document

    def edited() -> Report:
        document = nodes()
        for edit in edits:
            edit(document)
        return report(nodes() if edits else today(), document)

    return edited


SIZES = ("vcpu", "memory", "disk_size")

#: A report, the verdict and the reason of one of its changes.
OTHERS: list[tuple[Callable[[], Report], Verdict, str]] = [
    (untracked(), NEW, "no call of the facade sends it"),
    (untracked(lambda d: get(d, "/api/v1/nodes").update(deprecated=True)), HANDLED, "no call of the facade sends it"),
    (without(lambda d: d["paths"].pop("/api/v1/cvms")), HANDLED, "the facade calls it already"),
    (without(lambda d: get(d).update(tags=["Machines"])), HANDLED, "does not import its generated module"),
    (without(lambda d: get(d).update(deprecated=True)), HANDLED, "answered as before"),
    (
        without(lambda d: parameters(d).append({"name": "page", "in": "query", "schema": TEXT})),
        HANDLED,
        "the facade does not send it",
    ),
    (without(lambda d: get(d).update(requestBody={"content": {}})), HANDLED, "the facade sends no body"),
    (without(lambda d: variants(d, "/api/v1/cvms").pop(0)), HANDLED, "the facade reads it already"),
    (without(lambda d: headers(d, X_Total=TEXT)), HANDLED, "the facade does not read it"),
    (without(lambda d: variants(d, "/api/v1/cvms").append(ref("CvmNode"))), HANDLED, "the facade does not read it"),
    (later(), NEW, "read as `CVMInfo (2026-01-21)`, as far as that goes, until it is mapped"),
    (later("resource", "node_info", "gateway"), NEW, "refused as UnexpectedResponseError until it is mapped"),
    (renamed_to("NodeRef", "MachineRef"), BREAKS, "the facade imports `NodeRef`"),
    (
        renamed_to(MANAGEMENT, MANAGEMENT.replace("teehouse", "phala")),
        BREAKS,
        "the facade names it as the schema of a shape",
    ),
    (renamed_to("HTTPValidationError", "Refusal"), HANDLED, "the facade does not name it"),
    (without(lambda d: remove(d, "NodeRef", "ppid")), HANDLED, "the facade reads it already"),
    (
        lambda: changed(lambda d: optional(d, "HostedCvm", "hosted")),
        BREAKS,
        "without it nothing may be left that tells",
    ),
    (
        lambda: changed(*(partial(retype, key="CVMInfoDetail", name=n, value={"type": "integer"}) for n in SIZES)),
        BREAKS,
        "with it, nothing may tell this shape from `CvmBasicInfo (2025-10-28)`",
    ),
]


@cache
def edited(number: int) -> Report:
    return changed(CASES[number][0])


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: f"{CASES[number][2]} {CASES[number][3]}")
def test_a_change_is_told_where_it_is_with_its_verdict(number: int) -> None:
    _, verdict, where, what, why = CASES[number]
    told = [change for change in edited(number).changes if change.where == where and change.what.startswith(what)]

    assert [change.verdict for change in told] == [verdict]
    assert why in told[0].why


@pytest.mark.parametrize(("made", "verdict", "why"), OTHERS)
def test_so_is_what_comes_of_several(made: Callable[[], Report], verdict: Verdict, why: str) -> None:
    assert any(change.verdict is verdict and why in change.why for change in made().changes)


@pytest.mark.campaign
def test_every_row_of_the_table_judges_a_case_here() -> None:
    reports = [*map(edited, range(len(CASES))), *(made() for made, _, _ in OTHERS)]
    judged = {change.rule for found in reports for change in found.changes}

    assert [rule for rule in RULES if rule not in judged] == []


def test_an_operation_that_no_call_asks_is_new_and_its_schemas_come_with_it() -> None:
    document = today()
    document["paths"]["/api/v1/nodes"] = {
        "get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": ref("Fleet")}}}}}
    }
    document["components"]["schemas"]["Fleet"] = {"type": "object", "properties": {"nodes": ref("NodeRef")}}

    change = only(report(today(), document))

    assert (change.verdict, change.where, change.what) == (NEW, "GET /api/v1/nodes", "operation added (with `Fleet`)")


def test_what_nothing_reaches_is_no_change() -> None:
    document = today()
    document["components"]["schemas"]["Alone"] = {"type": "object", "properties": {"name": TEXT}}

    assert report(today(), document).changes == report(document, today()).changes == ()


def test_a_reference_replaced_by_what_it_refers_to_is_no_change() -> None:
    billing = schema(today(), "BillingPeriod")

    found = changed(lambda document: retype(document, "CVMResourceInfo", "billing_period", {"anyOf": [billing, NULL]}))

    assert found.changes == ()


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
    retype(document, INFO, "ring", ref("Ring0"))
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
        (BREAKS, "with it, nothing may tell this shape from `CvmBasicInfo (2025-10-28)`")
    }


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


def test_what_an_app_itself_feeds_is_said_of_the_app() -> None:
    change = changed(lambda document: remove(document, APP, "cvms")).changes[0]

    assert change.facade == ("App.cvms[]",)
    assert change.calls == ("apps.get", "apps.list")


def test_a_document_with_every_way_of_putting_schemas_together_is_compared() -> None:
    document = today()
    schemas = document["components"]["schemas"]
    schemas["Tree"] = {"allOf": [ref("CvmNode"), {"properties": {"children": {"type": "array", "items": ref("Tree")}}}]}
    schemas["Names"] = {"type": "array", "items": {"type": ["string", "null"]}}
    schemas["Map"] = {"type": "object", "additionalProperties": {"oneOf": [ref("Tree"), TEXT]}}
    schemas["Inline"] = {"properties": {"deep": {"type": "object", "properties": {"deeper": {"enum": [1, "a"]}}}}}
    for key in ("Inline", "Map", "Names", "Tree"):
        retype(document, INFO, key.lower(), ref(key))
    other = copy.deepcopy(document)
    changed_schemas = other["components"]["schemas"]
    changed_schemas["Names"]["items"] = TEXT
    changed_schemas["Map"]["additionalProperties"]["oneOf"][1] = {"type": "integer"}
    changed_schemas["Inline"]["properties"]["deep"]["properties"]["deeper"] = {"enum": [1]}
    del changed_schemas["Tree"]["allOf"][0]

    assert {change.where: change.what for change in report(document, other).changes} == {
        "Names[]": "made not nullable",
        "Map{}": "retyped: `Tree | string -> Tree | integer`",
        "Inline.deep.deeper": "field retyped: `integer | string -> integer`",
        "Tree.id": "field removed: `integer`",
        "Tree.name": "field removed: `string`",
        "Tree.region_identifier": "field removed: `string | null`",
    }
