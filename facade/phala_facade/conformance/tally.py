"""Counting what a survey finds: one entry per kind, with the first example."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeVar

from msgspec.structs import replace

from phala_facade.conformance.report import Calls, ErrorStatus, Finding
from phala_facade.decode.strict import violations
from phala_facade.errors.wording import attempts_part, request_id_part

if TYPE_CHECKING:
    from phala_facade.errors import UnexpectedResponseError
    from phala_facade.models import Source

_INDEX = re.compile(r"\[[0-9]+\]")
_Kind = TypeVar("_Kind", Finding, ErrorStatus)


class Tally:
    """The counts so far."""

    def __init__(self) -> None:
        self._made: Counter[tuple[str, str]] = Counter()
        self._succeeded: Counter[tuple[str, str]] = Counter()
        self._objects: Counter[tuple[str, str]] = Counter()
        self._findings: Counter[Finding] = Counter()
        self._error_statuses: Counter[ErrorStatus] = Counter()
        self._example: dict[Finding | ErrorStatus, str] = {}

    def made(self, version: str, operation: str) -> None:
        """Count a call."""
        self._made[version, operation] += 1

    def succeeded(self, version: str, operation: str) -> None:
        """Count a response with a success status."""
        self._succeeded[version, operation] += 1

    def refused(self, version: str, operation: str, status: int, subject: str) -> None:
        """Count a response with an error status."""
        kind = ErrorStatus(api_version=version, operation=operation, status=status, count=0, example="")
        self._count(self._error_statuses, kind, subject)

    def unreadable(self, version: str, operation: str, error: UnexpectedResponseError, subject: str) -> None:
        """Count a response, or an item of one, that fits no documented shape."""
        reasons = "; ".join(f"not {shape}: {reason}" for shape, reason in error.candidates.items())
        kind = _finding("unread", version, operation, None, error.path, "shape", reasons or _message(error))
        self._count(self._findings, kind, subject)

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
            self._count(self._findings, kind, name)
        for found in violations(source.raw, source.schema):
            if found.path not in unread:
                kind = _finding("violation", version, operation, source.shape, found.path, found.rule, found.problem)
                self._count(self._findings, kind, name)

    def _count(self, counts: Counter[_Kind], kind: _Kind, example: str) -> None:
        counts[kind] += 1
        self._example.setdefault(kind, example)

    def calls(self) -> tuple[Calls, ...]:
        """Return the counts of the calls, in the order of the first call of each operation."""
        return tuple(
            Calls(
                api_version=version,
                operation=operation,
                made=made,
                succeeded=self._succeeded[version, operation],
                objects=self._objects[version, operation],
            )
            for (version, operation), made in self._made.items()
        )

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, unreadable places first."""
        return tuple(sorted(self._counted(self._findings), key=lambda finding: finding.kind != "unread"))

    def error_statuses(self) -> tuple[ErrorStatus, ...]:
        """Return the counts of the error statuses."""
        return self._counted(self._error_statuses)

    def _counted(self, counts: Counter[_Kind]) -> tuple[_Kind, ...]:
        return tuple(replace(kind, count=count, example=self._example[kind]) for kind, count in counts.items())


def _finding(
    kind: Literal["unread", "violation"],
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
