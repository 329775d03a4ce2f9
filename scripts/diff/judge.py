"""The rules by which differences are judged: each asks the running facade, or what it imports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.diff.asking import judge_operation, judge_parameter, judge_request, unasked
from scripts.diff.bodies import Node
from scripts.diff.calls import call_of, imported, shape_schemas
from scripts.diff.feeds import NOTHING_FED, Feed, Feeds
from scripts.diff.finding import Area, Finding, Kind
from scripts.diff.recognition import confused_by, taken_for, unidentified_by
from scripts.diff.schema import options
from scripts.diff.verdicts import Judgement, breaks, handled, new
from scripts.diff.wire_types import WireTypes, accepts

if TYPE_CHECKING:
    from scripts.diff.calls import FacadeCall
    from scripts.spec.document import JsonObject, JsonValue

#: The kinds of differences after which a value may be missing, null, or no longer what it was.
_WITHDRAWING = frozenset({Kind.NULLABLE, Kind.OPTIONAL, Kind.REMOVED, Kind.RETYPED})

_HANDLED = {
    Kind.RETYPED: "read as before",
    Kind.REQUIRED: "read as before",
    Kind.OPTIONAL: "read as None, or as the documented default, where it is missing",
    Kind.NULLABLE: "null is read as None, or as nothing in a tuple",
    Kind.NOT_NULLABLE: "read as before",
    Kind.DEFAULT: "the default comes with the regenerated client",
    Kind.VALUES_ADDED: "every value is read as it is",
    Kind.VALUES_REMOVED: "every value is read as it is",
    Kind.CONSTRAINT: "the facade does not rely on it",
}

_WITHIN_A_VALUE = re.compile(r"(?:\[\]|\{\}).*$")


class Judge:
    """Judges the differences between two documents."""

    def __init__(self, before: JsonObject, after: JsonObject, renames: dict[str, str], overlay: JsonObject) -> None:
        """Prepare to judge.

        Args:
            before: The old document.
            after: The new document.
            renames: The new key of each renamed component by its old one.
            overlay: What corrects a document before the client is generated from it.
        """
        self._former = {now: was for was, now in renames.items()}
        self._old = Feeds(before, self._former)
        self._new = Feeds(after, renames)
        types = WireTypes(before, overlay)
        self._types = types, WireTypes(after, overlay, types.class_names)

    def judge(self, finding: Finding) -> Judgement:
        """Say what a difference does to the facade."""
        if finding.place.area is Area.FIELD:
            return self._of_field(finding)
        if finding.place.area is Area.SCHEMA:
            return self._of_schema(finding)
        call = call_of(finding.place.owner)
        if call is None:
            return unasked(finding)
        judgement = self._of_call(finding, call)
        feed = Feed(judgement.feed.fields, frozenset({call.name}), named=True)
        return Judgement(judgement.verdict, judgement.why, feed)

    def _of_call(self, finding: Finding, call: FacadeCall) -> Judgement:
        match finding.place.area:
            case Area.PARAMETER:
                return judge_parameter(finding, call, *self._types)
            case Area.RESPONSE:
                return self._of_response(finding, call)
            case Area.REQUEST:
                return judge_request(finding)
            case _:
                return judge_operation(finding)

    def _of_schema(self, finding: Finding) -> Judgement:
        key = finding.place.owner
        was = self._former.get(key, key)
        old_name, new_name = self._types[0].class_names.get(was), self._types[1].class_names.get(key)
        match finding.kind:
            case Kind.SCHEMA_ADDED if f"models.{new_name}" in imported():
                return handled("the facade reads it already", self._new.feed(Node(key, "")))
            case Kind.SCHEMA_ADDED:
                return new("the facade knows nothing of it")
            case Kind.SCHEMA_REMOVED | Kind.SCHEMA_RENAMED:
                feed = self._old.feed(Node(was, ""))
                if f"models.{old_name}" in imported() and old_name != new_name:
                    return breaks(f"the facade imports {old_name}", feed)
                if was in shape_schemas():
                    return breaks("the facade names it as the schema of a shape", feed)
                return handled("the facade does not name it", feed)
            case _:
                return self._of_field(finding)

    def _of_field(self, finding: Finding) -> Judgement:
        node = Node(finding.place.owner, finding.place.path)
        if finding.kind is Kind.ADDED:
            return self._of_added(node)
        was = Node(self._former.get(node.component, node.component), node.path)
        feed = self._carried(was)
        if finding.kind in _WITHDRAWING and (shape := unidentified_by(node, self._old, self._new)) is not None:
            return breaks(f"without it nothing may be left that tells {shape} from others", feed)
        if not feed.named:
            whole = "handed on as it comes, not read by its name"
            return handled(whole if feed.fields else "no field of the facade comes from it", feed)
        if finding.kind is Kind.REMOVED:
            return breaks("the facade reads it", feed)
        if finding.kind in {Kind.RETYPED, Kind.NULLABLE}:
            old_types = self._types[0].at(finding.place, was.component, finding.old)
            new_types = self._types[1].at(finding.place, node.component, finding.new)
            if not accepts(old_types, new_types):
                told = [" | ".join(sorted(each)) for each in (old_types, new_types)]
                return breaks(f"the facade reads {told[0]}, not {told[1]}", feed)
        return handled(_HANDLED[finding.kind], feed)

    def _of_added(self, node: Node) -> Judgement:
        feed = self._new.feed(node)
        rival = confused_by(node, self._new)
        if rival is not None:
            return breaks(f"with it, nothing may tell this shape from {rival}", feed)
        if feed.fields:
            return handled("the facade reads it already", feed)
        return new("reachable through source.raw alone", feed)

    def _carried(self, node: Node) -> Feed:
        """Find what a property feeds; what lies within a value that is no object of its own counts as the property."""
        feed = self._old.feed(node)
        outer = Node(node.component, _WITHIN_A_VALUE.sub("", node.path))
        around = self._old.feed(outer)
        named = feed.named or around.named or (not outer.path and bool(around.fields))
        return Feed(feed.fields or around.fields, feed.calls or around.calls, named=named)

    def _of_response(self, finding: Finding, call: FacadeCall) -> Judgement:
        if not finding.place.path.startswith("2"):
            return handled("every error status is read alike, whatever its body")
        added = finding.kind is Kind.VARIANT_ADDED
        feeds = self._new if added else self._old
        component = _component(finding.new if added else finding.old, feeds)
        known = any(feeds.key(shape.schema) == component for shape in call.shapes)
        feed = feeds.feed(Node(component, "")) if known and component is not None else NOTHING_FED
        match finding.kind:
            case Kind.VARIANT_ADDED if known:
                return handled("the facade reads it already", feed)
            case Kind.VARIANT_ADDED:
                taken = None if component is None else taken_for(component, call, feeds)
                fate = f"read as {taken}, as far as that goes," if taken else "refused as UnexpectedResponseError"
                return new(f"{fate} until it is mapped")
            case Kind.VARIANT_REMOVED if known:
                return breaks("the facade reads it", feed)
            case Kind.REMOVED | Kind.RETYPED:
                return breaks("the facade reads it")
            case Kind.ADDED:
                return new("the facade does not read it")
            case _:
                return handled("the facade does not read it")


def _component(schema: JsonValue, feeds: Feeds) -> str | None:
    """Return the component that a body is, or is an array of."""
    for option in options(schema, feeds.schemas.components):
        if option.is_component:
            return option.label
        if option.label == "array":
            return _component(option.schema.get("items"), feeds)
    return None
