"""A difference and all that the running facade says about it: what the rules ask."""

from __future__ import annotations

import re
from functools import cached_property

from phala_facade.transport.settings import DEFAULT_BASE_URL
from scripts.diff.asked import Asked
from scripts.diff.calls import CALLS, imported, shape_schemas
from scripts.diff.feeds import NOTHING_FED, Feed
from scripts.diff.finding import Area, Kind
from scripts.diff.recognition import confused_by, unidentified_by
from scripts.diff.wire_types import accepts, is_checked
from scripts.escaping import code
from scripts.provenance.payload import Node

_WITHIN_A_VALUE = re.compile(r"(?:\[\]|\{\}).*$")


class Case(Asked):
    """One difference, with what the facade says about it."""

    @cached_property
    def feed(self) -> Feed:
        """The fields and calls of the facade that it touches."""
        place, kind = self.finding.place, self.finding.kind
        if place.area in {Area.FIELD, Area.SCHEMA}:
            return self.documents.new.feed(self._node) if kind is Kind.ADDED else self._carried
        if place.area is Area.DOCUMENT:
            return Feed(calls=frozenset(call.name for call in CALLS))
        if self.call is None:
            return NOTHING_FED
        fields: frozenset[str] = frozenset()
        if self.argument is not None:
            fields = frozenset({f"{self.call.name}({self.argument})"})
        elif kind in {Kind.VARIANT_ADDED, Kind.VARIANT_REMOVED} and self.is_known_variant():
            feeds = self.documents.new if kind is Kind.VARIANT_ADDED else self.documents.old
            fields = fields.union(*(feeds.feed(Node(component, "")).fields for component in self.components))
        return Feed(fields, frozenset({self.call.name}), named=True)

    @property
    def _node(self) -> Node:
        return Node(self.finding.place.owner, self.finding.place.path)

    @property
    def _was(self) -> Node:
        return Node(self.documents.former.get(self._node.component, self._node.component), self._node.path)

    @cached_property
    def _carried(self) -> Feed:
        """What a property feeds; what lies within a value that is no object of its own counts as the property."""
        node, feeds = self._was, self.documents.old
        feed = feeds.feed(node)
        outer = Node(node.component, _WITHIN_A_VALUE.sub("", node.path))
        around = feeds.feed(outer)
        named = feed.named or around.named or (not outer.path and bool(around.fields))
        fields = feed.fields or around.fields
        if named and not fields:
            # It decides about what others feed.
            fields = feeds.feed(Node(node.component, "")).fields
        return Feed(fields, feed.calls or around.calls, named, feed.missing or around.missing)

    # Schemas and fields.

    def imports_old_class(self) -> bool:
        """Return whether the facade imports the class that a component had and has no longer."""
        now = self.documents.new_types.class_names.get(self.finding.place.owner)
        return f"models.{self.old_class()}" in imported() and self.old_class() != now

    def old_class(self) -> str | None:
        """Return the class that a component had."""
        return self.documents.old_types.class_names.get(self._was.component)

    def is_shape(self) -> bool:
        """Return whether the facade names it as the schema of a shape."""
        return self._was.component in shape_schemas()

    def rival(self) -> str | None:
        """Return whether bodies of one shape may look like another one because of it."""
        return confused_by(self._node, self.documents.new)

    def shape(self) -> str | None:
        """Return whether a shape may lack all that it is told by without it."""
        return unidentified_by(self._node, self.documents.old, self.documents.new)

    def is_page_key(self) -> bool:
        """Return whether the facade refuses a page without it."""
        return self.documents.old.is_page_key(self._was)

    def feeds_fields(self) -> bool:
        """Return whether a field of the facade comes from it."""
        return bool(self.feed.fields)

    def is_named(self) -> bool:
        """Return whether the facade asks for it by its name."""
        return self.feed.named

    def is_carried(self) -> bool:
        """Return whether it is read by its name, or is part of what is handed on whole."""
        return self.feed.named or bool(self.feed.fields)

    def is_unnamed(self) -> bool:
        """Return whether the facade does not ask for it by its name."""
        return not self.feed.named

    def is_handed_on(self) -> bool:
        """Return whether it is part of what is handed on whole."""
        return not self.feed.named and bool(self.feed.fields)

    def is_misread(self) -> bool:
        """Return whether the facade reads it, and does not read the new types."""
        return self.feed.named and not accepts(*self._types)

    def is_misread_visibly(self) -> bool:
        """Return whether the facade reads it, does not read the new types, and a type checker sees that."""
        return self.is_misread() and is_checked(*self._types)

    @cached_property
    def _types(self) -> tuple[frozenset[str], frozenset[str]]:
        place = self.finding.place
        old = self.documents.old_types.at(place, self._was.component, self.old)
        return old, self.documents.new_types.at(place, place.owner, self.new)

    # What the sentences say beside.

    def server(self) -> str:
        """Return the facade's default address."""
        return DEFAULT_BASE_URL

    def missing(self) -> str:
        """Return what the facade has where nothing is given."""
        default = self.new.notes.get("default")
        if default is not None and self.finding.kind is Kind.OPTIONAL:
            return str(default)
        return " or ".join(sorted(self.feed.missing or {"None"}))

    def old_types(self) -> str:
        """Return the types that the facade reads."""
        return " | ".join(sorted(self._types[0]))

    def new_types(self) -> str:
        """Return the types that there are instead."""
        return " | ".join(sorted(self._types[1]))


class Told(dict[str, str]):
    """What stands for the words in braces of a rule's sentence: what the case answers to a question of that name."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case

    def __missing__(self, name: str) -> str:
        """Return the answer as code."""
        return code(str(getattr(self._case, name)()))
