"""What the facade must read in a recording: told by the recorded body, a few documented properties at a time."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

from phala_facade import App, AppList, Cvm, CvmPage, FilterOptions, StatusError, compare
from phala_facade.decode.item import likeliest_first
from tests.recorded.catalogue import SUBJECT_APP_ID, SUBJECT_CVM_ID
from tests.recorded.scrub import REQUEST_ID
from tests.support.documented import APP_CVM_BASIC_INFO, CVM_BASIC_INFO, CVM_INFO, CVM_INFO_DETAIL, HOSTED_CVM
from tests.support.operations import KINDS, objects_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from phala_facade.decode.shape import Shape
    from tests.recorded.catalogue import Question


def check_reading(question: Question, value: Any, body: Any) -> None:
    """Check a value against the body that it was read from."""
    shape = likeliest_first(question.operation.shapes, question.version)[0]
    values: list[Any] = [*value] if question.operation.items else [value]
    bodies = objects_of(question.operation, body)
    assert type(value) is (CvmPage if question.call == "cvms.pages" else KINDS[question.call])
    assert len(values) == len(bodies) > 0
    for each, said in zip(values, bodies, strict=True):
        if question.operation.subject is not None:
            assert each.app_id == SUBJECT_APP_ID
        if isinstance(each, Cvm):
            assert question.call != "cvms.get" or each.id in {None, SUBJECT_CVM_ID}
            _check_cvm(question, shape, each, said)
        elif isinstance(each, App):
            _check_app(question, shape, each, said)
        else:
            assert (each.to_dict(), each.source.deviations) == (said, ())


def differences(old: Any, new: Any) -> tuple[Any, ...]:
    """Return what differs between what two versions say of the same."""
    if isinstance(old, AppList):
        return tuple(each for one, other in zip(old, new, strict=True) for each in compare(one, other).differ)
    return compare(old, new).differ if not isinstance(old, FilterOptions) else () if old == new else (old, new)


def check_refusal(question: Question, error: StatusError, body: Any) -> None:
    """Check an error against the body that it was read from."""
    assert type(error) is question.error
    assert error.operation == question.call
    assert error.status_code == question.status
    assert error.code == body.get("error_code")
    assert error.request_id == REQUEST_ID
    assert error.attempts == 1
    assert error.detail == _detail(body)
    phrase = HTTPStatus(question.status).phrase
    where = question.call if error.subject is None else f"{question.call} '{error.subject}'"
    where = f"{where} (API version {question.version})"
    assert str(error) == f"{where}: HTTP {question.status} {phrase}, request id {REQUEST_ID}: {error.detail}"


def _check_cvm(question: Question, shape: Shape[Any, Cvm], cvm: Cvm, said: Any) -> None:
    assert cvm.source.schema == shape.schema
    assert cvm.source.api_version == question.version
    assert cvm.source.deviations == ()
    assert cvm.source.raw == said
    where = _WHERE.get(shape.schema)
    # Of a shape that is not listed, the comparison of the versions tells.
    assert where is None or _told(cvm) == {leaf: find(said) for leaf, find in where.items()}


def _check_app(question: Question, shape: Shape[Any, App], app: App, said: Any) -> None:
    if app.is_minimal:
        assert (app.app_id, app.source.deviations) == (said["app_id"], ())
        return
    assert app.source.schema == shape.schema
    assert app.source.api_version == question.version
    assert app.source.deviations == ()
    assert (app.app_id, app.id, app.name) == (said["app_id"], said["id"], said["name"])
    assert app.cvm_count == said["cvm_count"]
    assert len(app.cvms) == len(said["cvms"])
    assert shape.nested is not None
    for cvm, item in zip(app.cvms, said["cvms"], strict=True):
        _check_cvm(question, shape.nested, cvm, item)


def _told(cvm: Cvm) -> dict[str, Any]:
    return {
        "name": cvm.name,
        "status": cvm.status,
        "app_id": cvm.app_id,
        "vm_uuid": cvm.vm_uuid,
        "vcpu": cvm.resources.vcpu,
        "memory_mb": cvm.resources.memory_mb,
        "region": cvm.node.region if cvm.node else None,
    }


def _at(path: str) -> Callable[[Any], Any]:
    def find(said: Any) -> Any:
        for key in path.split("."):
            said = cast("dict[str, Any]", said).get(key) if isinstance(said, dict) else None
        return said

    return find


def _first(*paths: str) -> Callable[[Any], Any]:
    return lambda said: next((value for path in paths if (value := _at(path)(said)) is not None), None)


def _megabytes(said: Any) -> int | None:
    gigabytes = _at("resource.memory_in_gb")(said)
    return None if gigabytes is None else round(gigabytes * 1024)


_NESTED: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": _at("name"),
    "status": _at("status"),
    "app_id": _at("app_id"),
    "vm_uuid": _at("vm_uuid"),
    "vcpu": _at("resource.vcpu"),
    "memory_mb": _megabytes,
    "region": _at("node_info.region"),
}

_FLAT: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": _at("name"),
    "status": _at("status"),
    "app_id": _at("app_id"),
    "vm_uuid": _at("vm_uuid"),
    "vcpu": _at("vcpu"),
    "memory_mb": _at("memory"),
    "region": _first("teepod.region_identifier", "region_identifier"),
}

_WHERE: Final[Mapping[str, Mapping[str, Callable[[Any], Any]]]] = {
    HOSTED_CVM: {
        "name": _at("name"),
        "status": _at("status"),
        "app_id": _at("hosted.app_id"),
        "vm_uuid": _at("hosted.id"),
        "vcpu": _first("vcpu", "hosted.configuration.vcpu"),
        "memory_mb": _first("memory", "hosted.configuration.memory"),
        "region": _at("node.region_identifier"),
    },
    CVM_BASIC_INFO: _FLAT,
    APP_CVM_BASIC_INFO: _FLAT,
    CVM_INFO: _NESTED,
    CVM_INFO_DETAIL: _NESTED,
}
"""Where each shape documents what is compared."""


def _detail(body: Any) -> str:
    detail = body.get("detail", body.get("message"))
    if isinstance(detail, list):
        items = cast("list[dict[str, Any]]", detail)
        return "; ".join(f"{'.'.join(item['loc'])}: {item['msg']}" for item in items)
    return cast("str", detail)
