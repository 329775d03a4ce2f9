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
DOCUMENT, BODY, NEW_PAGE = "the document", f"{CVMS} 200 application/json", f"{CVMS} query page"
BY_NODE, OF_APP, VERSION = f"{CVMS} query teepod_id", f"GET {LISTS[1]} path app_id", f"{CVMS} header x-phala-version"
PAGE = "PaginatedHostedCvms"
USER, NODE = (*GET, "parameters", 0), (*GET, "parameters", 1)
APP_ID = ("paths", LISTS[1], "get", "parameters", 0)
ONE_PAGE = ("paths", "/api/v1/cvms/paginated", "get", "parameters", 3, "schema")
LIMIT = "parameter constraint changed"
EITHER = "security changed: `bearer token or header X-API-Key"
X: Document = {"X": []}
KEY: Document = {"APIKeyHeader": []}
TOKEN: Document = {"OAuth2AuthorizationCodeBearer": []}
INTEGER = {"type": "integer"}
SEVERAL = {"anyOf": [{"type": "array", "items": ref(name)} for name in ("CvmNetworkUrls", "CvmNode")]}
MAYBE_EVENTS = {"type": "array", "items": {"anyOf": [ref("GuestEvent"), NULL]}}
RECORDED = {"GET /api/v1/cvms": "list_cvms"}
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


def given(**keywords: Any) -> Callable[[str], Edit]:
    return lambda place: put(*field(place), **keywords)


def typed(value: Document) -> Callable[[str], Edit]:
    return lambda place: retype(place, value)


