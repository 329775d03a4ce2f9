"""The CVMs of a fleet as several responses describe them, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from phala_facade.models.cvm import Cvm

if TYPE_CHECKING:
    from collections.abc import Iterable


class Entry(msgspec.Struct, eq=False):
    """One CVM.

    Attributes:
        readings: How responses describe it, the first one first.
        seen_in: The calls whose responses have it, such as `"cvms.list"`.
        details: Its details by the API version that was requested; `None` is that of the client.
    """

    readings: list[Cvm]
    seen_in: list[str] = []
    details: dict[str | None, Cvm] = {}

    @property
    def app_id(self) -> str | None:
        """The app that it runs."""
        return next((cvm.app_id for cvm in self.readings if cvm.app_id), None)

    def of_version(self, api_version: str) -> Cvm | None:
        """Return how the first response in an API version describes it."""
        return next((cvm for cvm in self.readings if cvm.source.api_version == api_version), None)

    def may_be(self, cvm: Cvm) -> bool:
        """Return whether the surest identifier that both have is the same."""
        known = {name: value for each in self.readings for name in Cvm.identifiers if (value := getattr(each, name))}
        name = next((name for name in Cvm.identifiers if name in known and getattr(cvm, name)), None)
        return name is not None and known[name] == getattr(cvm, name)


class Roster:
    """The CVMs of a fleet, in the order in which they were first seen."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._by_identifier: dict[tuple[str, object], Entry] = {}

    def add(self, cvms: Iterable[Cvm], source: str, *, are_new: bool = False) -> None:
        """Add CVMs that a response has; those that are known get another reading.

        Args:
            cvms: The CVMs.
            source: The call.
            are_new: Whether each is another CVM than all that are known, even if their identifiers are the same.
        """
        for cvm in cvms:
            identifiers = [(name, value) for name in Cvm.identifiers if (value := getattr(cvm, name))]
            known = (self._by_identifier[each] for each in identifiers if each in self._by_identifier)
            entry = None if are_new else next((each for each in known if each.may_be(cvm)), None)
            if entry is None:
                entry = Entry([])
                self.entries.append(entry)
            entry.readings.append(cvm)
            if source not in entry.seen_in:
                entry.seen_in.append(source)
            for each in identifiers:
                self._by_identifier.setdefault(each, entry)
