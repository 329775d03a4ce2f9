"""No documented value is forgotten: each feeds a field, or is listed as reachable through `source.raw`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade.decode.strict import departures, documented
from scripts.provenance.payload import Payload, full_payload, written
from scripts.provenance.trace import Trace, read, trace
from tests.support.documented import READERS

if TYPE_CHECKING:
    from phala_facade.operations.answers import Reader

each_shape = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.shape.schema)


@cache
def payload_of(reader: Reader[Any]) -> Payload:
    return full_payload(reader.shape.schema, documented())


@cache
def traces_of(reader: Reader[Any]) -> list[Trace]:
    return trace(reader, payload_of(reader))


def is_raw_only(path: str, reader: Reader[Any]) -> bool:
    return any(path == listed or path.startswith((f"{listed}.", f"{listed}[")) for listed in reader.shape.raw_only)


@each_shape
def test_the_body_that_everything_is_traced_with_is_as_documented(reader: Reader[Any]) -> None:
    body = payload_of(reader).body

    assert departures(body, reader.shape.schema) == []
    assert read(reader, body).source.deviations == ()
    assert read(reader, body).source.raw == body


@each_shape
def test_every_documented_value_feeds_a_field_or_is_listed_with_a_reason(reader: Reader[Any]) -> None:
    payload = payload_of(reader)
    documented_values = {written(place) for place in payload.leaves} | {written((*place, 0)) for place in payload.lists}
    mapped = {found.wire for found in traces_of(reader)}

    assert {path for path in documented_values - mapped if not is_raw_only(path, reader)} == set()
    assert all(reader.shape.raw_only.values())


@each_shape
def test_nothing_is_listed_as_raw_only_that_feeds_a_field_or_is_not_documented(reader: Reader[Any]) -> None:
    documented_values = [written(place) for place in payload_of(reader).leaves]

    assert [found.wire for found in traces_of(reader) if is_raw_only(found.wire, reader)] == []
    for listed in reader.shape.raw_only:
        assert any(path == listed or path.startswith((f"{listed}.", f"{listed}[")) for path in documented_values)


@each_shape
def test_a_source_documents_exactly_the_fields_that_its_shape_feeds(reader: Reader[Any]) -> None:
    fed = {path for found in traces_of(reader) for path in found.fields}

    assert fed == reader.shape.documented


def test_sizes_of_a_hosted_cvm_fall_back_to_its_configuration() -> None:
    (hosted,) = (reader for reader in READERS if reader.shape.schema == "HostedCvm")
    fallbacks = {found.wire: set(found.fields) for found in traces_of(hosted) if found.fallback}

    assert fallbacks == {
        "hosted.name": {"name"},
        "hosted.status": {"status"},
        "hosted.configuration.vcpu": {"resources.vcpu"},
        "hosted.configuration.memory": {"resources.memory_mb"},
        "hosted.configuration.disk_size": {"resources.disk_gb"},
    }


def test_gpus_of_a_hosted_cvm_are_counted() -> None:
    (hosted,) = (reader for reader in READERS if reader.shape.schema == "HostedCvm")
    counted = [found for found in traces_of(hosted) if set(found.fields) == {"resources.gpus"}]

    assert [found.wire for found in counted] == ["hosted.configuration.gpus.gpus[]"]
