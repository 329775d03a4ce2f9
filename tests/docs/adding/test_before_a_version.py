"""Told to use a version it does not know, the facade reads what it can, says what it could not, and never guesses."""

from __future__ import annotations

from typing import Any

import pytest

from phala_facade import UnexpectedResponseError
from phala_facade.decode.strict import documented
from scripts.provenance.payload import full_payload
from tests.docs.adding.made_up import APP, CVM_INFO, with_2099_01_01
from tests.scripts.diff.documents import report
from tests.support.shells import Asked, ask


def body_of(schema: str) -> dict[str, Any]:
    body: dict[str, Any] = full_payload(schema, with_2099_01_01(documented())).body
    return body


def test_what_still_has_a_known_shape_is_read_and_the_rest_is_listed() -> None:
    body = body_of(CVM_INFO)
    (cvm,) = ask(Asked([body]), lambda cloud: cloud.cvms.list(), api_version="2099-01-01")

    assert [found.path for found in cvm.source.deviations] == ["status"]
    assert (cvm.status, cvm.vm_uuid, cvm.created_at, cvm.logs) == ("unknown", None, None, None)
    assert (cvm.name, cvm.resources.vcpu) == (body["name"], body["resource"]["vcpu"])
    assert cvm.source.api_version == "2099-01-01"
    assert cvm.source.raw == body


def test_an_app_is_read_with_what_is_known_of_its_cvms() -> None:
    body = body_of(APP)
    app = ask(Asked(body), lambda cloud: cloud.apps.get("a"), api_version="2099-01-01")

    assert (app.name, len(app.cvms)) == (body["name"], 2)
    assert {found.path for found in app.source.deviations} == {"current_cvm.status", "cvms[0].status", "cvms[1].status"}


def test_where_no_key_is_left_that_tells_what_it_is_it_is_refused() -> None:
    body = body_of(CVM_INFO)
    for key in ("resource", "node_info", "gateway"):
        del body[key]

    with pytest.raises(UnexpectedResponseError) as caught:
        ask(Asked([body]), lambda cloud: cloud.cvms.list(), api_version="2099-01-01")

    assert caught.value.path == "[0]"


def test_the_report_names_each_new_variant_and_what_to_do() -> None:
    found = report(documented(), with_2099_01_01(documented()))

    assert not found.breaks
    assert {change.verdict.name for change in found.changes} == {"NEW"}
    for operation in ("GET /api/v1/cvms", "GET /api/v1/apps/{app_id}", "GET /api/v1/apps/{app_id}/cvms"):
        assert any(operation in change.where for change in found.changes)
    assert "docs/adding-an-api-version.md" in found.markdown
