"""A difference and all that the running facade says about it: what the rules ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from phala_facade.transport.settings import DEFAULT_BASE_URL
from scripts.diff.calls import KEY, NO_CALL, READ_HEADERS, TOKEN, FacadeCall, call_of, calls, imported
from scripts.diff.feeds import NOTHING_FED, Feed
from scripts.diff.finding import Area, Finding, Kind
from scripts.diff.recognition import confused_by, taken_for, unidentified_by
from scripts.diff.sending import can_meet
from scripts.diff.wire_types import WireTypes, is_checked, unread
from scripts.escaping import code
from scripts.provenance.payload import Node
from scripts.provenance.trace import EVERY_SHAPE
from scripts.spec.value import Value

if TYPE_CHECKING:
    from scripts.diff.feeds import Feeds
    from scripts.diff.finding import Choices

_WITHIN_A_PARAMETER = re.compile(r"(?:\[\]|\{\}|\.).*$")
_WITHIN_A_VALUE = re.compile(r"(?:\[\]|\{\}).*$")


@dataclass(frozen=True)
class Documents:
    """Both documents of a report, as far as the facade knows them: what they feed, and the types that they give."""

    old: Feeds
    new: Feeds
    old_types: WireTypes
    new_types: WireTypes


@dataclass(frozen=True)
class Case:
    """A difference between two documents, with what the facade says about it.

    A condition of a rule returns whether it holds, or what of the case at hand the rule's reason says in braces.
    """

    finding: Finding
    documents: Documents

    @cached_property
    def call(self) -> FacadeCall:
        """The call that sends the operation."""
        return call_of(self.finding.place.owner)

    @property
    def old(self) -> Value:
        """The value in the old document."""
        return self.finding.old or Value(())

    @property
    def new(self) -> Value:
        """The value in the new document."""
        return self.finding.new or Value(())

    # Addresses and operations.

    def keeps_our_server(self) -> bool:
        """Return whether the facade's default address is still documented, or no address is."""
        now = {address for each in self.finding.choices[1] for address in each}
        return not now or DEFAULT_BASE_URL in now

    def is_unsent(self) -> bool:
        """Return whether no call sends the operation."""
        return self.call is NO_CALL

    def imports_module(self) -> bool:
        """Return whether the facade imports the generated module of the old name."""
        return f"api.{self.finding.detail.partition(' ')[0]}" in imported()

    def is_locked_out(self) -> bool:
        """Return whether neither an API key nor a token is sufficient."""
        return not _accepts(self.finding.choices[1], KEY, TOKEN)

    def lost_credentials(self) -> str:
        """Return whether a key or a token alone was sufficient and no longer is."""
        known = {"`api_key`": KEY, "`access_token`": TOKEN}
        was, now = self.finding.choices
        return " or ".join(name for name, each in known.items() if _accepts(was, each) and not _accepts(now, each))

    def asks_scopes(self) -> bool:
        """Return whether a token needs scopes that it did not need."""
        was, now = ({each for each in _credentials(side) if " with " in each} for side in self.finding.choices)
        return bool(now - was)

    # Parameters and bodies of requests.

    @property
    def _parameter(self) -> str:
        return _WITHIN_A_PARAMETER.sub("", self.finding.place.path)

    @property
    def argument(self) -> str | None:
        """The argument behind a parameter."""
        return self.call.arguments.get(self._parameter) if self.finding.place.area is Area.PARAMETER else None

    def is_header(self) -> bool:
        """Return whether it is a header that the facade sends by itself."""
        return self._parameter.startswith("header ")

    def is_never_sent(self) -> bool:
        """Return whether the facade never sends it."""
        return self._parameter not in self.call.always | self.call.sometimes

    def is_never_sent_but_required(self) -> bool:
        """Return whether it is required from now on, and the facade never sends it."""
        return self.finding.required and self.is_never_sent()

    def is_sometimes_sent(self) -> bool:
        """Return whether the facade sends it only if the user gives a value."""
        return self._parameter in self.call.sometimes

    def is_sometimes_sent_but_required(self) -> bool:
        """Return whether it is required from now on, and the facade sends it only if the user gives a value."""
        return self.finding.required and self.is_sometimes_sent()

    def cannot_be_met(self) -> bool:
        """Return whether nothing that the facade sends is accepted."""
        return not self.is_never_sent() and not can_meet(self.call, self._parameter, self.new)

    def is_styled(self) -> bool:
        """Return whether it is no longer written as the plain value."""
        return not self.finding.detail.endswith("-> plain")

    def sends_the_old_type(self) -> bool:
        """Return whether the old type is no longer accepted."""
        return bool(unread(self.documents.new_types.of(self.new), self.documents.old_types.of(self.old)))

    # Responses.

    def is_error(self) -> bool:
        """Return whether it belongs to an error status."""
        return not self.finding.place.path.startswith("2")

    def is_json(self) -> bool:
        """Return whether it is JSON."""
        return self.finding.place.path.endswith(" application/json")

    def is_read_header(self) -> bool:
        """Return whether the facade reads it."""
        return self.finding.place.path.partition(" ")[2] in READ_HEADERS

    @property
    def feeds(self) -> Feeds:
        """What the document feeds that has the difference: the new one if it was added there."""
        added = self.finding.kind in {Kind.ADDED, Kind.VARIANT_ADDED}
        return self.documents.new if added else self.documents.old

    @property
    def components(self) -> set[str]:
        """The components that a variant is, is an array of, or has as the items of a page."""
        option = next(iter((self.finding.new or self.old).given), None)
        while option is not None and option.items is not None:
            option = next(iter(option.items.given), None)
        if option is None or option.component is None:
            return set()
        return self.feeds.items_of(option.component, self.call.page) or {option.component}

    def is_known_variant(self) -> bool:
        """Return whether it is one of the shapes of the call."""
        return bool(self.components) and not self._unknown

    @property
    def _unknown(self) -> set[str]:
        return self.components - {self.feeds.key(shape.schema) for shape in self.call.shapes}

    def looks_like(self) -> str | None:
        """Return whether it looks like one of the shapes of the call."""
        return taken_for(min(self._unknown), self.call, self.documents.new) if self._unknown else None

    # Schemas and their fields.

    @cached_property
    def feed(self) -> Feed:
        """The fields and calls of the facade that it touches."""
        place, kind = self.finding.place, self.finding.kind
        if place.area in {Area.FIELD, Area.SCHEMA}:
            return self.feeds.feed(self._node) if kind is Kind.ADDED else self._carried
        if place.area is Area.DOCUMENT:
            return Feed(calls=frozenset(call.name for call in calls()))
        if self.call is NO_CALL:
            return NOTHING_FED
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
        both = self.documents.old_types, self.documents.new_types
        was, now = (types.class_names.get(self.finding.place.owner) for types in both)
        return code(str(was)) if f"models.{was}" in imported() and was != now else None

    def is_shape(self) -> bool:
        """Return whether the facade names it as the schema of a shape."""
        key = self.finding.place.owner
        return any(shape.schema != key == self.documents.new.key(shape.schema) for shape in EVERY_SHAPE)

    def rival(self) -> str | None:
        """Return whether bodies of this shape can now be taken for another shape."""
        return confused_by(self._node, self.documents.new)

    def shape(self) -> str | None:
        """Return whether a shape may now lack everything that identifies it."""
        return unidentified_by(self._node, self.documents.old, self.documents.new)

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
        place, was, now = self.finding.place, self.documents.old_types, self.documents.new_types
        # A correction may hide from the generated client what the vendor changed.
        hidden = now.of(self.new) - was.of(self.old) - {"None"}
        return was.at(place, self.old), now.at(place, self.new) | hidden

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


def _credentials(choices: Choices) -> set[str]:
    return {credential for each in choices for credential in each}


def _accepts(choices: Choices, *credentials: str) -> bool:
    """Return whether a request with nothing but some of these credentials is accepted."""
    return any({each.partition(" with ")[0].casefold() for each in needed} <= {*credentials} for needed in choices)
