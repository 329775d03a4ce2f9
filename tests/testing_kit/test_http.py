"""What the server answers over real HTTP, asked by a plain client."""

from __future__ import annotations

import asyncio
import http.client
from typing import TYPE_CHECKING, cast

import httpx
import pytest

from phala_facade.operations.registry import GET_APP, GET_CVM, LIST_CVMS, OPERATIONS
from phala_facade.operations.versions import VERSIONS
from phala_facade.testing import ACCESS_TOKEN, API_KEY, MEMBER_KEY, EmbeddedServer, create_app, default_fleet
from phala_facade.testing.constants import (
    ADMIN_USER_ID,
    CONFLICT_CVM_ID,
    EMPTY_APP_ID,
    FOREIGN_APP_ID,
    FOREIGN_CVM_ID,
    FOREIGN_WORKSPACE_ID,
    HOLLOW_CVM_ID,
    MEMBER_USER_ID,
    MINIMAL_APP_ID,
    NULL_CVM_ID,
    REPLICATED_APP_ID,
    RESTRICTED_APP_ID,
    RUNNING_CVM_ID,
    SANDBOX_WORKSPACE_ID,
    SHORT_MINIMAL_APP_ID,
    WORKSPACE_ID,
    WORKSPACE_SLUG,
)
from phala_facade.testing.records import Fleet
from tests.support.operations import each_operation, path_of, schema_in
from tests.testing_kit import documented as d

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any

    from tests.support.operations import Row
    from tests.testing_kit.documented import Documented, Json

_PATHS = tuple(map(path_of, OPERATIONS))
_LIST, _ONE = path_of(LIST_CVMS), path_of(GET_CVM)


def _json(response: httpx.Response) -> Json:
    return cast("Json", response.json())


def _names(response: httpx.Response) -> list[str]:
    assert response.status_code == 200
    return [str(item["name"]) for item in cast("list[dict[str, Json]]", response.json())]


def _structure(response: httpx.Response, error_code: str, *, under_detail: bool = False) -> dict[str, Json]:
    body = cast("dict[str, Json]", response.json())
    structure = cast("dict[str, Json]", body["detail"]) if under_detail else body
    assert set(structure) == {"error_code", "message", "details", "suggestions", "links", "request_id"}
    assert structure["error_code"] == error_code
    assert structure["request_id"] == response.headers["X-Request-ID"]
    return structure


@pytest.mark.parametrize("version", VERSIONS)
@each_operation
def test_each_operation_answers_in_the_shape_of_the_requested_version(
    admin: httpx.Client, documented: Documented, version: str, operation: Row
) -> None:
    response = admin.get(path_of(operation), headers={"X-Phala-Version": version})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    body = _json(response)
    for value in body if isinstance(body, list) else [body]:
        assert documented.problems(schema_in(operation, version), value) == []


@pytest.mark.parametrize(
    "requested", ["LATEST", "latest", "Latest", "2026-05-22", "2026-06-23", "2026-02-01", "2031-12-31"]
)
def test_latest_and_undocumented_versions_are_answered_as_2026_01_21(admin: httpx.Client, requested: str) -> None:
    response = admin.get(_ONE, headers={"X-Phala-Version": requested})
    assert response.content == admin.get(_ONE, headers={"X-Phala-Version": "2026-01-21"}).content


def test_a_date_between_two_versions_is_answered_in_the_older_one(admin: httpx.Client) -> None:
    response = admin.get(_ONE, headers={"X-Phala-Version": "2026-01-20"})
    assert response.content == admin.get(_ONE, headers={"X-Phala-Version": "2025-10-28"}).content


def test_a_date_before_the_first_version_is_a_structured_400(admin: httpx.Client) -> None:
    response = admin.get(_LIST, headers={"X-Phala-Version": "2025-10-27"})
    assert response.status_code == 400
    assert _structure(response, "ERR-90-400")["suggestions"] == ["Use 2025-10-28 or later"]