#: Where a change of an operation is reported, the edit, how it is reported, and what the reason says.
OPERATIONS: dict[str, list[tuple[Edit, str, str]]] = {
    DOCUMENT: [
        (add("servers", item=OTHER[0]), "handled servers changed", "still valid"),
        (put(servers=OTHER), "breaks servers changed", "`https://cloud-api.phala.com`"),
    ],
    f"GET {LISTS[1]}": [(drop("paths", LISTS[1]), "breaks operation removed", "the facade calls it")],
    CVMS: [
        (put(*GET, servers=OTHER), "breaks servers changed", "base_url"),
        (moved, "breaks operation moved: `now GET /api/v2/cvms`", "the old path"),
        (put(*GET, tags=["M"]), "breaks operation renamed: `cvms.list_cvms -> m.list_cvms`", "imports"),
        (put(*GET, deprecated=True), "handled deprecated", "may remove it"),
        (credentials(X, X={"type": "http", "scheme": "hoba"}), f'breaks {EITHER} -> http "hoba"`', "cannot send"),
        (credentials(X, X={"type": "mutualTLS"}), f"breaks {EITHER} -> mutual TLS`", "cannot send"),
        (credentials(TOKEN), f"breaks {EITHER} -> bearer token`", "`api_key` are"),
        (
            put("components", "securitySchemes", "APIKeyHeader", name="X-Other-Key"),
            f"breaks {EITHER} -> bearer token or header X-Other-Key`",
            "`api_key` are",
        ),
        (credentials(KEY), f"breaks {EITHER} -> header X-API-Key`", "`access_token` are"),
        (
            credentials(KEY, {name: ["read"] for name in TOKEN}),
            f"may break {EITHER} -> bearer token with the scopes read or header X-API-Key`",
            "scopes",
        ),
        (
            credentials({**KEY, **TOKEN}),
            f"breaks {EITHER} -> bearer token and header X-API-Key`",
            "`api_key` or `access_token`",
        ),
        (credentials(), f"handled {EITHER} -> nothing`", "can send"),
    ],
    NEW_PAGE: [
        (parameter("page", required=True), "breaks parameter added: `string, required`", "does not send it"),
        (parameter("page"), "new parameter added: `string`", "does not send it"),
    ],
    f"{CVMS} header x-trace": [
        (parameter("X-Trace", "header", required=True), "breaks parameter added: `string, required`", "does not send")
    ],
    f"{CVMS} header x-phala-workspace": [
        (parameter("X-Phala-Workspace", "header", required=True), "breaks parameter added", "only if it is given")
    ],
    VERSION: [
        (parameter("X-Phala-Version", "header", required=True), "handled parameter added", "still sends it"),
        (parameter("X-Phala-Version", "header", schema={"enum": ["2099-01-01"]}), "breaks parameter added", "nothing"),
    ],
    BY_NODE: [
        (drop(*NODE), "breaks parameter removed: `integer | null`", "sends it"),
        (put(*NODE, required=True), "breaks parameter made required", "only if it is given"),
        (put(*NODE, schema=INTEGER), "breaks parameter made not nullable", "None"),
        (put(*NODE, schema={"anyOf": [TEXT, NULL]}), "breaks parameter retyped: `integer | null -> string", "old type"),
        (
            put(*NODE, "schema", "anyOf", 0, minimum=1, exclusiveMaximum=9),
            f"may break {LIMIT}: `minimum: none -> 1`",
            "rejected",
        ),
        (put(*NODE, "schema", default=7), "may break parameter default changed: `none -> 7`", "omitting it"),
        (put(*NODE, deprecated=True), "handled parameter deprecated", "may remove it"),
    ],
    OF_APP: [
        (put(*APP_ID, style="matrix"), "breaks parameter written differently: `plain -> matrix`", "plain"),
        (put(*APP_ID, "schema", pattern="^app_"), f'breaks {LIMIT}: `pattern: none -> "^app_"`', "nothing"),
        (put(*APP_ID, "schema", pattern="^[0-9a-f]{40}$"), f"may break {LIMIT}", "rejected"),
        (put(*APP_ID, "schema", maxLength=50), f"may break {LIMIT}: `maxLength: none -> 50`", "rejected"),
        (put(*APP_ID, "schema", maxLength=2), f"breaks {LIMIT}", "nothing"),
        (put(*APP_ID, "schema", enum=["a", "b"]), "may break parameter values removed", "rejected"),
    ],
    f"{CVMS} query user_id": [
        (
            drop(*USER, "schema", "anyOf", 1, "pattern"),
            'handled parameter constraint relaxed: `pattern: "^usr_.+" -> none`',
            "works as before",
        ),
    ],
    f"{PAGES} query page_size": [(put(*ONE_PAGE, maximum=50), f"breaks {LIMIT}: `maximum: 100 -> 50`", "nothing")],
    f"{CVMS} request body": [
        (put(*GET, requestBody={"required": True, "content": {}}), "breaks added: `required`", "does not send it"),
        (put(*GET, requestBody={"content": {}}), "new added", "does not send it"),
    ],
    f"{CVMS} 401": [(drop(*GET, "responses", "401"), "handled response removed", "all error statuses")],
    f"{CVMS} 429": [(put(*GET, "responses", **{"429": {}}), "handled response added", "all error statuses")],
    f"{CVMS} 202": [(put(*GET, "responses", **{"202": {}}), "new response added", "does not read it")],
    f"{CVMS} 200": [(no_content, "breaks response removed", "reads it")],
    BODY: [
        (add(*variants(), item=ref("CvmNode")), "new response variant added: `CvmNode`", "UnexpectedResponseError"),
        (drop(*variants(), 0), "breaks response variant removed: `array of HostedCvm`", "reads it"),
        (put(*OK, content={"text/csv": {}}), "breaks media type removed", "requests JSON"),
    ],
    f"{PAGES} 200 application/json": [
        (drop(*variants("/api/v1/cvms/paginated"), 0), f"breaks response variant removed: `{PAGE}`", "reads it")
    ],
    f"{CVMS} 200 text/csv": [(put(*OK, "content", **{"text/csv": {}}), "handled media type added", "requests JSON")],
    f"{CVMS} 200 x-total": [(header("X-Total"), "new response header added: `string`", "does not read it")],
    f"{CVMS} 200 retry-after": [(header("Retry-After"), "handled response header added: `string`", "if it is present")],
    INFO: [
        (put(*SCHEMAS, INFO, additionalProperties=False), "handled closed to other keys", "depend"),
        (
            put(*SCHEMAS, INFO, discriminator={"propertyName": "object_type"}),
            'handled discriminator changed: `none -> ["object_type"]`',
            "depend",
        ),
    ],
    "KmsType": [
        (add(*SCHEMAS, "KmsType", "enum", item="x"), 'handled values added: `"x"`', "any value"),
        (drop(*SCHEMAS, "KmsType", "enum", -1), 'handled values removed: `"legacy"`', "any value"),
    ],
    "VmInfo.events[]": [
        (retype("VmInfo.events", MAYBE_EVENTS), "breaks field made nullable", "not `GuestEvent | null`")
    ],
    "CvmNode.name": [(retype("CvmNode.name", False), "breaks field removed", "reads it")],
    "AppComposeV2.features[]": [
        (
            put(*field("AppComposeV2.features"), items=INTEGER),
            "handled field retyped: `string -> integer`",
            "passed on",
        ),
    ],
}

