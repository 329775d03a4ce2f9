"""What the schemas of a document allow, as plain lists: references, compositions and unions written out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, SpecError, child
from scripts.spec.options import (
    ANYTHING,
    NULL,
    Both,
    Either,
    Meaning,
    Node,
    Option,
    members,
    met,
    one_of,
    own,
    place_of,
)
from scripts.spec.references import SCHEMAS, below, steps_of, target
from scripts.spec.schema import ANNOTATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.spec.losses import Losses


@dataclass
class Reader:
    """Reads the schemas of one document.

    Attributes:
        document: The document.
        losses: Takes what cannot be said in options.
    """

    document: JsonObject
    losses: Losses
    _known: dict[str, list[Option]] = field(default_factory=dict[str, list[Option]])
    _under_way: set[str] = field(default_factory=set[str])

    def options(self, meaning: Meaning) -> list[Option]:
        """Return what a value may be; no two of it are objects that are written in place."""
        match meaning:
            case Node():
                return self._of_node(meaning)
            case Both(parts):
                return self._met([self.options(part) for part in parts], place_of(meaning))
            case Either(parts):
                return self._folded([option for part in parts for option in self.options(part)])

    def component(self, key: str) -> list[Option]:
        """Return what a schema component allows, without its own name."""
        pointer = below(SCHEMAS.rstrip("/"), key)
        if key not in self._known:
            self._under_way.add(pointer)
            self._known[key] = self._of_node(Node(child(self.document, "components", "schemas").get(key), pointer))
            self._under_way.discard(pointer)
        return self._known[key]

    def annotation(self, meaning: Meaning, keyword: str) -> JsonValue:
        """Return the nearest `default` or `description` of a value; `None` where there is none."""
        if not isinstance(meaning, Node):
            found = (self.annotation(part, keyword) for part in reversed(meaning.parts))
            return next((each for each in found if each is not None), None)
        node, seen = meaning, set[str]()
        while isinstance(node.schema, dict) and node.schema.get(keyword) is None and node.pointer not in seen:
            seen.add(node.pointer)
            parts = node.schema.get("allOf")
            if isinstance(reference := node.schema.get("$ref"), str):
                node = Node(*target(self.document, reference, node.pointer))
            elif isinstance(parts, list) and parts:
                node = Node(parts[0], below(node.pointer, "allOf", 0))
        return node.schema.get(keyword) if isinstance(node.schema, dict) else None

    def _of_node(self, node: Node) -> list[Option]:
        schema = node.schema
        if isinstance(schema, bool):
            return [ANYTHING]
        if not isinstance(schema, dict):
            raise SpecError(f"{node.pointer} is not a schema")
        parts: list[list[Option]] = []
        if isinstance(reference := schema.get("$ref"), str):
            parts.append(self._of_reference(*target(self.document, reference, node.pointer), node.pointer))
        parts += [self._of_node(each) for each in members(node, "allOf")]
        for keyword in ("anyOf", "oneOf"):
            if choices := members(node, keyword):
                allowed = [option for each in choices for option in self._of_branch(each)]
                parts.append(self._folded(allowed, node.pointer))
        named = own(schema, node.pointer)
        if named or not parts:
            parts.append(named or [ANYTHING])
        found = self._met(parts, node.pointer)
        if len(parts) > 1:
            found = [replace(each, pointer=node.pointer) if _is_inline(each) else each for each in found]
        nullable = schema.get("nullable") is True and found != [ANYTHING] and NULL not in found
        return [*found, NULL] if nullable else found

    def _met(self, parts: list[list[Option]], pointer: str) -> list[Option]:
        """Return what all of several lists allow."""
        found = reduce(met, parts)
        if not found:
            self.losses.note(pointer, "its parts exclude each other: read as any value")
        return self._folded(found or [ANYTHING])

    def _of_branch(self, node: Node) -> list[Option]:
        schema = node.schema
        if isinstance(schema, dict) and schema.get("nullable") is True and schema.keys() - ANNOTATIONS == {"nullable"}:
            return [NULL]
        return self._of_node(node)

    def _of_reference(self, schema: JsonValue, pointer: str, origin: str) -> list[Option]:
        steps = steps_of(pointer)
        key = steps[2] if steps[:2] == ["components", "schemas"] and len(steps) == 3 else None
        if pointer in self._under_way or (key is not None and _is_parent(schema, origin)):
            # What is written around the circle: a parent, say, whose children are its choices.
            return own(schema, pointer) or [ANYTHING] if isinstance(schema, dict) else [ANYTHING]
        if key is None:
            self._under_way.add(pointer)
            found = self._of_node(Node(schema, pointer))
            self._under_way.discard(pointer)
            return found
        found = self.component(key)
        named = [each for each in found if each != NULL]
        if len(named) == 1 and (named[0].is_class or named[0].values) and not named[0].component:
            return [replace(each, component=key) if each is named[0] else each for each in found]
        return found

    def _folded(self, options: Sequence[Option], pointer: str = "") -> list[Option]:
        """Return options without repetition, those objects as one that are written in place."""
        if ANYTHING in options:
            for option in options:
                if option.type in {"array", "object"}:
                    self.losses.note(option.pointer, "a choice of this and of any value: read as any value")
            return [ANYTHING]
        inline = [option for option in options if _is_inline(option)]
        whole = one_of(inline, pointer) if len(inline) > 1 else None
        distinct: list[Option] = []
        for option in options:
            kept = whole if whole is not None and option in inline else option
            if kept not in distinct:
                distinct.append(kept)
        return distinct


def _is_inline(option: Option) -> bool:
    return option.is_class and not option.component


def _is_parent(schema: JsonValue, origin: str) -> bool:
    """Tell whether the component that a reference stands in is a choice of the schema that it points to."""
    child_of = "/".join(origin.split("/")[:4])
    choices = [each for keyword in ("anyOf", "oneOf") for each in members(Node(schema, ""), keyword)]
    return "/allOf/" in origin and any(
        isinstance(each.schema, dict) and each.schema.get("$ref") == child_of for each in choices
    )
