"""How the API responds to a plain client, and what its server adds."""

from __future__ import annotations

import asyncio
import http.client
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from phala_facade.decode.strict import violations
from phala_facade.operations.registry import GET_APP, GET_CVM, LIST_CVMS, OPERATIONS
from phala_facade.operations.versions import VERSIONS
from phala_facade.testing import (
    ACCESS_TOKEN,
    API_KEY,
    MEMBER_KEY,
    EmbeddedServer,
    FakeCloud,
    asgi,
    create_app,
    default_fleet,
)
from phala_facade.testing.constants import (
    ADMIN_USER_ID,
    CONFLICT_CVM_ID,
    EMPTY_APP_ID,
    FOREIGN_APP_ID,
    FOREIGN_CVM_ID,
    FOREIGN_WORKSPACE_ID,
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
from tests.support.documented import APP_MINIMAL
from tests.support.operations import path_of, schema_in

if TYPE_CHECKING:
    from collections.abc import MutableMapping


PATHS = tuple(map(path_of, OPERATIONS))
LIST, ONE = path_of(LIST_CVMS), path_of(GET_CVM)
LISTED = [cvm for cvm in default_fleet().tenancies[0].cvms if not cvm.source.is_hidden]
INVALID = "HTTPValidationError"


def names(response: httpx.Response) -> list[str]:
    assert response.status_code == 200
    return [item["name"] for item in response.json()]


@pytest.mark.parametrize(
    "requested", ["LATEST", "latest", "Latest", "2026-05-22", "2026-02-01", "2031-12-31", "2026-01-20"]
)
def test_the_newest_documented_version_that_is_not_later_responds(admin: httpx.Client, requested: str) -> None:
    version = max(known for known in VERSIONS if known <= requested.upper())
    response = admin.get(ONE, headers={"X-Phala-Version": requested})
    assert response.content == admin.get(ONE, headers={"X-Phala-Version": version}).content


@pytest.mark.parametrize(
    ("path", "headers", "code", "more"),
    [
        (LIST, {"X-Phala-Version": "2025-10-27"}, "ERR-90-400", {"suggestions": ["Use 2025-10-28 or later"]}),
        (LIST, {"X-Phala-Workspace": FOREIGN_WORKSPACE_ID}, "ERR-90-403", {}),
        (LIST, {"X-Phala-Workspace": ""}, "ERR-90-403", {"details": [{"field": "X-Phala-Workspace", "value": ""}]}),
        (LIST, {"X-Phala-Workspace": SANDBOX_WORKSPACE_ID, "X-API-Key": MEMBER_KEY}, "ERR-90-403", {}),
        (f"{LIST}/{CONFLICT_CVM_ID}", {}, "ERR-90-409", {}),
    ],
    ids=["old version", "foreign workspace", "empty workspace", "workspace of another", "conflict"],
)
def test_some_errors_have_the_vendors_structured_form(
    admin: httpx.Client, path: str, headers: dict[str, str], code: str, more: dict[str, object]
) -> None:
    response = admin.get(path, headers=headers)
    body = response.json()
    structure = body["detail"] if "409" in code else body
    assert f"{response.status_code}" == code[-3:]
    assert set(structure) == {"error_code", "message", "details", "suggestions", "links", "request_id"}
    assert (structure["error_code"], structure["request_id"]) == (code, response.headers["X-Request-ID"])
    assert structure.items() >= more.items()


VERSION_HEADER = ("header", "x-phala-version")
PAGES = ("/api/v1/cvms/paginated", "/api/v1/apps")


@pytest.mark.parametrize(
    ("path", "place", "value"),
    [
        *((LIST, VERSION_HEADER, text) for text in ("", "1", "2026-1-21", "2026-02-30", "20260121", "newest")),
        (LIST, VERSION_HEADER, "2026-01-21T00:00:00Z"),
        *((LIST, ("query", "user_id"), text) for text in ("", "1", "usr_", "null")),
        *((LIST, ("query", "teepod_id"), text) for text in ("", "1.5", "1_0", "٣", "9" * 5000)),
        *((path, ("query", "page"), text) for path in PAGES for text in ("0", "x", "1.5")),
        *((path, ("query", "page_size"), text) for path in PAGES for text in ("0", "101", "-1")),
    ],
)
def test_a_parameter_that_it_cannot_be_is_a_422(
    admin: httpx.Client, path: str, place: tuple[str, str], value: str
) -> None:
    kind, name = place
    given = {name: value}
    response = admin.get(path, headers=given) if kind == "header" else admin.get(path, params=given)
    assert response.status_code == 422
    # FastAPI sends the input, too, which it does not document.
    assert {found.rule for found in violations(response.json(), INVALID)} == {"additionalProperties"}
    (problem,) = response.json()["detail"]
    assert (problem["loc"], problem["input"]) == ([kind, name], value)


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
    assert key in anonymous.get(LIST, headers=headers).json()[0]


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
def test_without_a_known_credential_in_its_own_header_every_operation_is_401(
    anonymous: httpx.Client, headers: dict[str, str]
) -> None:
    for path in PATHS:
        response = anonymous.get(path, headers=headers)
        assert (response.status_code, response.json()) == (401, {"detail": "Authentication required"})


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        (f"/api/v1/cvms/{FOREIGN_CVM_ID}", 403, "CVM not in workspace"),
        (f"/api/v1/apps/{FOREIGN_APP_ID}", 403, "No workspace access"),
        (f"/api/v1/apps/{FOREIGN_APP_ID}/cvms", 403, "No workspace access"),
        ("/api/v1/cvms/cvm_nobody", 404, "CVM not found"),
        (f"/api/v1/apps/{'0' * 40}", 404, "App not found"),
        (f"/api/v1/apps/{'0' * 40}/cvms", 404, "App not found"),
    ],
)
def test_what_is_elsewhere_or_nowhere_is_not_shown(admin: httpx.Client, path: str, status: int, detail: str) -> None:
    response = admin.get(path)
    assert (response.status_code, response.json()) == (status, {"detail": detail})


