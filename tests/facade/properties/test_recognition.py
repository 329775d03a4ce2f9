"""Which shape an object has depends on its structure and the requested version: not on its values or neighbors."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import UnexpectedResponseError
from phala_facade.models.plain import as_object
from phala_facade.operations.registry import GET_CVM, LIST_CVMS
from tests.facade.properties.budget import budget
from tests.facade.properties.cases import REQUESTED, outcome
from tests.facade.properties.damage import RETYPED, damages
from tests.facade.properties.payloads import payloads
from tests.support.documented import HOSTED_CVM
from tests.support.operations import LISTING, each_listing
from tests.support.shells import values_in


@st.composite
def items(draw: st.DrawFn, schemas: list[str]) -> dict[str, Any]:
    """Draw an object of one shape, of another shape as well, or with a damage that leaves it an object."""
    schema = draw(st.sampled_from(schemas))
    body: dict[str, Any] = draw(payloads(schema))
    if draw(st.booleans()):
        body = {**draw(payloads(draw(st.sampled_from(schemas)))), **body}
    if draw(st.booleans()):
        body = as_object(draw(damages(schema, body)).body) or body
    return body


@each_listing
@budget()
@given(data=st.data(), requested=st.sampled_from(REQUESTED))
def test_an_item_of_a_list_reads_as_it_does_alone(operation: Any, requested: str, data: st.DataObject) -> None:
    bodies = data.draw(st.lists(items([shape.schema for shape in operation.shapes]), min_size=1, max_size=4))

    def read(listed: list[Any]) -> Any:
        found = outcome(operation, requested, listed)
        return list(found.partial) if isinstance(found, UnexpectedResponseError) else values_in(found)

    alone = [cvm for body in bodies for cvm in read([body])]
    together = read(bodies)
    assert together == alone
    assert [cvm.source for cvm in together] == [cvm.source for cvm in alone]


@pytest.mark.parametrize("operation", [GET_CVM, LIST_CVMS], ids=["cvms.get", "cvms.list"])
@budget()
@given(data=st.data())
def test_an_odd_value_changes_no_shape_even_of_an_object_that_has_several(operation: Any, data: st.DataObject) -> None:
    requested, other, *_ = data.draw(st.permutations(operation.shapes))
    body = data.draw(payloads(other.schema)) | data.draw(payloads(requested.schema))
    damage = data.draw(damages(requested.schema, body).filter(lambda damage: damage.kind == RETYPED and damage.place))
    if requested.schema == HOSTED_CVM and damage.place == ("hosted",):
        return
    for each in (body, damage.body):
        (cvm,) = values_in(outcome(operation, requested.since, [each] if operation in LISTING else each))
        assert cvm.source.schema == requested.schema
