"""Names that are on record are kept, and what the overlay corrects no longer is told."""

from __future__ import annotations

from tests.scripts.diff.documents import GET, SCHEMAS, drop, edited, put, remove, report, today

RECORDED = {"GET /api/v1/cvms": "list_cvms"}


def test_an_operation_whose_name_is_on_record_keeps_its_module() -> None:
    renamed = edited(put(*GET, operationId="foo"))

    assert not report(today(), renamed, RECORDED).breaks
    assert report(today(), renamed).breaks


def test_a_correction_that_matches_nothing_any_more_is_to_go_first() -> None:
    document = edited(remove("VmInfo.events"), drop(*SCHEMAS, "GuestEvent"))

    assert "$.components.schemas.GuestEvent.properties.timestamp.default" in report(today(), document).markdown
    assert "openapi.overlay.yaml" not in report(document, today()).markdown
