"""Calling every operation in every version, for every CVM and app within reach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from phala_facade._version import __version__
from phala_facade.conformance.report import Report
from phala_facade.conformance.tally import Tally
from phala_facade.errors import (
    AuthenticationError,
    ConfigurationError,
    NotFoundError,
    PermissionDeniedError,
    RequestError,
    StatusError,
    UnexpectedResponseError,
)
from phala_facade.models import ApiVersion, App, Cvm
from phala_facade.models.source import Sourced
from phala_facade.operations.registry import OPERATIONS
from phala_facade.validation import check_strict_is_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from phala_facade.client import PhalaCloud
    from phala_facade.errors import PhalaError
    from phala_facade.operations.operation import Operation

LIMIT = 50
"""How many CVMs, and how many apps, are requested one by one in each version."""


def survey(
    cloud: PhalaCloud,
    versions: Iterable[ApiVersion | str] = tuple(ApiVersion),
    *,
    limit: int = LIMIT,
    on_progress: Callable[[str, str, int, int], object] | None = None,
) -> Report:
    """Call all operations in each version, and validate every response against the documented schema.

    It covers the CVMs in the list, and the apps that they belong to.

    Args:
        cloud: The client to use; it must not be `strict`.
        versions: The API versions to request.
        limit: The most CVMs, and the most apps, to request one by one in each version.
        on_progress: Called before each call with the version, the operation, the number of finished calls of it, and
            their total.

    Returns:
        The report, which includes any errors of the calls.

    Raises:
        ConfigurationError: A version is not valid, or the `strict` extra is not installed.
    """
    check_strict_is_installed("conformance")
    clouds = {other.api_version: other for other in map(cloud.with_api_version, versions)}
    ongoing = _Survey(limit, on_progress)
    try:
        for other in clouds.values():
            ongoing.run_in(other)
    except (AuthenticationError, RequestError) as error:
        ongoing.stop(error)
    return ongoing.report(cloud.base_url)


class _Survey:
    """One survey."""

    def __init__(self, limit: int, on_progress: Callable[[str, str, int, int], object] | None) -> None:
        self._limit = limit
        self._on_progress = on_progress
        self._tallies: list[Tally] = []
        self._notes: list[str] = []
        self._complete = True

    def run_in(self, cloud: PhalaCloud) -> None:
        """Call all operations in one version."""
        version = cloud.api_version
        listed: list[Cvm] = []
        subjects: dict[str | None, list[str]] = {None: [""]}
        for operation in sorted(OPERATIONS, key=lambda each: each.subject is not None):
            if operation.subject not in subjects:
                subjects[operation.subject] = self._subjects(version, operation.subject, listed)
            found = self._call_each(cloud, operation, subjects[operation.subject])
            if operation.subject is None:
                listed += [each for each in found if isinstance(each, Cvm)]

    def stop(self, error: PhalaError) -> None:
        """Note the error that ended the survey."""
        self._incomplete(f"stopped: {type(error).__name__}: {error}")

    def report(self, base_url: str) -> Report:
        """Return the report so far, unreadable places first."""
        findings = [finding for tally in self._tallies for finding in tally.findings()]
        return Report(
            facade=__version__,
            base_url=base_url,
            complete=self._complete,
            calls=tuple(tally.calls for tally in self._tallies),
            findings=tuple(sorted(findings, key=lambda finding: finding.kind != "unread")),
            error_statuses=tuple(status for tally in self._tallies for status in tally.error_statuses()),
            notes=tuple(self._notes),
        )

    def _subjects(self, version: str, parameter: str | None, listed: Sequence[Cvm]) -> list[str]:
        """Return the identifiers to request one by one: those of the listed CVMs, or of their apps; note a limit."""
        what, field = ("CVMs", "ref") if parameter == "cvm_id" else ("apps", "app_id")
        names: list[str | None] = [getattr(cvm, field) for cvm in listed]
        known = list(dict.fromkeys(name for name in names if name))
        if len(known) > self._limit:
            self._notes.append(f"{version}: of {len(known)} {what}, {self._limit} were requested one by one")
        return known[: self._limit]

    def _call_each(self, cloud: PhalaCloud, operation: Operation[..., Any, Any], names: Sequence[str]) -> list[Sourced]:
        tally = Tally(cloud.api_version, operation.name)
        method = attrgetter(operation.name)(cloud)
        found: list[Sourced] = []
        if names:
            self._tallies.append(tally)
        for done, name in enumerate(names):
            if self._on_progress is not None:
                self._on_progress(cloud.api_version, operation.name, done, len(names))
            found.extend(self._call_one(tally, name, partial(method, *([name] if name else []))))
        return found

    def _call_one(self, tally: Tally, name: str, call: Callable[[], object]) -> tuple[Sourced, ...]:
        """Make a call and count its outcome."""
        version, operation = tally.calls.api_version, tally.calls.operation
        tally.made += 1
        try:
            objects = _objects(call())
        except UnexpectedResponseError as error:
            tally.unreadable(error, name or error.path)
            objects = _objects(error.partial)
        except AuthenticationError:
            raise
        except StatusError as error:
            tally.refused(error.status_code, name)
            # A single CVM or app may be private, or gone by now; that does not make the survey incomplete.
            if not (name and isinstance(error, NotFoundError | PermissionDeniedError)):
                self._incomplete(f"{version}: {error}")
            return ()
        except ConfigurationError as error:
            self._incomplete(f"{version}: {operation}: {error}")
            return ()
        tally.succeeded += 1
        for found in objects:
            tally.read(found.source, _name_of(found) or name)
        return objects

    def _incomplete(self, note: str) -> None:
        self._complete = False
        self._notes.append(note)


def _objects(value: object) -> tuple[Sourced, ...]:
    """Return the objects that a call returns: one, several, or pages of them."""
    if isinstance(value, Iterator):
        return tuple(each for page in cast("Iterator[object]", value) for each in _objects(page))
    values = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    return tuple(each for each in values if isinstance(each, Sourced))


def _name_of(found: Sourced) -> str:
    return (found.ref if isinstance(found, Cvm) else found.app_id if isinstance(found, App) else None) or ""
