"""Which changes are reported, where, and what they do to the facade."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from scripts.diff import Verdict
from scripts.diff.rules import RULES
from tests.scripts.diff.documents import (
    APP,
    GET,
    INFO,
    LISTS,
    MANAGEMENT,
    NULL,
    SCHEMAS,
    TEXT,
    Document,
    Edit,
    add,
    at,
    changed,
    drop,
    edited,
    field,
    never_null,
    nullable,
    only,
    optional,
    put,
    remove,
    renamed,
    report,
    required,
    retype,
    today,
    variants,
)
from tests.scripts.spec.samples import ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.diff import Report

CVMS, PAGES = f"GET {LISTS[0]}", "GET /api/v1/cvms/paginated"
OK = (*GET, "responses", "200")
BODY = f"{CVMS} 200 application/json"
PAGE = "PaginatedHostedCvms"
USER, NODE = (*GET, "parameters", 0), (*GET, "parameters", 1)
BY_NODE = f"{CVMS} query teepod_id parameter"
APP_ID = ("paths", LISTS[1], "get", "parameters", 0)
OF_APP = f"GET {LISTS[1]} path app_id parameter"
ONE_PAGE = ("paths", "/api/v1/cvms/paginated", "get", "parameters", 3, "schema")
SECURITY = f"{CVMS} security changed: `bearer token or header X-API-Key"
KEY: Document = {"APIKeyHeader": []}
TOKEN: Document = {"OAuth2AuthorizationCodeBearer": []}
INTEGER = {"type": "integer"}
OTHER = [{"url": "https://cloud.example"}]
NODES = "/api/v1/nodes"
NO_BODY: Document = {"get": {"responses": {"200": {"description": ""}}}}


def parameter(name: str, place: str = "query", **facts: Any) -> Edit:
    return add(*GET, "parameters", item={"name": name, "in": place, "schema": TEXT, **facts})


def header(name: str) -> Edit:
    return put(*OK, headers={name: {"schema": TEXT}})


def credentials(*listed: Document, **schemes: Document) -> Edit:
    def edit(document: Document) -> None:
        put("components", "securitySchemes", **schemes)(document)
        put(*GET, security=[*listed])(document)

    return edit


def moved(document: Document) -> None:
    document["paths"]["/api/v2/cvms"] = document["paths"].pop(LISTS[0])


def no_content(document: Document) -> None:
    responses = at(document, *GET, "responses")
    responses["204"] = responses.pop("200")


#: An edit of the document, how its change is reported, and what the reason says.
CASES: list[tuple[Edit, str, str]] = [
    (add("servers", item=OTHER[0]), "handled the document servers changed", "still valid"),
    (put(servers=OTHER), "breaks the document servers changed", "`https://cloud-api.phala.com`"),
    (put(*GET, servers=OTHER), f"breaks {CVMS} servers changed", "base_url"),
    (drop("paths", LISTS[1]), f"breaks GET {LISTS[1]} operation removed", "the facade calls it"),
    (moved, f"breaks {CVMS} operation moved: `now GET /api/v2/cvms`", "the old path"),
    (
        put(*GET, tags=["Machines"]),
        f"breaks {CVMS} operation renamed: `cvms.list_cvms -> machines.list_cvms`",
        "imports",
    ),
    (put(*GET, deprecated=True), f"handled {CVMS} deprecated", "may remove it"),
    (
        credentials({"Signed": []}, Signed={"type": "http", "scheme": "hoba"}),
        f'breaks {SECURITY} -> http "hoba"`',
        "cannot send",
    ),
    (credentials({"Tls": []}, Tls={"type": "mutualTLS"}), f"breaks {SECURITY} -> mutual TLS`", "cannot send"),
    (credentials(TOKEN), f"breaks {SECURITY} -> bearer token`", "only `api_key` are rejected"),
    (
        put("components", "securitySchemes", "APIKeyHeader", name="X-Other-Key"),
        f"breaks {SECURITY} -> bearer token or header X-Other-Key`",
        "only `api_key` are rejected",
    ),
    (credentials(KEY), f"breaks {SECURITY} -> header X-API-Key`", "only `access_token` are rejected"),
    (
        credentials(KEY, {"OAuth2AuthorizationCodeBearer": ["read"]}),
        f"may break {SECURITY} -> bearer token with the scopes read or header X-API-Key`",
        "scopes",
    ),
    (
        credentials({**KEY, **TOKEN}),
        f"breaks {SECURITY} -> bearer token and header X-API-Key`",
        "only `api_key` or `access_token` are rejected",
    ),
    (credentials(), f"handled {SECURITY} -> nothing`", "can send"),
    (
        parameter("page", required=True),
        f"breaks {CVMS} query page parameter added: `string, required`",
        "does not send it",
    ),
    (
        parameter("X-Trace", "header", required=True),
        f"breaks {CVMS} header x-trace parameter added: `string, required`",
        "does not send it",
    ),
    (
        parameter("X-Phala-Workspace", "header", required=True),
        f"breaks {CVMS} header x-phala-workspace parameter added",
        "only if it is given",
    ),
    (
        parameter("X-Phala-Version", "header", required=True),
        f"handled {CVMS} header x-phala-version parameter added: `string, required`",
        "still sends it",
    ),
    (
        parameter("X-Phala-Version", "header", schema={"enum": ["2099-01-01"]}),
        f"breaks {CVMS} header x-phala-version parameter added",
        "nothing that the facade sends",
    ),
    (parameter("page"), f"new {CVMS} query page parameter added: `string`", "does not send it"),
    (drop(*NODE), f"breaks {BY_NODE} removed: `integer | null`", "sends it"),
    (put(*NODE, required=True), f"breaks {BY_NODE} made required", "only if it is given"),
    (put(*NODE, schema=INTEGER), f"breaks {BY_NODE} made not nullable", "None"),
    (put(*APP_ID, style="matrix"), f"breaks {OF_APP} written differently: `plain -> matrix`", "plain"),
    (
        put(*NODE, schema={"anyOf": [TEXT, NULL]}),
        f"breaks {BY_NODE} retyped: `integer | null -> string | null`",
        "old type",
    ),
    (
        put(*APP_ID, "schema", pattern="^app_"),
        f'breaks {OF_APP} constraint changed: `pattern: none -> "^app_"`',
        "nothing that the facade sends",
    ),
    (put(*APP_ID, "schema", pattern="^[0-9a-f]{40}$"), f"may break {OF_APP} constraint changed", "may be rejected"),
    (
        put(*APP_ID, "schema", maxLength=50),
        f"may break {OF_APP} constraint changed: `maxLength: none -> 50`",
        "may be rejected",
    ),
    (
        put(*APP_ID, "schema", maxLength=2),
        f"breaks {OF_APP} constraint changed: `maxLength: none -> 2`",
        "nothing that the facade sends",
    ),
    (
        put(*NODE, "schema", "anyOf", 0, minimum=1, exclusiveMaximum=9),
        f"may break {BY_NODE} constraint changed: `minimum: none -> 1`",
        "may be rejected",
    ),
    (put(*APP_ID, "schema", enum=["a", "b"]), f"may break {OF_APP} values removed", "may be rejected"),
    (put(*NODE, "schema", default=7), f"may break {BY_NODE} default changed: `none -> 7`", "omitting it"),
    (put(*NODE, deprecated=True), f"handled {BY_NODE} deprecated", "may remove it"),
    (
        drop(*USER, "schema", "anyOf", 1, "pattern"),
        f'handled {CVMS} query user_id parameter constraint relaxed: `pattern: "^usr_.+" -> none`',
        "works as before",
    ),
    (
        put(*ONE_PAGE, maximum=50),
        f"breaks {PAGES} query page_size parameter constraint changed: `maximum: 100 -> 50`",
        "nothing that the facade sends",
    ),
    (
        put(*GET, requestBody={"required": True, "content": {}}),
        f"breaks {CVMS} request body added: `required`",
        "does not send it",
    ),
    (put(*GET, requestBody={"content": {}}), f"new {CVMS} request body added", "does not send it"),
    (drop(*GET, "responses", "401"), f"handled {CVMS} 401 response removed", "all error statuses"),
    (put(*GET, "responses", **{"429": {}}), f"handled {CVMS} 429 response added", "all error statuses"),
    (put(*GET, "responses", **{"202": {}}), f"new {CVMS} 202 response added", "does not read it"),
    (no_content, f"breaks {CVMS} 200 response removed", "reads it"),
    (add(*variants(), item=ref("CvmNode")), f"new {BODY} response variant added: `CvmNode`", "UnexpectedResponseError"),
    (drop(*variants(), 0), f"breaks {BODY} response variant removed: `array of HostedCvm`", "reads it"),
    (
        drop(*variants("/api/v1/cvms/paginated"), 0),
        f"breaks {PAGES} 200 application/json response variant removed: `{PAGE}`",
        "reads it",
    ),
    (put(*OK, "content", **{"text/csv": {}}), f"handled {CVMS} 200 text/csv media type added", "requests JSON"),
    (put(*OK, content={"text/csv": {}}), f"breaks {BODY} media type removed", "requests JSON"),
    (header("X-Total"), f"new {CVMS} 200 x-total response header added: `string`", "does not read it"),
    (header("Retry-After"), f"handled {CVMS} 200 retry-after response header added: `string`", "if it is present"),
    (remove("NodeRef.ppid"), "breaks NodeRef.ppid field removed: `string | null`", "reads it"),
    (remove("GpuConfig.attach_mode"), "breaks GpuConfig.attach_mode field removed: `string`", "reads it"),
    (remove(f"{PAGE}.total"), f"breaks {PAGE}.total field removed: `integer`", "rejects pages"),
    (remove(f"{PAGE}.page_size"), f"handled {PAGE}.page_size field removed: `integer`", "does not read it"),
    (nullable(f"{PAGE}.items"), f"breaks {PAGE}.items field made nullable", "rejects pages"),
    (remove("AppComposeV2.runner"), "handled AppComposeV2.runner field removed: `string`", "passed on"),
    (remove("VmConfiguration.hugepages"), "handled VmConfiguration.hugepages field removed", "does not read it"),
    (retype(f"{INFO}.rate", TEXT), f"new {INFO}.rate field added: `string`", "source.raw"),
    (retype("CvmNode.id", TEXT), "breaks CvmNode.id field retyped: `integer -> string`", "reads `int`, not `str`"),
    (retype("CvmNode.id", {}), "breaks CvmNode.id field retyped: `integer -> any`", "type checks miss it"),
    (
        retype("CvmNode.id", {"type": "boolean"}),
        "breaks CvmNode.id field retyped: `integer -> boolean`",
        "type checks miss it",
    ),
    (
        put(*field("VmInfo.uptime"), format="date-time"),
        "breaks VmInfo.uptime field retyped: `string -> string (date-time)`",
        "reads `str`",
    ),
    (
        retype("CVMResourceInfo.memory_in_gb", INTEGER),
        "handled CVMResourceInfo.memory_in_gb field retyped",
        "works as before",
    ),
    (
        put(*field("AppComposeV2.features"), items=INTEGER),
        "handled AppComposeV2.features[] field retyped: `string -> integer`",
        "passed on",
    ),
    (put(*field(f"{INFO}.status"), writeOnly=True), f"breaks {INFO}.status field made write-only", "no longer sends"),
    (put(*field(f"{INFO}.status"), readOnly=True), f"handled {INFO}.status field made read-only", "works as before"),
    (put(*field(f"{INFO}.status"), deprecated=True), f"handled {INFO}.status field deprecated", "may remove it"),
    (required("NodeRef.id"), "handled NodeRef.id field made required", "works as before"),
    (optional(f"{INFO}.status"), f"handled {INFO}.status field made optional", 'read as `"unknown"`'),
    (nullable(f"{INFO}.name"), f"handled {INFO}.name field made nullable", 'null is read as `""`'),
    (never_null(f"{INFO}.app_id"), f"handled {INFO}.app_id field made not nullable", "works as before"),
    (
        put(*field(f"{INFO}.storage_fs"), default="ext4"),
        f'handled {INFO}.storage_fs field default changed: `"zfs" -> "ext4"`',
        "regenerated client",
    ),
    (
        drop(*field(f"{INFO}.listed"), "default"),
        f"handled {INFO}.listed field default changed: `false -> none`",
        "regenerated client",
    ),
    (
        put(*field(f"{INFO}.id"), pattern="^vm_.+"),
        f'handled {INFO}.id field constraint changed: `pattern: "^cvm_.+" -> "^vm_.+"`',
        "depend",
    ),
    (
        put(*field(f"{INFO}.endpoints"), maxItems=9),
        f"handled {INFO}.endpoints field constraint changed: `maxItems: none -> 9`",
        "depend",
    ),
    (put(*SCHEMAS, INFO, additionalProperties=False), f"handled {INFO} closed to other keys", "depend"),
    (
        put(*SCHEMAS, INFO, discriminator={"propertyName": "object_type"}),
        f'handled {INFO} discriminator changed: `none -> ["object_type"]`',
        "depend",
    ),
    (
        put(*field("NodeRef.object_type"), const="machine"),
        'handled NodeRef.object_type field values added: `"machine"`',
        "does not read it",
    ),
    (add(*SCHEMAS, "KmsType", "enum", item="x"), 'handled KmsType values added: `"x"`', "any value"),
    (drop(*SCHEMAS, "KmsType", "enum", -1), 'handled KmsType values removed: `"legacy"`', "any value"),
]


def renamed_to(old: str, new: str) -> Callable[[], Report]:
    return lambda: report(today(), renamed(today(), **{old: new}))


def without(edit: Edit) -> Callable[[], Report]:
    """Report the way back from an edited document."""
    return lambda: report(edited(edit), today())


def later(*lost: str) -> Callable[[], Report]:
    """Report a variant of a later version, which may have lost what identifies it."""
    key = INFO.replace("v20260121", "v20990101")
    edits = [
        put(*SCHEMAS, **{key: at(today(), *SCHEMAS, INFO)}),
        add(*variants(), item={"type": "array", "items": ref(key)}),
    ]
    return lambda: changed(*edits, *(remove(f"{key}.{name}") for name in lost))


def untracked(*edits: Edit) -> Callable[[], Report]:
    """Report an operation that no call of the facade sends, or edits of it."""
    nodes = put("paths", **{NODES: NO_BODY})
    return lambda: report(edited(nodes) if edits else today(), edited(nodes, *edits))


#: A report, the verdict and the reason of one of its changes.
OTHERS: list[tuple[Callable[[], Report], str, str]] = [
    (untracked(), "new", "no call of the facade sends it"),
    (untracked(put("paths", NODES, "get", deprecated=True)), "handled", "no call of the facade sends it"),
    (without(drop("paths", LISTS[0])), "handled", "the facade calls it already"),
    (without(put(*GET, tags=["Machines"])), "handled", "does not import the old module"),
    (without(put(*GET, deprecated=True)), "handled", "works as before"),
    (without(parameter("page")), "handled", "the facade does not send it"),
    (without(put(*GET, requestBody={"content": {}})), "handled", "the facade does not send it"),
    (without(drop(*variants(), 0)), "handled", "the facade reads it already"),
    (without(header("X-Total")), "handled", "the facade does not read it"),
    (without(add(*variants(), item=ref("CvmNode"))), "handled", "the facade does not read it"),
    (later(), "new", "read as far as possible as `CVMInfo (2026-01-21)` until it is mapped"),
    (later("resource", "node_info", "gateway"), "new", "rejected with UnexpectedResponseError until it is mapped"),
    (renamed_to("NodeRef", "MachineRef"), "breaks", "the facade imports `NodeRef`"),
    (
        renamed_to(MANAGEMENT, MANAGEMENT.replace("teehouse", "phala")),
        "breaks",
        "the facade names it as the schema of a shape",
    ),
    (renamed_to("HTTPValidationError", "Refusal"), "handled", "the facade does not name it"),
    (without(remove("NodeRef.ppid")), "handled", "the facade reads it already"),
    (lambda: changed(optional("HostedCvm.hosted")), "breaks", "without it, nothing may identify"),
    (
        lambda: changed(*(retype(f"CVMInfoDetail.{name}", INTEGER) for name in ("vcpu", "memory", "disk_size"))),
        "breaks",
        "nothing distinguishes this shape from `CvmBasicInfo (2025-10-28)` any more",
    ),
]


@cache
def report_of(number: int) -> Report:
    return changed(CASES[number][0])


@pytest.mark.parametrize("number", range(len(CASES)), ids=[expected for _, expected, _ in CASES])
def test_a_change_is_told_where_it_is_with_its_verdict(number: int) -> None:
    _, expected, why = CASES[number]
    lines = {f"{change.verdict.value} {change.where} {change.what}": change.why for change in report_of(number).changes}
    (line,) = (line for line in lines if line.startswith(expected))

    assert why in lines[line]


@pytest.mark.parametrize(("made", "verdict", "why"), OTHERS)
def test_so_is_what_comes_of_several(made: Callable[[], Report], verdict: str, why: str) -> None:
    assert any(change.verdict.value == verdict and why in change.why for change in made().changes)


@pytest.mark.campaign
def test_every_row_of_the_table_judges_a_case_here() -> None:
    reports = [*map(report_of, range(len(CASES))), *(made() for made, _, _ in OTHERS)]
    judged = {change.rule for found in reports for change in found.changes}

    assert [rule for rule in RULES if rule not in judged] == []


def test_an_operation_that_no_call_asks_is_new_and_its_schemas_come_with_it() -> None:
    document = edited(
        put("paths", **{NODES: NO_BODY}),
        put("paths", NODES, "get", "responses", "200", content={"application/json": {"schema": ref("Fleet")}}),
        put(*SCHEMAS, Fleet={"type": "object", "properties": {"nodes": ref("NodeRef")}}),
    )

    change = only(report(today(), document))

    assert (change.verdict, change.where) == (Verdict.NEW, f"GET {NODES}")
    assert change.what == "operation added (with `Fleet`)"


def test_what_nothing_reaches_is_no_change() -> None:
    document = edited(put(*SCHEMAS, Alone={"type": "object", "properties": {"name": TEXT}}))

    assert report(today(), document).changes == report(document, today()).changes == ()


def test_a_reference_replaced_by_what_it_refers_to_is_no_change() -> None:
    billing = at(today(), *SCHEMAS, "BillingPeriod")

    assert changed(retype("CVMResourceInfo.billing_period", {"anyOf": [billing, NULL]})).changes == ()


def test_a_schema_that_loses_its_qualification_and_changes_at_once_is_a_rename_with_a_change() -> None:
    document = renamed(today(), **{INFO: "CVMInfo"})
    retype("CVMInfo.hourly_rate", TEXT)(document)

    assert [(change.where, change.what) for change in report(today(), document).changes] == [
        ("CVMInfo", f"schema renamed: `was {INFO}`"),
        ("CVMInfo.hourly_rate", "field added: `string`"),
    ]


def test_renamed_schemas_that_refer_to_each_other_are_renames() -> None:
    rings = {f"Ring{number}": {"properties": {f"n{number}": ref(f"Ring{(number + 1) % 3}")}} for number in range(3)}
    document = edited(put(*SCHEMAS, **rings), retype(f"{INFO}.ring", ref("Ring0")))
    renames = {key: key.replace("Ring", "Circle") for key in rings}

    assert {change.where: change.what for change in report(document, renamed(document, **renames)).changes} == {
        new: f"schema renamed: `was {old}`" for old, new in renames.items()
    }


def test_another_dated_version_of_a_schema_is_no_rename() -> None:
    later = INFO.replace("v20260121", "v20990101")
    document = renamed(today(), **{INFO: later})
    remove(f"{later}.listed")(document)

    assert not any("renamed" in change.what for change in report(today(), document).changes)


def test_a_key_that_another_shape_is_known_by_is_new_until_bodies_have_all_that_the_other_shape_requires() -> None:
    change = only(changed(retype("CVMInfoDetail.vcpu", INTEGER)))

    assert (change.verdict, change.why) == (Verdict.NEW, "available only in `source.raw`")


def test_the_last_keys_that_tell_a_shape_break_the_facade_when_they_may_all_be_missing() -> None:
    one = changed(optional(f"{INFO}.resource"))
    both = changed(optional(f"{INFO}.resource"), optional(f"{INFO}.gateway"))

    assert not one.breaks
    assert [change.verdict for change in both.changes] == [Verdict.BREAKS, Verdict.BREAKS]


def test_a_free_form_object_that_is_spelled_out_breaks_the_facade_which_hands_it_on_whole() -> None:
    typed = {"type": "array", "items": ref("GpuSpec")}

    assert only(changed(retype(f"{INFO}.services", typed))).verdict is Verdict.BREAKS


def test_what_the_overlay_makes_of_both_documents_alike_is_read_as_before() -> None:
    change = only(changed(retype(f"{MANAGEMENT}.id", TEXT)))

    assert (change.verdict, change.why) == (Verdict.HANDLED, "the facade works as before")


def test_what_an_app_itself_feeds_is_said_of_the_app() -> None:
    change = changed(remove(f"{APP}.cvms")).changes[0]

    assert change.facade == ("App.cvms[]",)
    assert change.calls == ("apps.get", "apps.list")


def test_a_document_with_every_way_of_putting_schemas_together_is_compared() -> None:
    schemas: Document = {
        "Tree": {"allOf": [ref("CvmNode"), {"properties": {"children": {"type": "array", "items": ref("Tree")}}}]},
        "Names": {"type": "array", "items": {"type": ["string", "null"]}},
        "Map": {"type": "object", "additionalProperties": {"oneOf": [ref("Tree"), TEXT]}},
        "Inline": {"properties": {"deep": {"type": "object", "properties": {"deeper": {"enum": [1, "a"]}}}}},
    }
    document = edited(put(*SCHEMAS, **schemas), *(retype(f"{INFO}.{key.lower()}", ref(key)) for key in schemas))
    other = copy.deepcopy(document)
    for edit in (
        put(*SCHEMAS, "Names", items=TEXT),
        put(*SCHEMAS, "Map", "additionalProperties", oneOf=[ref("Tree"), INTEGER]),
        put(*SCHEMAS, "Inline", "properties", "deep", "properties", deeper={"enum": [1]}),
        drop(*SCHEMAS, "Tree", "allOf", 0),
    ):
        edit(other)

    assert {change.where: change.what for change in report(document, other).changes} == {
        "Names[]": "made not nullable",
        "Map{}": "retyped: `Tree | string -> Tree | integer`",
        "Inline.deep.deeper": "field retyped: `integer | string -> integer`",
        "Tree.id": "field removed: `integer`",
        "Tree.name": "field removed: `string`",
        "Tree.region_identifier": "field removed: `string | null`",
    }
