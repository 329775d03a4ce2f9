"""Calling every operation in every version, for every CVM and app within reach."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

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
from phala_facade.models import ApiVersion, App, Cvm, CvmList
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
        self._tally = Tally()
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
            found = self._call_each(version, operation.name, subjects[operation.subject], _call(cloud, operation))
            if operation.subject is None:
                listed += [each for each in found if isinstance(each, Cvm)]

    def stop(self, error: PhalaError) -> None:
        """Note the error that ended the survey."""
        self._incomplete(f"stopped: {type(error).__name__}: {error}")

    def report(self, base_url: str) -> Report:
        """Return the report so far."""
        return Report(
            facade=__version__,
            base_url=base_url,
            complete=self._complete,
            calls=self._tally.calls(),
            findings=self._tally.findings(),
            error_statuses=self._tally.error_statuses(),
            notes=tuple(self._notes),
        )

    def _subjects(self, version: str, parameter: str | None, listed: Sequence[Cvm]) -> list[str]:
        """Return the identifiers for a parameter: those of the listed CVMs, or of their apps."""
        if parameter == "cvm_id":
            return self._within_limit(version, "CVMs", (cvm.ref for cvm in listed))
        return self._within_limit(version, "apps", (cvm.app_id for cvm in listed))

    def _within_limit(self, version: str, what: str, names: Iterable[str | None]) -> list[str]:
        """Return the identifiers to request one by one, and note if some are left out."""
        known = list(dict.fromkeys(name for name in names if name))
        if len(known) > self._limit:
            self._notes.append(f"{version}: of {len(known)} {what}, {self._limit} were requested one by one")
        return known[: self._limit]

    def _call_each(
        self, version: str, operation: str, names: Sequence[str], call: Callable[[str], Cvm | App | CvmList]
    ) -> list[Cvm | App]:
        found: list[Cvm | App] = []
        for done, name in enumerate(names):
            if self._on_progress is not None:
                self._on_progress(version, operation, done, len(names))
            found.extend(self._call_one(version, operation, name, call))
        return found

    def _call_one(
        self, version: str, operation: str, name: str, call: Callable[[str], Cvm | App | CvmList]
    ) -> tuple[Cvm | App, ...]:
        """Make a call and count its outcome."""
        self._tally.made(version, operation)
        try:
            objects = _objects(call(name))
        except UnexpectedResponseError as error:
            self._tally.unreadable(version, operation, error, name or error.path)
            objects = _objects(error.partial)
        except AuthenticationError:
            raise
        except StatusError as error:
            self._tally.refused(version, operation, error.status_code, name)
            # A single CVM or app may be private, or gone by now; that does not make the survey incomplete.
            if not (name and isinstance(error, NotFoundError | PermissionDeniedError)):
                self._incomplete(f"{version}: {error}")
            return ()
        except ConfigurationError as error:
            self._incomplete(f"{version}: {operation}: {error}")
            return ()
        self._tally.succeeded(version, operation)
        for found in objects:
            self._tally.read(version, operation, found.source, _name_of(found) or name)
        return objects

    def _incomplete(self, note: str) -> None:
        self._complete = False
        self._notes.append(note)


def _call(cloud: PhalaCloud, operation: Operation[..., Any, Any]) -> Callable[[str], Any]:
    method = attrgetter(operation.name)(cloud)
    return lambda name: method(*([name] if name else []))


def _objects(value: object) -> tuple[Cvm | App, ...]:
    if isinstance(value, CvmList):
        return value
    return (value,) if isinstance(value, Cvm | App) else ()


def _name_of(found: Cvm | App) -> str:
    return (found.ref if isinstance(found, Cvm) else found.app_id) or ""
