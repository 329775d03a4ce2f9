"""Counting what a survey finds: one entry per kind, with the first example."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from phala_facade.conformance.report import Calls, Finding, Unanswered
from phala_facade.decode.strict import violations
from phala_facade.errors.wording import attempts_part, request_id_part

if TYPE_CHECKING:
    from phala_facade.errors import UnexpectedResponseError
    from phala_facade.models import Source

_INDEX = re.compile(r"\[[0-9]+\]")


class Tally:
    """The counts so far."""

    def __init__(self) -> None:
        self._asked: Counter[tuple[str, str]] = Counter()
        self._answered: Counter[tuple[str, str]] = Counter()
        self._objects: Counter[tuple[str, str]] = Counter()
        self._findings: Counter[Finding] = Counter()
        self._unanswered: Counter[Unanswered] = Counter()
        self._example: dict[Finding | Unanswered, str] = {}

    def asked(self, version: str, operation: str) -> None:
        """Count a call."""
        self._asked[version, operation] += 1

    def answered(self, version: str, operation: str) -> None:
        """Count a response with a success status."""
        self._answered[version, operation] += 1

    def refused(self, version: str, operation: str, status: int, subject: str) -> None:
        """Count a response with an error status."""
        kind = Unanswered(api_version=version, operation=operation, status=status, count=0, example="")
        self._unanswered[kind] += 1
        self._example.setdefault(kind, subject)

    def unreadable(self, version: str, operation: str, error: UnexpectedResponseError, subject: str) -> None:
        """Count a response, or an item of one, that fits no documented shape."""
        reasons = "; ".join(f"not {shape}: {reason}" for shape, reason in error.candidates.items())
        kind = _finding("unread", version, operation, None, error.path, "shape", reasons or _message(error))
        self._count(kind, subject)

    def read(self, version: str, operation: str, source: Source, name: str) -> None:
        """Count an object that was read, and its violations.

        Args:
            version: The requested API version.
            operation: The call that returned it.
            source: Where the object came from.
            name: The name of the object as an example.
        """
        self._objects[version, operation] += 1
        unread = {deviation.path for deviation in source.deviations}
        for deviation in source.deviations:
            kind = _finding("unread", version, operation, source.shape, deviation.path, "reading", deviation.problem)
            self._count(kind, name)
        for found in violations(source.raw, source.schema):
            if found.path not in unread:
                kind = _finding("departure", version, operation, source.shape, found.path, found.rule, found.problem)
                self._count(kind, name)

    def _count(self, kind: Finding, example: str) -> None:
        self._findings[kind] += 1
        self._example.setdefault(kind, example)

    def calls(self) -> tuple[Calls, ...]:
        """Return the counts of the calls, in the order of the first call of each operation."""
        return tuple(
            Calls(
                api_version=version,
                operation=operation,
                asked=asked,
                answered=self._answered[version, operation],
                objects=self._objects[version, operation],
            )
            for (version, operation), asked in self._asked.items()
        )

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, unreadable places first."""
        found = [replace(kind, count=count, example=self._example[kind]) for kind, count in self._findings.items()]
        return tuple(sorted(found, key=lambda finding: finding.kind != "unread"))

    def unanswered(self) -> tuple[Unanswered, ...]:
        """Return the counts of the error statuses."""
        return tuple(
            replace(kind, count=count, example=self._example[kind]) for kind, count in self._unanswered.items()
        )


def _finding(
    kind: Literal["unread", "departure"],
    version: str,
    operation: str,
    shape: str | None,
    path: str,
    rule: str,
    problem: str,
) -> Finding:
    return Finding(
        kind=kind,
        api_version=version,
        operation=operation,
        shape=shape,
        path=_INDEX.sub("[]", path),
        rule=rule,
        problem=problem,
        count=0,
        example="",
    )


def _message(error: UnexpectedResponseError) -> str:
    """Return the message without the parts that vary, so that equal failures are counted together."""
    message = str(error)
    for part in (request_id_part(error.request_id), attempts_part(error.attempts)):
        message = message.replace(part, "")
    return message
