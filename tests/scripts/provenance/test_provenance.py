"""No documented value is forgotten: each feeds a field, or is listed as reachable through `source.raw`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade.decode.strict import violations
from scripts.provenance.__main__ import main
from scripts.provenance.payload import written
from scripts.provenance.remarks import remark_on
from scripts.provenance.trace import Trace, read, trace
from tests.support.documented import SHAPES, payload

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape

each_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.schema)


@cache
def traces_of(shape: Shape[Any, Any]) -> list[Trace]:
    return trace(shape, payload(shape.schema))


def is_raw_only(path: str, shape: Shape[Any, Any]) -> bool:
    return any(path == listed or path.startswith((f"{listed}.", f"{listed}[")) for listed in shape.raw_only)


@each_shape
def test_the_body_that_everything_is_traced_with_is_as_documented(shape: Shape[Any, Any]) -> None:
    body = payload(shape.schema).body

    assert violations(body, shape.schema) == []
    assert read(shape, body).source.deviations == ()
    assert read(shape, body).source.raw == body


@each_shape
def test_every_documented_value_feeds_a_field_or_is_listed_with_a_reason(shape: Shape[Any, Any]) -> None:
    whole = payload(shape.schema)
    documented_values = {written(place) for place in whole.leaves} | {written((*place, 0)) for place in whole.lists}
    mapped = {found.wire for found in traces_of(shape)}

    assert {path for path in documented_values - mapped if not is_raw_only(path, shape)} == set()
    assert all(shape.raw_only.values())


@each_shape
def test_nothing_is_listed_as_raw_only_that_feeds_a_field_or_is_not_documented(shape: Shape[Any, Any]) -> None:
    documented_values = [written(place) for place in payload(shape.schema).leaves]

    assert [found.wire for found in traces_of(shape) if is_raw_only(found.wire, shape)] == []
    for listed in shape.raw_only:
        assert any(path == listed or path.startswith((f"{listed}.", f"{listed}[")) for path in documented_values)


@each_shape
def test_a_source_documents_exactly_the_fields_that_its_shape_feeds(shape: Shape[Any, Any]) -> None:
    fed = {path for found in traces_of(shape) for path in found.fields}

    assert fed == shape.documented


def test_sizes_of_a_hosted_cvm_fall_back_to_its_configuration() -> None:
    (hosted,) = (shape for shape in SHAPES if shape.schema == "HostedCvm")
    fallbacks = {found.wire: set(found.fields) for found in traces_of(hosted) if found.fallback}

    assert fallbacks == {
        "hosted.name": {"name"},
        "hosted.status": {"status"},
        "hosted.configuration.vcpu": {"resources.vcpu"},
        "hosted.configuration.memory": {"resources.memory_mb"},
        "hosted.configuration.disk_size": {"resources.disk_gb"},
    }


def test_gpus_of_a_hosted_cvm_are_counted() -> None:
    (hosted,) = (shape for shape in SHAPES if shape.schema == "HostedCvm")
    counted = [found for found in traces_of(hosted) if set(found.fields) == {"resources.gpus"}]

    assert [found.wire for found in counted] == ["hosted.configuration.gpus.gpus[]"]


def test_what_make_provenance_writes_is_what_the_code_does() -> None:
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("versions", "remark"),
    [
        ("abcd", ""),
        ("cd", "Since c."),
        ("d", "Since d."),
        ("ab", "Not since c."),
        ("a", "Only in a."),
        ("c", "Only in c."),
        ("bc", "Since b, not since d."),
    ],
)
def test_a_field_that_not_every_version_carries_says_which_do(versions: str, remark: str) -> None:
    assert remark_on(versions, "abcd") == remark


@pytest.mark.parametrize("versions", ["", "ac"])
def test_a_field_that_no_version_carries_or_that_came_twice_is_refused(versions: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        remark_on(versions, "abcd")