#: The same for properties.
FIELDS: list[tuple[str, Callable[[str], Edit], str, str]] = [
    ("NodeRef.ppid", remove, "breaks field removed: `string | null`", "reads it"),
    ("MachineInfo.gpu_count", remove, "breaks field removed: `integer`", "reads it"),
    ("MachineInfo.gpu_count", given(deprecated=True), "handled field deprecated", "may remove it"),
    ("GpuConfig.attach_mode", remove, "breaks field removed: `string`", "reads it"),
    (f"{PAGE}.total", remove, "breaks field removed: `integer`", "rejects pages"),
    (f"{PAGE}.page_size", remove, "handled field removed: `integer`", "does not read it"),
    (f"{PAGE}.items", nullable, "breaks field made nullable", "rejects pages"),
    ("AppComposeV2.runner", remove, "handled field removed: `string`", "passed on"),
    ("VmConfiguration.hugepages", remove, "handled field removed: `boolean`", "does not read it"),
    (f"{INFO}.rate", typed(TEXT), "new field added: `string`", "source.raw"),
    ("CvmNode.id", typed(TEXT), "breaks field retyped: `integer -> string`", "reads `int`, not `str`"),
    ("CvmNode.id", typed({}), "breaks field retyped: `integer -> any`", "type checks miss it"),
    ("CvmNode.id", typed({"type": "boolean"}), "breaks field retyped: `integer -> boolean`", "type checks miss it"),
    (f"{MANAGEMENT}.id", typed(TEXT), "handled field retyped: `integer -> string`", "works as before"),
    (f"{MANAGEMENT}.id", typed({"type": "array"}), "breaks field retyped", "not `int | list[any] | str`"),
    ("VmInfo.uptime", given(format="date-time"), "breaks field retyped: `string -> string (date-time)`", "reads `str`"),
    ("CVMResourceInfo.memory_in_gb", typed(INTEGER), "handled field retyped", "works as before"),
    (f"{INFO}.status", given(writeOnly=True), "breaks field made write-only", "no longer sends it"),
    (f"{INFO}.status", given(readOnly=True), "handled field made read-only", "works as before"),
    (f"{INFO}.status", given(deprecated=True), "handled field deprecated", "may remove it"),
    ("NodeRef.id", required, "handled field made required", "works as before"),
    (f"{INFO}.status", optional, "handled field made optional", 'read as `"unknown"`'),
    (f"{INFO}.name", nullable, "handled field made nullable", 'null is read as `""`'),
    (f"{INFO}.app_id", never_null, "handled field made not nullable", "works as before"),
    (f"{INFO}.storage_fs", given(default="ext4"), 'handled field default changed: `"zfs" -> "ext4"`', "regenerated"),
    (
        f"{INFO}.listed",
        lambda place: drop(*field(place), "default"),
        "handled field default changed: `false -> none`",
        "regenerated client",
    ),
    (
        f"{INFO}.id",
        given(pattern="^vm_.+"),
        'handled field constraint changed: `pattern: "^cvm_.+" -> "^vm_.+"`',
        "depend",
    ),
    (f"{INFO}.endpoints", given(maxItems=9), "handled field constraint changed: `maxItems: none -> 9`", "depend"),
    (
        f"{INFO}.endpoints",
        typed(SEVERAL),
        "breaks field retyped: `array of CvmNetworkUrls -> array of ",
        "reads `None | list[",
    ),
    ("NodeRef.object_type", given(const="x"), 'handled field values added: `"x"`', "does not read it"),
]

