"""A difference in what is sent and what comes back, as the rules ask about it; the facade itself answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from phala_facade.transport.settings import DEFAULT_BASE_URL
from scripts.diff.calls import KEY, READ_HEADERS, TOKEN, FacadeCall, call_of, imported
from scripts.diff.finding import Area, Finding, Kind
from scripts.diff.recognition import taken_for
from scripts.diff.sending import always_sent, can_meet, sometimes_sent
from scripts.diff.wire_types import WireTypes, accepts
from scripts.spec.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.diff.feeds import Feeds
    from scripts.diff.finding import Choices
    from scripts.spec.document import JsonObject

_WITHIN_A_PARAMETER = re.compile(r"(?:\[\]|\{\}|\.).*$")


class Documents:
    """Both documents of a report, as far as the facade knows them.

    Args:
        old: The old document, and what it feeds.
        new: The new document, and what it feeds.
        renames: The new key of each renamed component by its old one.
        overlay: What corrects a document before the client is generated from it.
    """

    def __init__(
        self,
        old: tuple[JsonObject, Feeds],
        new: tuple[JsonObject, Feeds],
        renames: Mapping[str, str],
        overlay: JsonObject,
    ) -> None:
        self.former = {now: was for was, now in renames.items()}
        self.old, self.new = old[1], new[1]
        self.old_types = WireTypes(old[0], overlay)
        self.new_types = WireTypes(new[0], overlay, self.old_types.class_names)


@dataclass(frozen=True)
class Asked:
    """A difference, with what the facade sends and gets.

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

    def loses_both(self) -> bool:
        """Return whether a key alone and a token alone were enough, and both no longer are."""
        return self.loses_keys() and self.loses_tokens()

    def asks_scopes(self) -> bool:
        """Return whether a token needs scopes that it did not need."""
        was, now = ({each for each in _credentials(side) if " with " in each} for side in self.finding.choices)
        return bool(now - was)

    # Parameters.

    @property
    def _parameter(self) -> str:
        return _WITHIN_A_PARAMETER.sub("", self.finding.place.path)

    @property
    def argument(self) -> str | None:
        """The argument behind a parameter."""
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
        always = self.call.always if self.call is not None else ()
        sent = self._parameter in always or self._header in always_sent() | sometimes_sent()
        return self.argument is None and not sent

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
        old, new = self.documents.old_types.of(self.old), self.documents.new_types.of(self.new)
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
    def components(self) -> set[str]:
        """The components that a variant is, is an array of, or has as the items of a page."""
        value = self.finding.new if self.finding.kind is Kind.VARIANT_ADDED else self.finding.old
        option = next(iter(value.given), None) if value is not None else None
        while option is not None and option.items is not None:
            option = next(iter(option.items.given), None)
        if option is None or option.component is None or self.call is None:
            return set()
        return self._feeds.items_of(option.component, self.call.page) or {option.component}

    def is_known_variant(self) -> bool:
        """Return whether it is one of the shapes of the call."""
        return bool(self.components) and not self._unknown

    @property
    def _unknown(self) -> set[str]:
        shapes = self.call.shapes if self.call is not None else ()
        return self.components - {self._feeds.key(shape.schema) for shape in shapes}

    @property
    def _feeds(self) -> Feeds:
        return self.documents.new if self.finding.kind is Kind.VARIANT_ADDED else self.documents.old

    def taken(self) -> str | None:
        """Return whether it looks like one of the shapes of the call."""
        if self.call is None or not self._unknown:
            return None
        return taken_for(min(self._unknown), self.call, self.documents.new)


def _credentials(choices: Choices) -> set[str]:
    return {credential for each in choices for credential in each}


def _accepts(choices: Choices, *credentials: str) -> bool:
    """Return whether a request with nothing but some of these credentials is accepted."""
    return any({each.partition(" with ")[0].casefold() for each in needed} <= {*credentials} for needed in choices)
