"""Bodies that a documented schema allows, with every property given, and the places in them that can be changed."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phala_facade.models.plain import as_object

if TYPE_CHECKING:
    from collections.abc import Iterator

Step = str | int
Place = tuple[Step, ...]

_ITEMS_IN_A_LIST = 2


@dataclass(frozen=True)
class Payload:
    """A body, and what in it can be changed.

    Attributes:
        body: The body, in plain JSON values.
        leaves: The place of every documented value that holds no further documented value.
        lists: The place of every documented array.
    """

    body: Any
    leaves: tuple[Place, ...]
    lists: tuple[Place, ...]


def full_payload(schema: str, document: dict[str, Any]) -> Payload:
    """Make a body of a schema with every documented property given and none null, two items in each array.

    Args:
        schema: The key of the schema among the components.
        document: The OpenAPI document.
    """
    builder = _Builder(document)
    body = builder.value({"$ref": f"#/components/schemas/{schema}"}, ())
    return Payload(body, tuple(builder.leaves), tuple(builder.lists))


class _Builder:
    """Builds one body; each value differs from every other one of its kind, so that no two can be mixed up."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = document["components"]["schemas"]
        self._number = 0
        self.leaves: list[Place] = []
        self.lists: list[Place] = []

    def value(self, schema: dict[str, Any], place: Place) -> Any:
        schema = self._resolved(schema)
        if "properties" in schema:
            return {name: self.value(child, (*place, name)) for name, child in schema["properties"].items()}
        if schema.get("type") == "array":
            self.lists.append(place)
            return [self.value(schema["items"], (*place, index)) for index in range(_ITEMS_IN_A_LIST)]
        self.leaves.append(place)
        return self._leaf(schema, place)

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            return self._resolved(self._components[schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return self._resolved(next(option for option in schema["anyOf"] if option.get("type") != "null"))
        return schema

    def _leaf(self, schema: dict[str, Any], place: Place) -> Any:
        self._number += 1
        kind = schema.get("type")
        if kind == "string":
            return self._text(schema, str(place[-1]))
        if kind in {"integer", "number"}:
            return self._number
        if kind == "boolean":
            return False
        return {"key": f"value {self._number}"} if kind == "object" else None

    def _text(self, schema: dict[str, Any], name: str) -> str:
        if "const" in schema or "enum" in schema:
            return str(schema.get("const") or schema["enum"][0])
        # Some times are documented as plain strings; their names tell.
        if schema.get("format") == "date-time" or name.endswith("_at"):
            return f"2026-01-01T{self._number // 60:02}:{self._number % 60:02}:00Z"
        if schema.get("format") == "decimal":
            return f"{self._number}.50"
        return f"{schema.get('pattern', '').removeprefix('^').removesuffix('.+')}text-{self._number}"


def changed(body: Any, place: Place) -> Any:
    """Return a copy of a body with the value at `place` replaced by another one of its kind."""
    return _with(body, place, _another(value_at(body, place)))


def removed(body: Any, places: set[Place]) -> Any:
    """Return a copy of a body without the properties at `places`."""
    result = copy.deepcopy(body)
    for place in places:
        holder = value_at(result, place[:-1])
        if isinstance(holder, dict):
            del holder[place[-1]]
    return result


def resized(body: Any, place: Place, by: int) -> Any:
    """Return a copy of a body with the array at `place` one item longer (`by=1`) or shorter (`by=-1`)."""
    items = value_at(body, place)
    return _with(body, place, [*items, copy.deepcopy(items[-1])] if by > 0 else items[:-1])


def value_at(body: Any, place: Place) -> Any:
    """Return what stands at `place`."""
    for step in place:
        body = body[step]
    return body


def written(place: Place) -> str:
    """Write a place as the documentation does: `hosted.events[].body`."""
    return "".join(_written(place)).removeprefix(".")


def _written(place: Place) -> Iterator[str]:
    for step in place:
        yield "[]" if isinstance(step, int) else f".{step}"


def _with(body: Any, place: Place, value: Any) -> Any:
    result = copy.deepcopy(body)
    value_at(result, place[:-1])[place[-1]] = value
    return result


def _another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1000
    if (fields := as_object(value)) is not None:
        return {**fields, "another key": "another value"}
    text = str(value)
    if text.startswith("2026-01-01T"):
        return text.replace("2026", "2027", 1)
    return f"9{text}" if text.endswith(".50") else f"{text}-changed"