@pytest.mark.parametrize(
    "requested", ["", "1", "2026-1-21", "2026-02-30", "20260121", "newest", "2026-01-21T00:00:00Z"]
)
def test_a_malformed_version_is_a_422(admin: httpx.Client, documented: Documented, requested: str) -> None:
    response = admin.get(_LIST, headers={"X-Phala-Version": requested})
    assert response.status_code == 422
    assert documented.problems(d.VALIDATION_ERROR, _json(response)) == []
    assert response.json()["detail"][0]["loc"] == ["header", "x-phala-version"]
    assert response.json()["detail"][0]["input"] == requested


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ({"X-API-Key": API_KEY}, "hosted"),
        ({"X-API-Key": MEMBER_KEY}, "resource"),
        ({"Authorization": f"Bearer {ACCESS_TOKEN}"}, "resource"),
        ({"Authorization": f"bearer {ACCESS_TOKEN}"}, "resource"),
    ],
)
def test_without_a_version_each_credential_has_its_own_default(
    anonymous: httpx.Client, headers: dict[str, str], key: str
) -> None:
    assert key in anonymous.get(_LIST, headers=headers).json()[0]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-Key": ""},
        {"X-API-Key": "no-such-key"},
        {"X-API-Key": ACCESS_TOKEN},
        {"Authorization": API_KEY},
        {"Authorization": f"Bearer {API_KEY}"},
        {"Authorization": "Bearer"},
        {"X-API-Key": "no-such-key", "Authorization": f"Bearer {ACCESS_TOKEN}"},
    ],
)
@pytest.mark.parametrize("path", _PATHS)
def test_without_a_known_credential_in_its_own_header_every_operation_is_401(
    anonymous: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    response = anonymous.get(path, headers=headers)
    assert (response.status_code, _json(response)) == (401, {"detail": "Authentication required"})


@pytest.mark.parametrize("workspace", [WORKSPACE_ID, WORKSPACE_SLUG])
def test_the_default_workspace_goes_by_its_id_and_by_its_slug(admin: httpx.Client, workspace: str) -> None:
    response = admin.get(_LIST, headers={"X-Phala-Workspace": workspace})
    assert response.content == admin.get(_LIST).content


def test_the_workspace_header_chooses_what_is_seen(admin: httpx.Client) -> None:
    headers = {"X-Phala-Workspace": SANDBOX_WORKSPACE_ID, "X-Phala-Version": "2026-01-21"}
    assert _names(admin.get(_LIST, headers=headers)) == ["trial-box", "queued-box"]
    assert admin.get(f"/api/v1/cvms/{FOREIGN_CVM_ID}", headers=headers).status_code == 200
    assert admin.get(f"/api/v1/apps/{FOREIGN_APP_ID}", headers=headers).status_code == 200


def test_2025_10_28_lists_only_hosted_cvms_and_knows_no_cvm_without_an_app(admin: httpx.Client) -> None:
    headers = {"X-Phala-Workspace": SANDBOX_WORKSPACE_ID, "X-Phala-Version": "2025-10-28"}
    assert _names(admin.get(_LIST, headers=headers)) == []
    assert admin.get(f"/api/v1/cvms/{FOREIGN_CVM_ID}", headers=headers).status_code == 200
    assert admin.get(f"/api/v1/cvms/{NULL_CVM_ID}", headers=headers).status_code == 404


def test_all_versions_list_the_same_cvms_of_the_default_workspace_in_the_same_order(admin: httpx.Client) -> None:
    names = [cvm.name for cvm in default_fleet().tenancies[0].cvms]
    assert [_names(admin.get(_LIST, headers={"X-Phala-Version": v})) for v in VERSIONS] == [names] * len(VERSIONS)


@pytest.mark.parametrize(
    ("key", "workspace"), [(API_KEY, FOREIGN_WORKSPACE_ID), (API_KEY, ""), (MEMBER_KEY, SANDBOX_WORKSPACE_ID)]
)
def test_a_workspace_without_access_is_a_structured_403(anonymous: httpx.Client, key: str, workspace: str) -> None:
    response = anonymous.get(_LIST, headers={"X-API-Key": key, "X-Phala-Workspace": workspace})
    assert response.status_code == 403
    details = _structure(response, "ERR-90-403")["details"]
    assert details == [{"field": "X-Phala-Workspace", "value": workspace}]


def test_a_cvm_of_another_workspace_is_a_403(admin: httpx.Client) -> None:
    response = admin.get(f"/api/v1/cvms/{FOREIGN_CVM_ID}")
    assert (response.status_code, _json(response)) == (403, {"detail": "CVM not in workspace"})


@pytest.mark.parametrize("suffix", ["", "/cvms"])
def test_an_app_of_another_workspace_is_a_403(admin: httpx.Client, suffix: str) -> None:
    response = admin.get(f"/api/v1/apps/{FOREIGN_APP_ID}{suffix}")
    assert (response.status_code, _json(response)) == (403, {"detail": "No workspace access"})


def test_an_unknown_cvm_is_a_404(admin: httpx.Client) -> None:
    response = admin.get("/api/v1/cvms/cvm_nobody")
    assert (response.status_code, _json(response)) == (404, {"detail": "CVM not found"})


@pytest.mark.parametrize("suffix", ["", "/cvms"])
def test_an_unknown_app_is_a_404(admin: httpx.Client, suffix: str) -> None:
    response = admin.get(f"/api/v1/apps/{'0' * 40}{suffix}")
    assert (response.status_code, _json(response)) == (404, {"detail": "App not found"})


def test_one_reserved_id_is_answered_with_the_structured_form_under_detail(admin: httpx.Client) -> None:
    response = admin.get(f"/api/v1/cvms/{CONFLICT_CVM_ID}")
    assert response.status_code == 409
    _structure(response, "ERR-90-409", under_detail=True)


def _raw_get(server: EmbeddedServer, target: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    try:
        connection.request("GET", target, headers={"X-API-Key": API_KEY})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "cvm_id", ["a%2Fb", "a%2fcvms", "..%2Fapps", "%2E%2E", "..", "%F0%9F%90%8D", "%FF", "%", "a%3Fb%23c"]
)
def test_an_id_is_one_segment_however_it_is_written(phala_server: EmbeddedServer, cvm_id: str) -> None:
    assert _raw_get(phala_server, f"/api/v1/cvms/{cvm_id}") == (404, b'{"detail":"CVM not found"}')


def test_an_encoded_slash_in_an_app_id_does_not_reach_its_cvms(phala_server: EmbeddedServer) -> None:
    assert _raw_get(phala_server, f"/api/v1/apps/{REPLICATED_APP_ID}%2Fcvms") == (404, b'{"detail":"App not found"}')


def test_an_encoded_letter_in_an_id_is_that_letter(phala_server: EmbeddedServer) -> None:
    encoded = RUNNING_CVM_ID.replace("_", "%5F")
    assert _raw_get(phala_server, f"/api/v1/cvms/{encoded}") == _raw_get(phala_server, f"/api/v1/cvms/{RUNNING_CVM_ID}")


@pytest.mark.parametrize("path", ["/", "/api/v1", "/api/v1/cvms/", "/api/v1/cvms/a/b", "/api/v2/cvms"])
def test_any_other_path_is_a_404_without_asking_for_a_credential(anonymous: httpx.Client, path: str) -> None:
    response = anonymous.get(path)
    assert (response.status_code, _json(response)) == (404, {"detail": "Not Found"})


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", _PATHS)
def test_any_other_method_is_a_405(admin: httpx.Client, method: str, path: str) -> None:
    response = admin.request(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert method == "HEAD" or _json(response) == {"detail": "Method Not Allowed"}


def test_cvms_are_filtered_by_their_owner(admin: httpx.Client) -> None:
    cvms = default_fleet().tenancies[0].cvms
    for user_id in (ADMIN_USER_ID, MEMBER_USER_ID):
        expected = [cvm.name for cvm in cvms if cvm.creator and cvm.creator.id == user_id]
        assert expected
        assert _names(admin.get("/api/v1/cvms", params={"user_id": user_id})) == expected
    assert _names(admin.get("/api/v1/cvms", params={"user_id": "0"})) == ["hollow", "legacy-box"]
    assert _names(admin.get("/api/v1/cvms", params={"user_id": "usr_nobody"})) == []


def test_cvms_are_filtered_by_their_node_and_by_both(admin: httpx.Client) -> None:
    on_node_13 = _names(admin.get("/api/v1/cvms", params={"teepod_id": 13}))
    assert on_node_13 == ["视觉-inference-überblick", "vision-batch"]
    both = admin.get("/api/v1/cvms", params={"teepod_id": 13, "user_id": MEMBER_USER_ID})
    assert _names(both) == ["vision-batch"]
    assert _names(admin.get("/api/v1/cvms", params={"teepod_id": "-1"})) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("user_id", ""),
        ("user_id", "1"),
        ("user_id", "usr_"),
        ("user_id", "null"),
        ("teepod_id", ""),
        ("teepod_id", "1.5"),
        ("teepod_id", "1_0"),
        ("teepod_id", "٣"),
        ("teepod_id", "9" * 5000),
    ],
)
def test_a_filter_that_it_cannot_be_is_a_422(
    admin: httpx.Client, documented: Documented, name: str, value: str
) -> None:
    response = admin.get("/api/v1/cvms", params={name: value})
    assert response.status_code == 422
    assert documented.problems(d.VALIDATION_ERROR, _json(response)) == []
    assert response.json()["detail"][0]["loc"] == ["query", name]


