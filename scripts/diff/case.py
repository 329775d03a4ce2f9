"""A difference and all that the running facade says about it: what the rules ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from phala_facade.transport.settings import DEFAULT_BASE_URL
from scripts.diff.calls import CALLS, KEY, READ_HEADERS, TOKEN, FacadeCall, call_of, imported, shape_schemas
from scripts.diff.feeds import NOTHING_FED, Feed, Feeds
from scripts.diff.finding import Area, Finding, Kind
from scripts.diff.recognition import confused_by, taken_for, unidentified_by
from scripts.diff.sending import always_sent, can_meet, sometimes_sent
from scripts.diff.wire_types import WireTypes, accepts, is_checked
from scripts.escaping import code
from scripts.provenance.payload import Node
from scripts.spec.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.diff.finding import Choices
    from scripts.spec.document import JsonObject
    from scripts.spec.meaning import Schemas

_WITHIN_A_VALUE = re.compile(r"(?:\[\]|\{\}).*$")
_WITHIN_A_PARAMETER = re.compile(r"(?:\[\]|\{\}|\.).*$")


class Documents:
    """Both documents of a report, as far as the facade knows them.

    Args:
        old: The old document, and the meaning of its schemas.
        new: The new document, and the meaning of its schemas.
        renames: The new key of each renamed component by its old one.
        overlay: What corrects a document before the client is generated from it.
    """

    def __init__(
        self,
        old: tuple[JsonObject, Schemas],
        new: tuple[JsonObject, Schemas],
        renames: Mapping[str, str],
        overlay: JsonObject,
    ) -> None:
        self.former = {now: was for was, now in renames.items()}
        self.old = Feeds(old[1], self.former)
        self.new = Feeds(new[1], renames)
        self.old_types = WireTypes(old[0], overlay)
        self.new_types = WireTypes(new[0], overlay, self.old_types.class_names)


@dataclass(frozen=True)
class Case:
    """One difference, with what the facade says about it.

    Attributes:
        finding: The difference.
        documents: The documents that it is between.
    """

    finding: Finding
    documents: Documents

    # What it touches.

    @cached_property
    def call(self) -> FacadeCall | None:
        """The call that sends the operation."""
        return call_of(self.finding.place.owner)

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
        if self._argument is not None:
            fields = frozenset({f"{self.call.name}({self._argument})"})
        elif kind in {Kind.VARIANT_ADDED, Kind.VARIANT_REMOVED} and self.is_known_variant() and self._component:
            feeds = self.documents.new if kind is Kind.VARIANT_ADDED else self.documents.old
            fields = feeds.feed(Node(self._component, "")).fields
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

    # Addresses and operations.

    def keeps_our_server(self) -> bool:
        """Return whether the facade's default address stays documented, or none is."""
        now = {address for each in self.finding.choices[1] for address in each}
        return not now or DEFAULT_BASE_URL in now

    def is_unsent(self) -> bool:
        """Return whether no call sends the operation."""
        return self.call is None

    def imports_module(self) -> bool:
        """Return whether the facade imports the generated module of the old name."""
        return f"api.{self.finding.detail.partition(' ')[0]}" in imported()

    def is_locked_out(self) -> bool:
        """Return whether no client can send any more what is asked for."""
        return not _accepts(self.finding.choices[1], KEY, TOKEN)

    def loses_keys(self) -> bool:
        """Return whether a key alone was enough, and no longer is."""
        return _accepts(self.finding.choices[0], KEY) and not _accepts(self.finding.choices[1], KEY)

    def loses_tokens(self) -> bool:
        """Return whether a token alone was enough, and no longer is."""
        return _accepts(self.finding.choices[0], TOKEN) and not _accepts(self.finding.choices[1], TOKEN)

    def asks_scopes(self) -> bool:
        """Return whether a token needs scopes that it did not need."""
        was, now = ({each for each in _credentials(side) if " with " in each} for side in self.finding.choices)
        return bool(now - was)

    # Parameters.

    @property
    def _parameter(self) -> str:
        return _WITHIN_A_PARAMETER.sub("", self.finding.place.path)

    @property
    def _argument(self) -> str | None:
        if self.call is None or self.finding.place.area is not Area.PARAMETER:
            return None
        return self.call.arguments.get(self._parameter)

    @property
    def _header(self) -> str:
        return self._parameter.removeprefix("header ") if self.is_header() else ""

    def is_header(self) -> bool:
        """Return whether it is a header that the facade sends by itself."""
        return self._parameter.startswith("header ")

    def is_unsent_parameter(self) -> bool:
        """Return whether the facade never sends it."""
        return self._argument is None and self._header not in always_sent() | sometimes_sent()

    def is_unsent_but_required(self) -> bool:
        """Return whether it has to be given from now on, and the facade never sends it."""
        return self.is_now_required() and self.is_unsent_parameter()

    def is_rarely_sent_but_required(self) -> bool:
        """Return whether it has to be given from now on, and only some clients send it."""
        return self.is_now_required() and self._header in sometimes_sent()

    def is_now_required(self) -> bool:
        """Return whether it has to be given from now on."""
        return self.finding.required

    def cannot_be_met(self) -> bool:
        """Return whether nothing that the facade sends is accepted."""
        if self.call is None or self.finding.new is None or self.is_unsent_parameter():
            return False
        return not can_meet(self.call, self._parameter, self.finding.new)

    def is_optional_argument(self) -> bool:
        """Return whether users may leave it out."""
        return self.call is not None and self._parameter not in self.call.always

    def is_styled(self) -> bool:
        """Return whether it is no longer written as the plain value."""
        return not self.finding.detail.endswith("-> plain")

    def sends_the_old_type(self) -> bool:
        """Return whether the old types are no longer taken."""
        old, new = self.documents.old_types.of(self._old), self.documents.new_types.of(self._new)
        return not accepts(new, old)

    # Responses.

    def is_error(self) -> bool:
        """Return whether it stands in the response of an error status."""
        return not self.finding.place.path.startswith("2")

    def is_json(self) -> bool:
        """Return whether it is JSON."""
        return self.finding.place.path.endswith(" application/json")

    def is_read_header(self) -> bool:
        """Return whether the facade reads it."""
        return self.finding.place.path.partition(" ")[2] in READ_HEADERS

    @property
    def _component(self) -> str | None:
        """The component that a variant is, or is an array of."""
        value = self.finding.new if self.finding.kind is Kind.VARIANT_ADDED else self.finding.old
        while value is not None:
            option = next(iter(value.given), None)
            if option is None or option.component is not None:
                return None if option is None else option.component
            value = option.items
        return None

    def is_known_variant(self) -> bool:
        """Return whether it is one of the shapes of the call."""
        feeds = self.documents.new if self.finding.kind is Kind.VARIANT_ADDED else self.documents.old
        shapes = self.call.shapes if self.call is not None else ()
        return any(feeds.key(shape.schema) == self._component for shape in shapes)

    def taken(self) -> str | None:
        """Return whether it looks like one of the shapes of the call."""
        if self._component is None or self.call is None:
            return None
        return taken_for(self._component, self.call, self.documents.new)

    # Schemas and fields.

    @property
    def _old(self) -> Value:
        return self.finding.old or Value(())

    @property
    def _new(self) -> Value:
        return self.finding.new or Value(())

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
        old = self.documents.old_types.at(place, self._was.component, self._old)
        return old, self.documents.new_types.at(place, place.owner, self._new)

    # What the sentences say beside.

    def server(self) -> str:
        """Return the facade's default address."""
        return DEFAULT_BASE_URL

    def missing(self) -> str:
        """Return what the facade has where nothing is given."""
        default = self._new.notes.get("default")
        return " or ".join(sorted(self.feed.missing or {"None"})) if default is None else str(default)

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


def _credentials(choices: Choices) -> set[str]:
    return {credential for each in choices for credential in each}


def _accepts(choices: Choices, *credentials: str) -> bool:
    """Return whether a request with nothing but some of these credentials is accepted."""
    return any({each.partition(" with ")[0].casefold() for each in needed} <= {*credentials} for needed in choices)