@pytest.mark.parametrize("path", ["/", "/api/v1", "/api/v1/cvms/", "/api/v1/cvms/a/b", "/api/v2/cvms"])
def test_any_other_path_is_a_404_without_a_credential(anonymous: httpx.Client, path: str) -> None:
    response = anonymous.get(path)
    assert (response.status_code, response.json()) == (404, {"detail": "Not Found"})


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_any_other_method_is_a_405(admin: httpx.Client, method: str) -> None:
    for path in PATHS:
        response = admin.request(method, path)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET")
        assert method == "HEAD" or response.json() == {"detail": "Method Not Allowed"}


@pytest.mark.parametrize("workspace", [WORKSPACE_ID, WORKSPACE_SLUG])
def test_the_default_workspace_goes_by_its_id_and_by_its_slug(admin: httpx.Client, workspace: str) -> None:
    response = admin.get(LIST, headers={"X-Phala-Workspace": workspace})
    assert response.content == admin.get(LIST).content


def test_the_workspace_header_chooses_what_is_seen(admin: httpx.Client) -> None:
    headers = {"X-Phala-Workspace": SANDBOX_WORKSPACE_ID, "X-Phala-Version": "2026-01-21"}
    assert names(admin.get(LIST, headers=headers)) == ["trial-box", "queued-box"]
    for path in (f"/api/v1/cvms/{FOREIGN_CVM_ID}", f"/api/v1/apps/{FOREIGN_APP_ID}"):
        assert admin.get(path, headers=headers).status_code == 200
    headers["X-Phala-Version"] = "2025-10-28"
    assert names(admin.get(LIST, headers=headers)) == []
    assert admin.get(f"/api/v1/cvms/{NULL_CVM_ID}", headers=headers).status_code == 404


def raw_get(server: EmbeddedServer, target: str) -> tuple[int, bytes]:
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
    assert raw_get(phala_server, f"/api/v1/cvms/{cvm_id}") == (404, b'{"detail":"CVM not found"}')
    assert raw_get(phala_server, f"/api/v1/apps/{REPLICATED_APP_ID}%2Fcvms") == (404, b'{"detail":"App not found"}')
    encoded = RUNNING_CVM_ID.replace("_", "%5F")
    assert raw_get(phala_server, f"/api/v1/cvms/{encoded}") == raw_get(phala_server, f"/api/v1/cvms/{RUNNING_CVM_ID}")


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        *(
            (
                {"user_id": user_id},
                [cvm.name for cvm in LISTED if cvm.owner and cvm.owner.id == user_id],
            )
            for user_id in (ADMIN_USER_ID, MEMBER_USER_ID)
        ),
        ({"user_id": "0"}, ["hollow", "legacy-box"]),
        ({"user_id": "usr_nobody"}, []),
        ({"teepod_id": "13"}, ["视觉-inference-überblick", "vision-batch"]),
        ({"teepod_id": "-1"}, []),
        ({"teepod_id": "13", "user_id": MEMBER_USER_ID}, ["vision-batch"]),
    ],
)
def test_administrators_filter_by_owner_and_node(
    admin: httpx.Client, anonymous: httpx.Client, params: dict[str, str], expected: list[str]
) -> None:
    assert names(admin.get(LIST, params=params)) == expected
    response = anonymous.get(LIST, params=params, headers={"X-API-Key": MEMBER_KEY})
    assert (response.status_code, response.json()) == (403, {"detail": "Only administrators can filter CVMs"})


