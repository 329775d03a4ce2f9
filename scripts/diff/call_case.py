"""A difference in what is sent and received, as the rules ask about it; the facade itself tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from phala_facade.transport.settings import DEFAULT_BASE_URL
from scripts.diff.calls import KEY, READ_HEADERS, TOKEN, FacadeCall, call_of, imported
from scripts.diff.finding import Area, Finding, Kind
from scripts.diff.recognition import taken_for
from scripts.diff.sending import can_meet
from scripts.diff.wire_types import WireTypes, unread
from scripts.escaping import code
from scripts.spec.value import Value

if TYPE_CHECKING:
    from scripts.diff.feeds import Feeds
    from scripts.diff.finding import Choices

_WITHIN_A_PARAMETER = re.compile(r"(?:\[\]|\{\}|\.).*$")


@dataclass(frozen=True)
class Documents:
    """Both documents of a report, as far as the facade knows them: what they feed, and the types that they give."""

    old: Feeds
    new: Feeds
    old_types: WireTypes
    new_types: WireTypes


@dataclass(frozen=True)
class CallCase:
    """A difference, with what the facade sends and gets.

    A condition of a rule returns whether it holds, or what of the case at hand the rule's reason says in braces.

    Attributes:
        finding: The difference.
        documents: The documents that it is between.
    """

    finding: Finding
    documents: Documents

    @cached_property
    def call(self) -> FacadeCall | None:
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
        return self.call is None

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
        is_parameter = self.call is not None and self.finding.place.area is Area.PARAMETER
        return self.call.arguments.get(self._parameter) if self.call is not None and is_parameter else None

    def is_header(self) -> bool:
        """Return whether it is a header that the facade sends by itself."""
        return self._parameter.startswith("header ")

    def is_never_sent(self) -> bool:
        """Return whether the facade never sends it."""
        return self.call is not None and self._parameter not in self.call.always | self.call.sometimes

    def is_never_sent_but_required(self) -> bool:
        """Return whether it is required from now on, and the facade never sends it."""
        return self.finding.required and self.is_never_sent()

    def is_sometimes_sent(self) -> bool:
        """Return whether the facade sends it only if the user gives a value."""
        return self.call is not None and self._parameter in self.call.sometimes

    def is_sometimes_sent_but_required(self) -> bool:
        """Return whether it is required from now on, and the facade sends it only if the user gives a value."""
        return self.finding.required and self.is_sometimes_sent()

    def cannot_be_met(self) -> bool:
        """Return whether nothing that the facade sends is accepted."""
        if self.call is None or self.finding.new is None or self.is_never_sent():
            return False
        return not can_meet(self.call, self._parameter, self.finding.new)

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
        if option is None or option.component is None or self.call is None:
            return set()
        return self.feeds.items_of(option.component, self.call.page) or {option.component}

    def is_known_variant(self) -> bool:
        """Return whether it is one of the shapes of the call."""
        return bool(self.components) and not self._unknown

    @property
    def _unknown(self) -> set[str]:
        shapes = self.call.shapes if self.call is not None else ()
        return self.components - {self.feeds.key(shape.schema) for shape in shapes}

    def looks_like(self) -> str | None:
        """Return whether it looks like one of the shapes of the call."""
        if self.call is None or not self._unknown:
            return None
        label = taken_for(min(self._unknown), self.call, self.documents.new)
        return label and code(label)


def _credentials(choices: Choices) -> set[str]:
    return {credential for each in choices for credential in each}


def _accepts(choices: Choices, *credentials: str) -> bool:
    """Return whether a request with nothing but some of these credentials is accepted."""
    return any({each.partition(" with ")[0].casefold() for each in needed} <= {*credentials} for needed in choices)
