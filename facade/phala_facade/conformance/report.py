"""What a survey found: plain values that `to_dict` gives to programs."""

from __future__ import annotations

from typing import Literal

from phala_facade.models.base import Model


class Calls(Model, frozen=True, kw_only=True):
    """The calls of one operation in one API version."""

    api_version: str
    operation: str
    asked: int
    """How many calls were made."""

    answered: int
    """How many of them were answered with a success status."""

    objects: int
    """How many CVMs or apps the answers were read as."""


class Finding(Model, frozen=True, kw_only=True):
    """One kind of departure, wherever it was met."""

    kind: Literal["unread", "departure"]
    """`"unread"`: the facade could not read it. `"departure"`: it is not as documented, and is read all the same."""

    api_version: str
    operation: str
    shape: str | None
    """The documented title of the shape; null when no documented shape fits."""

    path: str
    """Where, with `[]` for every index: `"endpoints[].app"`."""

    rule: str
    """`"reading"`, `"shape"`, or the keyword of JSON Schema that is broken: `"type"`, `"additionalProperties"`, ..."""

    problem: str
    """What is documented, and of which type the value is; never the value itself."""

    count: int
    """How many places were found."""

    example: str
    """The `ref` of a CVM, or the `app_id` of an app, that has it; for an answer as a whole, what was asked for."""


class Unanswered(Model, frozen=True, kw_only=True):
    """Calls of one operation that were answered with one error status."""

    api_version: str
    operation: str
    status: int
    count: int
    example: str
    """What was asked for; empty for a list."""


class Report(Model, frozen=True, kw_only=True):
    """What a survey found."""

    format: int = 1
    """The version of this structure: higher when a field goes or changes its meaning."""

    facade: str
    """The version of phala-facade."""

    base_url: str
    complete: bool
    """Whether everything could be asked; a single CVM or app that is forbidden or not found (403, 404) is no gap."""

    calls: tuple[Calls, ...]
    findings: tuple[Finding, ...]
    unanswered: tuple[Unanswered, ...]
    notes: tuple[str, ...]
    """What was left out, and why the survey stopped, if it did."""

    def exit_status(self, *, strict: bool = False) -> int:
        """Return the exit status that says it in short.

        Args:
            strict: Whether a departure that the facade reads all the same counts, too.

        Returns:
            1 when something could not be read, 2 when not everything could be asked, otherwise 0.
        """
        if any(strict or finding.kind == "unread" for finding in self.findings):
            return 1
        return 0 if self.complete else 2
