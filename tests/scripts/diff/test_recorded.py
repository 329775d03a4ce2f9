"""Names that are on record are kept, and what the overlay corrects no longer is told."""

from __future__ import annotations

import copy
from typing import Any

from phala_facade.decode.strict import documented
from tests.scripts.diff.documents import report

RECORDED = {"GET /api/v1/cvms": "list_cvms"}


def renamed_operation() -> dict[str, Any]:
    document = copy.deepcopy(documented())
    document["paths"]["/api/v1/cvms"]["get"]["operationId"] = "foo"
    return document


def test_an_operation_whose_name_is_on_record_keeps_its_module() -> None:
    assert not report(documented(), renamed_operation(), RECORDED).breaks
    assert report(documented(), renamed_operation()).breaks


def test_a_correction_that_matches_nothing_any_more_is_to_go_first() -> None:
    document = copy.deepcopy(documented())
    del document["components"]["schemas"]["VmInfo"]["properties"]["events"]
    del document["components"]["schemas"]["GuestEvent"]

    assert "$.components.schemas.GuestEvent.properties.timestamp.default" in report(documented(), document).markdown
    assert "openapi.overlay.yaml" not in report(document, documented()).markdown
