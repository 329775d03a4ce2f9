"""The report of a survey: plain values, which `to_dict` converts for programs.

It contains no values from responses except the identifiers that serve as examples.
"""

from __future__ import annotations

from typing import Literal

from phala_facade.models.base import Model


class Calls(Model, frozen=True, kw_only=True):
    """The calls of one operation in one API version."""

    api_version: str
    operation: str
    made: int
    """How many calls were made."""

    succeeded: int
    """How many of them got a success status."""

    objects: int
    """How many CVMs or apps the responses contained."""


class Finding(Model, frozen=True, kw_only=True):
    """One kind of violation, wherever it was found."""

    kind: Literal["unread", "violation"]
    """`"unread"`: the facade could not read it. `"violation"`: it is not as documented, but was still read."""

    api_version: str
    operation: str
    shape: str | None
    """The documented title of the shape; null when no documented shape fits."""

    path: str
    """Where, with `[]` for every index, such as `"endpoints[].app"`."""

    rule: str
    """`"reading"`, `"shape"`, or the JSON Schema keyword that is violated: `"type"`, `"additionalProperties"`, ..."""

    problem: str
    """What is documented, and the type of the value; never the value itself."""

    count: int
    """How many places were found."""

    example: str
    """The `ref` of a CVM, or the `app_id` of an app, that has it; or the identifier in the request."""


class ErrorStatus(Model, frozen=True, kw_only=True):
    """Calls of one operation that got the same error status."""

    api_version: str
    operation: str
    status: int
    count: int
    example: str
    """The identifier in the request; empty for a list."""


class Report(Model, frozen=True, kw_only=True):
    """The report of a survey."""

    format: int = 2
    """The version of this structure; it increases when a field is removed or changes its meaning."""

    facade: str
    """The version of phala-facade."""

    base_url: str
    complete: bool
    """Whether no call was missing; a single CVM or app that is forbidden or not found (403, 404) does not count."""

    calls: tuple[Calls, ...]
    findings: tuple[Finding, ...]
    error_statuses: tuple[ErrorStatus, ...]
    notes: tuple[str, ...]
    """What was left out, and why the survey stopped, if it did."""

    def exit_status(self, *, strict: bool = False) -> int:
        """Return the exit status of the report.

        Args:
            strict: Whether a violation that the facade could still read counts, too.

        Returns:
            1 if a value could not be read, 2 if the survey is incomplete, otherwise 0.
        """
        if any(strict or finding.kind == "unread" for finding in self.findings):
            return 1
        return 0 if self.complete else 2
