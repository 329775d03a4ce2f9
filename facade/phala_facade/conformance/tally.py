"""Counting what a survey finds: one entry per kind, with the first example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from phala_facade.conformance.report import Calls, ErrorStatus, Finding
from phala_facade.decode.strict import violations
from phala_facade.errors.wording import attempts_part, request_id_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.errors import UnexpectedResponseError
    from phala_facade.models import Source

_INDEX = re.compile(r"\[[0-9]+\]")


class Tally:
    """The counts for one operation in one API version."""

    def __init__(self, version: str, operation: str) -> None:
        self._call = {"api_version": version, "operation": operation}
        self.made = 0
        self.succeeded = 0
        self._objects = 0
        # The fields of each kind, with the name of every place where it was found.
        self._findings: dict[tuple[Any, ...], list[str]] = {}
        self._error_statuses: dict[int, list[str]] = {}

    @property
    def calls(self) -> Calls:
        """The counts of the calls."""
        return Calls(**self._call, made=self.made, succeeded=self.succeeded, objects=self._objects)

    def refused(self, status: int, subject: str) -> None:
        """Count a response with an error status."""
        self._error_statuses.setdefault(status, []).append(subject)

    def unreadable(self, error: UnexpectedResponseError, subject: str) -> None:
        """Count a response, or an item of one, that fits no documented shape."""
        reasons = "; ".join(f"not {shape}: {reason}" for shape, reason in error.candidates.items())
        self._find("unread", None, error.path, "shape", reasons or _message(error), subject)

    def read(self, source: Source, name: str) -> None:
        """Count an object that was read, and its violations; its name serves as an example."""
        self._objects += 1
        unread = {deviation.path for deviation in source.deviations}
        for deviation in source.deviations:
            self._find("unread", source.shape, deviation.path, "reading", deviation.problem, name)
        for found in violations(source.raw, source.schema):
            if found.path not in unread:
                self._find("violation", source.shape, found.path, found.rule, found.problem, name)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings."""
        for (kind, shape, path, rule, problem), names in self._findings.items():
            yield Finding(
                **self._call,
                kind=kind,
                shape=shape,
                path=path,
                rule=rule,
                problem=problem,
                count=len(names),
                example=names[0],
            )

    def error_statuses(self) -> Iterator[ErrorStatus]:
        """Yield the counts of the error statuses."""
        for status, names in self._error_statuses.items():
            yield ErrorStatus(**self._call, status=status, count=len(names), example=names[0])

    def _find(
        self, kind: Literal["unread", "violation"], shape: str | None, path: str, rule: str, problem: str, name: str
    ) -> None:
        self._findings.setdefault((kind, shape, _INDEX.sub("[]", path), rule, problem), []).append(name)


def _message(error: UnexpectedResponseError) -> str:
    """Return the message without the parts that vary, so that equal failures are counted together."""
    message = str(error)
    for part in (request_id_part(error.request_id), attempts_part(error.attempts)):
        message = message.replace(part, "")
    return message