@pytest.mark.parametrize("params", [{"user_id": MEMBER_USER_ID}, {"teepod_id": "11"}])
def test_only_administrators_filter(anonymous: httpx.Client, params: dict[str, str]) -> None:
    response = anonymous.get("/api/v1/cvms", params=params, headers={"X-API-Key": MEMBER_KEY})
    assert (response.status_code, _json(response)) == (403, {"detail": "Only administrators can filter CVMs"})


def test_administrators_see_all_cvms_of_an_app_and_members_their_own(
    admin: httpx.Client, anonymous: httpx.Client
) -> None:
    path = f"/api/v1/apps/{REPLICATED_APP_ID}/cvms"
    assert _names(admin.get(path)) == ["atlas-web-1", "atlas-web-2", "atlas-web-3"]
    assert _names(anonymous.get(path, headers={"X-API-Key": MEMBER_KEY})) == ["atlas-web-2"]


def test_an_app_without_cvms_has_an_empty_list(admin: httpx.Client) -> None:
    assert _names(admin.get(f"/api/v1/apps/{EMPTY_APP_ID}/cvms")) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_an_app_may_be_minimal_for_a_member_and_whole_for_an_administrator(
    admin: httpx.Client, anonymous: httpx.Client, documented: Documented, version: str
) -> None:
    path, headers = f"/api/v1/apps/{RESTRICTED_APP_ID}", {"X-Phala-Version": version}
    whole = _json(admin.get(path, headers=headers))
    minimal = _json(anonymous.get(path, headers={**headers, "X-API-Key": MEMBER_KEY}))
    assert documented.problems(schema_in(GET_APP, version), whole) == []
    assert documented.problems(d.MINIMAL_APP, minimal) == []
    assert isinstance(minimal, dict)
    assert {key for key, value in minimal.items() if value is not None} == {"app_id"}


