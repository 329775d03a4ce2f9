"""Counting what a survey finds: one entry per kind, with the first example."""

from __future__ import annotations

import re
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
    """The counts for one operation in one API version."""

    def __init__(self, version: str, operation: str) -> None:
        self.calls: Calls = Calls(api_version=version, operation=operation, made=0, succeeded=0, objects=0)
        # Each kind with the name of every place where it was found.
        self._findings: dict[Finding, list[str]] = {}
        self._error_statuses: dict[ErrorStatus, list[str]] = {}

    def count(self, *, made: int = 0, succeeded: int = 0, objects: int = 0) -> None:
        """Add to the counts of the calls."""
        calls = self.calls
        self.calls = replace(
            calls, made=calls.made + made, succeeded=calls.succeeded + succeeded, objects=calls.objects + objects
        )

    def refused(self, status: int, subject: str) -> None:
        """Count a response with an error status."""
        kind = ErrorStatus(
            api_version=self.calls.api_version, operation=self.calls.operation, status=status, count=0, example=""
        )
        self._error_statuses.setdefault(kind, []).append(subject)

    def unreadable(self, error: UnexpectedResponseError, subject: str) -> None:
        """Count a response, or an item of one, that fits no documented shape."""
        reasons = "; ".join(f"not {shape}: {reason}" for shape, reason in error.candidates.items())
        self._find("unread", None, error.path, "shape", reasons or _message(error), subject)

    def read(self, source: Source, name: str) -> None:
        """Count an object that was read, and its violations; its name serves as an example."""
        self.count(objects=1)
        unread = {deviation.path for deviation in source.deviations}
        for deviation in source.deviations:
            self._find("unread", source.shape, deviation.path, "reading", deviation.problem, name)
        for found in violations(source.raw, source.schema):
            if found.path not in unread:
                self._find("violation", source.shape, found.path, found.rule, found.problem, name)

    def findings(self) -> list[Finding]:
        """Return the findings."""
        return _counted(self._findings)

    def error_statuses(self) -> list[ErrorStatus]:
        """Return the counts of the error statuses."""
        return _counted(self._error_statuses)

    def _find(
        self, kind: Literal["unread", "violation"], shape: str | None, path: str, rule: str, problem: str, name: str
    ) -> None:
        found = Finding(
            kind=kind,
            api_version=self.calls.api_version,
            operation=self.calls.operation,
            shape=shape,
            path=_INDEX.sub("[]", path),
            rule=rule,
            problem=problem,
            count=0,
            example="",
        )
        self._findings.setdefault(found, []).append(name)


def _counted(found: dict[_Kind, list[str]]) -> list[_Kind]:
    return [replace(kind, count=len(names), example=names[0]) for kind, names in found.items()]


def _message(error: UnexpectedResponseError) -> str:
    """Return the message without the parts that vary, so that equal failures are counted together."""
    message = str(error)
    for part in (request_id_part(error.request_id), attempts_part(error.attempts)):
        message = message.replace(part, "")
    return message
