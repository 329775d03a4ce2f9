"""What the facade must read in a recording, going by the recorded body."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from phala_facade import App, AppList, Cvm, CvmPage, FilterOptions, StatusError, compare
from phala_facade.decode.item import likeliest_first
from tests.recorded.catalogue import SUBJECT_APP_ID, SUBJECT_CVM_ID
from tests.recorded.scrub import REQUEST_ID
from tests.support.operations import KINDS, objects_of

if TYPE_CHECKING:
    from tests.recorded.catalogue import Question


def check(question: Question, outcome: Any, body: Any) -> None:
    """Check what came of a call against the body that it was read from."""
    assert isinstance(outcome, StatusError) == (question.error is not None)
    if isinstance(outcome, StatusError):
        _check_error(question, outcome, body)
        return
    values: list[Any] = [*outcome] if question.operation.items else [outcome]
    assert type(outcome) is (CvmPage if question.call == "cvms.pages" else KINDS[question.call])
    shape = likeliest_first(question.operation.shapes, question.version)[0]
    for value, recorded in zip(values, objects_of(question.operation, body), strict=True):
        assert (value.source.deviations, value.source.raw) == ((), recorded)
        if question.operation.subject is not None:
            assert value.app_id == SUBJECT_APP_ID
        assert not isinstance(value, Cvm) or question.call != "cvms.get" or value.id in {None, SUBJECT_CVM_ID}
        if not isinstance(value, App) or not value.is_minimal:
            assert (value.source.schema, value.source.api_version) == (shape.schema, question.version)
        if isinstance(value, App) and not value.is_minimal:
            assert [cvm.source.raw for cvm in value.cvms] == recorded["cvms"]
    assert values


def differences(old: Any, new: Any) -> tuple[Any, ...]:
    """Return what differs between what two versions say of the same."""
    if isinstance(old, AppList):
        return tuple(each for one, other in zip(old, new, strict=True) for each in compare(one, other).differ)
    return compare(old, new).differ if not isinstance(old, FilterOptions) else () if old == new else (old, new)


def _check_error(question: Question, error: StatusError, body: Any) -> None:
    assert (type(error), error.operation, error.status_code) == (question.error, question.call, question.status)
    assert (error.code, error.request_id, error.attempts) == (body.get("error_code"), REQUEST_ID, 1)
    detail = body.get("detail", body.get("message"))
    if isinstance(detail, list):
        items = cast("list[dict[str, Any]]", detail)
        detail = "; ".join(f"{'.'.join(item['loc'])}: {item['msg']}" for item in items)
    assert error.detail == detail
    where = question.call if error.subject is None else f"{question.call} '{error.subject}'"
    status = f"HTTP {question.status} {HTTPStatus(question.status).phrase}"
    assert str(error) == f"{where} (API version {question.version}): {status}, request id {REQUEST_ID}: {detail}"
