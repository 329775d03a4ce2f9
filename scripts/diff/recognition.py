"""Whether a response's shape can still be told from the others that the same call may get."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from phala_facade.decode.item import Unrecognised, likeliest_first, recognise
from scripts.diff.calls import calls
from scripts.escaping import code
from scripts.provenance.payload import payload_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.decode.shape import Shape
    from scripts.diff.calls import FacadeCall
    from scripts.diff.feeds import Feeds
    from scripts.provenance.payload import Node
    from scripts.spec.meaning import Schemas


def unidentified_by(node: Node, old: Feeds, new: Feeds) -> str | None:
    """Return a shape that may now lack everything that identifies it, and would not with a property."""
    for shape, _ in _shapes_of(node, new):
        if node.component in old.schemas:
            body = _least(node.component, new.schemas)
            value = payload_of(node.component, old.schemas).body.get(node.path)
            if shape.why_not(body) is not None and shape.why_not({**body, node.path: value}) is None:
                return code(shape.label)
    return None


def confused_by(node: Node, new: Feeds) -> str | None:
    """Return a shape that bodies of another one could be taken for, because of an added property."""
    for _, rivals in _shapes_of(node, new):
        full: dict[str, Any] = payload_of(node.component, new.schemas).body
        without = {name: value for name, value in full.items() if name != node.path}
        for rival in rivals:
            needed = new.schemas.object(new.key(rival.schema)).required
            fits, fitted = (rival.why_not(body) is None and needed <= body.keys() for body in (full, without))
            if fits and not fitted:
                return code(rival.label)
    return None


def taken_for(component: str, call: FacadeCall, new: Feeds) -> str | None:
    """Return the shape that a call of the facade takes a body of a component for; `None` where it refuses it."""
    try:
        found = recognise(payload_of(component, new.schemas).body, likeliest_first(call.shapes, "LATEST"))
    except Unrecognised:
        return None
    return code(found.label)


def _least(key: str, schemas: Schemas) -> dict[str, Any]:
    """Return a body of a component with nothing but what has to be given, null where it may be, one level deep."""
    schema, full = schemas.object(key), payload_of(key, schemas).body
    return {
        name: None if value.nullable else full.get(name)
        for name, value in schema.properties.items()
        if name in schema.required
    }


def _shapes_of(node: Node, document: Feeds) -> Iterator[tuple[Shape[Any, Any], list[Shape[Any, Any]]]]:
    """Yield each shape that a property's component describes, with those that it has to be told from."""
    nested = [[shape.nested for shape in call.shapes if shape.nested is not None] for call in calls()]
    for family in chain([list(call.shapes) for call in calls()], nested):
        for shape in family:
            if document.key(shape.schema) == node.component and node.component in document.schemas:
                yield shape, [rival for rival in family if rival is not shape]