@pytest.mark.parametrize("path", [LIST, f"{LIST}/paginated"])
@pytest.mark.parametrize("name", ["user_id", "teepod_id"])
def test_the_versions_after_the_documented_ones_refuse_these_filters(admin: httpx.Client, path: str, name: str) -> None:
    for version, status in ((max(VERSIONS), 200), ("2026-05-22", 422), ("2026-06-23", 422)):
        response = admin.get(path, params={name: "0"}, headers={"X-Phala-Version": version})
        assert response.status_code == status
    assert response.json()["detail"][0]["loc"] == ["query", name]


def test_administrators_see_all_cvms_of_an_app_and_members_their_own(
    admin: httpx.Client, anonymous: httpx.Client
) -> None:
    path = f"/api/v1/apps/{REPLICATED_APP_ID}/cvms"
    assert names(admin.get(path)) == ["atlas-web-1", "atlas-web-2", "atlas-web-3"]
    assert names(anonymous.get(path, headers={"X-API-Key": MEMBER_KEY})) == ["atlas-web-2"]
    assert names(admin.get(f"/api/v1/apps/{EMPTY_APP_ID}/cvms")) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_an_app_may_be_minimal_for_a_member_and_whole_for_an_administrator(
    admin: httpx.Client, anonymous: httpx.Client, version: str
) -> None:
    path, headers = f"/api/v1/apps/{RESTRICTED_APP_ID}", {"X-Phala-Version": version}
    whole = admin.get(path, headers=headers).json()
    minimal = anonymous.get(path, headers={**headers, "X-API-Key": MEMBER_KEY}).json()
    assert list(violations(whole, schema_in(GET_APP, version))) == []
    assert list(violations(minimal, APP_MINIMAL)) == []
    assert {key for key, value in minimal.items() if value is not None} == {"app_id"}


def test_a_minimal_app_is_minimal_for_everybody_in_its_long_or_its_short_form(admin: httpx.Client) -> None:
    long_form = admin.get(f"/api/v1/apps/{MINIMAL_APP_ID}").json()
    assert (long_form["app_id"], long_form["cvms"], long_form["id"]) == (MINIMAL_APP_ID, None, None)
    assert admin.get(f"/api/v1/apps/{SHORT_MINIMAL_APP_ID}").json() == {"app_id": SHORT_MINIMAL_APP_ID}
    assert names(admin.get(f"/api/v1/apps/{MINIMAL_APP_ID}/cvms")) == ["hollow"]


@pytest.mark.parametrize("requested", ["2026-01-21", "2025-10-28", "LATEST", "nonsense", None])
def test_a_server_that_ignores_the_requested_version_always_responds_in_its_own(requested: str | None) -> None:
    headers = {"X-API-Key": API_KEY} | ({} if requested is None else {"X-Phala-Version": requested})
    app = create_app(forced_version="2025-10-28")
    assert "hosted" in asyncio.run(get(app, headers)).json()[0]
    with pytest.raises(ValueError, match=r"'2024-01-01' is not a known version: 2025-10-28, "):
        create_app(forced_version="2024-01-01")


def test_the_time_of_a_served_fake_cloud_passes_from_when_its_application_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter([0.0, 29.9, 30.0])
    monkeypatch.setattr(asgi, "time", SimpleNamespace(monotonic=lambda: next(times)))
    fake = FakeCloud.empty()
    fake.schedule(fake.add_cvm(name="web"), [{"after": 30, "name": "renamed"}])
    app = create_app(fake)
    assert [names(asyncio.run(get(app, {"X-API-Key": API_KEY}))) for _ in range(2)] == [["web"], ["renamed"]]


async def get(app: Any, headers: dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://fleet.example") as client:
        return await client.get(LIST, headers=headers)


def test_requests_are_numbered_from_one_whatever_their_outcome() -> None:
    requests = [("GET", LIST), ("GET", "/api/v1/cvms/cvm_nobody"), ("POST", LIST), ("GET", "/nowhere")]
    headers = {"X-API-Key": API_KEY, "X-Request-ID": "mine"}
    with EmbeddedServer() as server, httpx.Client(base_url=server.base_url, trust_env=False, headers=headers) as client:
        ids = [client.request(method, path).headers["X-Request-ID"] for method, path in requests]
    assert ids == ["req_000001", "req_000002", "req_000003", "req_000004"]


def test_a_response_is_utf_8_and_has_no_header_that_changes_from_run_to_run(phala_server: EmbeddedServer) -> None:
    url = f"{phala_server.base_url}{LIST}"
    response = httpx.get(url, headers={"X-API-Key": API_KEY}, trust_env=False)
    assert set(response.headers) == {"content-length", "content-type", "x-request-id"}
    assert response.headers["Content-Type"] == "application/json"
    assert "视觉-inference-überblick".encode() in response.content


def test_the_application_takes_part_in_the_lifespan_protocol() -> None:
    sent: list[str] = []
    events = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> MutableMapping[str, Any]:
        return {"type": next(events)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    asyncio.run(create_app()({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
