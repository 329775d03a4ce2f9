"""A difference and all that the running facade says about it: what the rules ask."""

from __future__ import annotations

import re
from functools import cached_property

from scripts.diff.call_case import CallCase
from scripts.diff.calls import calls, imported, shape_schemas
from scripts.diff.feeds import Feed
from scripts.diff.finding import Area, Kind
from scripts.diff.recognition import confused_by, unidentified_by
from scripts.diff.wire_types import is_checked, unread
from scripts.escaping import code
from scripts.provenance.payload import Node

_WITHIN_A_VALUE = re.compile(r"(?:\[\]|\{\}).*$")


class Case(CallCase):
    """One difference, with what the facade says about it."""

    @cached_property
    def feed(self) -> Feed:
        """The fields and calls of the facade that it touches."""
        place, kind = self.finding.place, self.finding.kind
        if place.area in {Area.FIELD, Area.SCHEMA}:
            return self.feeds.feed(self._node) if kind is Kind.ADDED else self._carried
        if place.area is Area.DOCUMENT:
            return Feed(calls=frozenset(call.name for call in calls()))
        if self.call is None:
            return Feed()
        fields: frozenset[str] = frozenset()
        if self.argument is not None:
            fields = frozenset({f"{self.call.name}({self.argument})"})
        elif kind in {Kind.VARIANT_ADDED, Kind.VARIANT_REMOVED} and self.is_known_variant():
            fields = fields.union(*(self.feeds.feed(Node(component, "")).fields for component in self.components))
        return Feed(fields, frozenset({self.call.name}))

    @property
    def _node(self) -> Node:
        return Node(self.finding.place.owner, self.finding.place.path)

    @property
    def _carried(self) -> Feed:
        """What a property feeds; what lies within a value that is no object of its own counts as the property."""
        node = self._node
        feed = self.feeds.feed(node)
        outer = Node(node.component, _WITHIN_A_VALUE.sub("", node.path))
        around = self.feeds.feed(outer)
        named = feed.named or around.named or (not outer.path and bool(around.fields))
        fields = feed.fields or around.fields
        if named and not fields:
            # It decides about what others feed.
            fields = self.feeds.feed(Node(node.component, "")).fields
        return Feed(fields, feed.calls or around.calls, named, feed.missing or around.missing)

    def imports_old_class(self) -> str | None:
        """Return whether the facade imports the class of the old name."""
        was, now = (
            types.class_names.get(self.finding.place.owner)
            for types in (self.documents.old_types, self.documents.new_types)
        )
        return code(str(was)) if f"models.{was}" in imported() and was != now else None

    def is_shape(self) -> bool:
        """Return whether the facade names it as the schema of a shape."""
        key = self.finding.place.owner
        return any(schema != key == self.documents.new.key(schema) for schema in shape_schemas())

    def rival(self) -> str | None:
        """Return whether bodies of this shape can now be taken for another shape."""
        label = confused_by(self._node, self.documents.new)
        return label and code(label)

    def shape(self) -> str | None:
        """Return whether a shape may now lack everything that identifies it."""
        label = unidentified_by(self._node, self.documents.old, self.documents.new)
        return label and code(label)

    def is_page_key(self) -> bool:
        """Return whether the facade rejects a page without it."""
        return self.documents.old.is_page_key(self._node)

    def is_carried(self) -> bool:
        """Return whether the facade reads it, or passes it on in a larger value."""
        return self.feed.named or bool(self.feed.fields)

    def is_passed_on(self) -> bool:
        """Return whether the facade does not read it, but passes it on in a larger value."""
        return not self.feed.named and bool(self.feed.fields)

    def is_not_read(self) -> bool:
        """Return whether the facade does not read it."""
        return not self.feed.named

    @cached_property
    def _types(self) -> tuple[frozenset[str], frozenset[str]]:
        place = self.finding.place
        return self.documents.old_types.at(place, self.old), self.documents.new_types.at(place, self.new)

    def is_misread(self) -> str | None:
        """Return whether the facade cannot read the new type, and no type checker reports that."""
        old, new = (code(" | ".join(sorted(types))) for types in self._types)
        return f"{old}, not {new}" if unread(*self._types) else None

    def is_misread_visibly(self) -> str | None:
        """Return whether the facade cannot read the new type, and a type checker reports that."""
        return self.is_misread() if is_checked(*self._types) else None

    def missing(self) -> str:
        """Return what the fields that it feeds are without it."""
        default = self.new.notes.get("default")
        if default is not None and self.finding.kind is Kind.OPTIONAL:
            return code(str(default))
        return code(" or ".join(sorted(self.feed.missing or {"None"})))
