"""Told to use a version it does not know, the facade reads what it can, says what it could not, and never guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import UnexpectedResponseError
from scripts.provenance.payload import payload_of
from scripts.spec.meaning import Schemas
from tests.docs.adding.made_up import VERSION_2099_01_01
from tests.scripts.diff.documents import edited, report, today
from tests.support.shells import Asked, ask
from tests.support.values import paths

if TYPE_CHECKING:
    from phala_facade.models.source import Sourced

CVM_INFO = "teehouse__api__routes__cvms__v20990101__schemas__CVMInfo"
APP = "teehouse__api__routes__apps__v20990101__schemas__DstackAppFullResponse"


def tops(value: Sourced) -> set[str]:
    """Return the objects within which a value deviates."""
    return {path.rpartition(".")[0] for path in paths(value)}


def body_of(schema: str) -> dict[str, Any]:
    body: dict[str, Any] = payload_of(schema, Schemas(edited(VERSION_2099_01_01)), items=2).body
    return body


@pytest.mark.parametrize("api_version", ["2099-01-01", "LATEST"])
def test_what_still_has_a_known_shape_is_read_and_each_replaced_key_is_listed(api_version: str) -> None:
    body = body_of(CVM_INFO)
    (cvm,) = ask(Asked([body]), lambda cloud: cloud.cvms.list(), api_version=api_version)

    assert "resource" in tops(cvm)
    assert "os" in tops(cvm)
    assert (cvm.resources.memory_mb, cvm.os) == (None, None)
    assert (cvm.name, cvm.resources.vcpu) == (body["name"], body["resource"]["vcpu"])
    assert cvm.kms is not None
    assert (cvm.kms.chain_id, cvm.kms.rpc_endpoint) == (body["kms_info"]["chain_id"], None)
    assert cvm.source.raw == body


def test_an_app_is_read_with_what_is_known_of_its_cvms() -> None:
    body = body_of(APP)
    app = ask(Asked(body), lambda cloud: cloud.apps.get("a"), api_version="2099-01-01")

    assert (app.name, len(app.cvms)) == (body["name"], 2)
    for cvm in ("current_cvm", "cvms[0]", "cvms[1]"):
        assert {f"{cvm}.resource", f"{cvm}.os"} <= tops(app)


def test_where_no_key_is_left_that_tells_what_it_is_it_is_refused() -> None:
    body = body_of(CVM_INFO)
    for key in ("resource", "node_info", "gateway"):
        del body[key]

    with pytest.raises(UnexpectedResponseError) as caught:
        ask(Asked([body]), lambda cloud: cloud.cvms.list(), api_version="2099-01-01")

    assert caught.value.path == "[0]"


def test_the_report_names_each_new_variant_and_what_to_do() -> None:
    found = report(today(), edited(VERSION_2099_01_01))

    assert not found.breaks
    assert {change.verdict.name for change in found.changes} == {"NEW"}
    for operation in ("GET /api/v1/cvms", "GET /api/v1/apps/{app_id}", "GET /api/v1/apps/{app_id}/cvms"):
        assert any(operation in change.where for change in found.changes)
    assert all(change.why.startswith("read as ") for change in found.changes)
    assert "docs/adding-an-api-version.md" in found.markdown