CASES = [
    *((where, *row) for where, rows in OPERATIONS.items() for row in rows),
    *((where, make(where), said, why) for where, make, said, why in FIELDS),
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


def shared(edit: Edit) -> Callable[[], Report]:
    """Report an edit of a component that is both sent and read."""
    sent = put(*NODE, schema={"anyOf": [ref("KmsType"), NULL]})
    return lambda: report(edited(sent), edited(sent, edit))


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
    (without(put(*GET, "responses", **{"202": {}})), "handled", "the facade does not read it"),
    (shared(drop(*SCHEMAS, "KmsType", "enum", -1)), "may break", "values that are accepted today may be rejected"),
    (shared(drop(*SCHEMAS, "KmsType", "enum", -1)), "handled", "the facade accepts any value"),
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
    (without(remove("GpuConfig.attach_mode")), "handled", "the facade reads it already"),
    (lambda: changed(optional("HostedCvm.hosted")), "breaks", "without it, nothing may identify"),
    (
        lambda: changed(*(retype(f"CVMInfoDetail.{name}", INTEGER) for name in ("vcpu", "memory", "disk_size"))),
        "breaks",
        "nothing distinguishes this shape from `CvmBasicInfo (2025-10-28)` any more",
    ),
]


@cache
def report_of(number: int) -> Report:
    return changed(CASES[number][1])


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{where}: {said}" for where, _, said, _ in CASES])
def test_a_change_is_told_where_it_is_with_its_verdict(number: int) -> None:
    where, _, said, why = CASES[number]
    lines = [
        (f"{change.verdict.value} {change.what}", change.why)
        for change in report_of(number).changes
        if change.where == where
    ]
    (told,) = (each for line, each in lines if line.startswith(said))

    assert why in told


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


def test_a_schema_that_loses_its_qualification_and_changes_at_once_is_a_rename_with_a_change() -> None:
    document = renamed(today(), **{INFO: "CVMInfo"})
    retype("CVMInfo.hourly_rate", TEXT)(document)

    assert [(change.where, change.what) for change in report(today(), document).changes] == [
        ("CVMInfo", f"schema renamed: `was {INFO}`"),
        ("CVMInfo.hourly_rate", "field added: `string`"),
    ]


def test_a_schema_may_take_the_key_of_one_that_nothing_reached() -> None:
    old = edited(put(*SCHEMAS, MachineRef={"properties": {"name": TEXT}}))

    assert only(report(old, renamed(today(), NodeRef="MachineRef"))).what == "schema renamed: `was NodeRef`"


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


def test_an_operation_whose_name_is_on_record_keeps_its_module() -> None:
    renamed = edited(put(*GET, operationId="foo"))

    assert not report(today(), renamed, RECORDED).breaks
    assert report(today(), renamed).breaks


def test_a_correction_that_matches_nothing_any_more_is_to_go_first() -> None:
    document = edited(remove("VmInfo.events"), drop(*SCHEMAS, "GuestEvent"))

    assert "$.components.schemas.GuestEvent.properties.timestamp.default" in report(today(), document).markdown
    assert "openapi.overlay.yaml" not in report(document, today()).markdown