def test_a_minimal_app_is_minimal_for_everybody_in_its_long_or_its_short_form(admin: httpx.Client) -> None:
    long_form = admin.get(f"/api/v1/apps/{MINIMAL_APP_ID}").json()
    assert (long_form["app_id"], long_form["cvms"], long_form["id"]) == (MINIMAL_APP_ID, None, None)
    assert admin.get(f"/api/v1/apps/{SHORT_MINIMAL_APP_ID}").json() == {"app_id": SHORT_MINIMAL_APP_ID}
    assert _names(admin.get(f"/api/v1/apps/{MINIMAL_APP_ID}/cvms")) == ["hollow"]


def test_text_beyond_ascii_is_sent_as_utf_8(admin: httpx.Client) -> None:
    assert "视觉-inference-überblick".encode() in admin.get("/api/v1/cvms").content


@pytest.mark.parametrize("requested", ["2026-01-21", "2025-10-28", "LATEST", "nonsense", None])
def test_a_server_that_ignores_the_requested_version_always_answers_in_its_own(requested: str | None) -> None:
    headers = {"X-API-Key": API_KEY} | ({} if requested is None else {"X-Phala-Version": requested})
    app = create_app(forced_version="2025-10-28")
    assert "hosted" in asyncio.run(_ask(app, "/api/v1/cvms", headers)).json()[0]


def test_a_forced_version_must_be_known() -> None:
    with pytest.raises(ValueError, match=r"'2024-01-01' is not a known version: 2025-10-28, "):
        create_app(forced_version="2024-01-01")


def test_another_fleet_can_be_served() -> None:
    home = default_fleet().tenancies[0]
    fleet = Fleet(tenancies=(type(home)(workspace=home.workspace, cvms=home.cvms[:1], apps=()),))
    response = asyncio.run(_ask(create_app(fleet), "/api/v1/cvms", {"X-API-Key": API_KEY}))
    assert _names(response) == ["atlas-web-1"]


async def _ask(app: httpx.ASGITransport | object, path: str, headers: dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(app=cast("Any", app))
    async with httpx.AsyncClient(transport=transport, base_url="http://fleet.example") as client:
        return await client.get(path, headers=headers)


def test_requests_are_numbered_from_one_whatever_their_outcome() -> None:
    ids: list[str] = []
    with EmbeddedServer() as server, httpx.Client(base_url=server.base_url, trust_env=False) as client:
        headers = {"X-API-Key": API_KEY, "X-Request-ID": "mine"}
        ids.extend(
            client.request(method, path, headers=headers).headers["X-Request-ID"]
            for method, path in [
                ("GET", "/api/v1/cvms"),
                ("GET", "/api/v1/cvms/cvm_nobody"),
                ("POST", "/api/v1/cvms"),
                ("GET", "/nowhere"),
            ]
        )
        ids.append(client.get("/api/v1/cvms").headers["X-Request-ID"])
    assert ids == ["req_000001", "req_000002", "req_000003", "req_000004", "req_000005"]


def test_an_answer_has_no_header_that_changes_from_run_to_run(admin: httpx.Client) -> None:
    headers = admin.get(f"/api/v1/cvms/{HOLLOW_CVM_ID}").headers
    assert set(headers) == {"content-length", "content-type", "x-request-id"}


def test_the_application_takes_part_in_the_lifespan_protocol() -> None:
    sent: list[str] = []
    events = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> MutableMapping[str, Any]:
        return {"type": next(events)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    asyncio.run(create_app()({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
