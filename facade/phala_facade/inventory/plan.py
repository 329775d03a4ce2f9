"""Which requests an inventory or a merged CVM needs, round after round; both clients send them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from msgspec.structs import replace

from phala_facade.errors import InvalidArgumentError, PhalaError
from phala_facade.inventory.model import DetailsFailure, Inventory, SourceFailure
from phala_facade.inventory.readings import merged, with_details
from phala_facade.inventory.roster import Entry, Roster
from phala_facade.operations.apps import app_pages, list_app_cvms
from phala_facade.operations.cvms import get_cvm_or_error, list_cvms
from phala_facade.operations.registry import LIST_APP_CVMS
from phala_facade.operations.versions import NEWEST, VERSIONS
from phala_facade.validation import LONGEST_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from phala_facade.models import App, AppPage, Cvm, CvmList
    from phala_facade.operations.request import Request

T = TypeVar("T")

NEWEST_FIRST = tuple(sorted(VERSIONS, reverse=True))


class Round(NamedTuple):
    """Requests that may be sent at the same time.

    Attributes:
        requests: The requests; an error stands in for one that could not be built.
        is_counted: Whether progress is reported for them.
        pause: How many seconds to wait before they are sent.
    """

    requests: Sequence[Request[Any] | PhalaError]
    is_counted: bool = False
    pause: float = 0.0


Plan: TypeAlias = Generator[Round, tuple[Any, ...], T]
"""A generator of rounds, which is sent the outcomes of each, in order, and finally returns a value."""


def plan_inventory(*, details: bool, complete: bool, merge: bool, taken_at: datetime) -> Plan[Inventory]:
    """Plan an inventory.

    Args:
        details: Whether to request the details of CVMs where they add fields.
        complete: Whether to look for CVMs that the list does not have.
        merge: Whether to request everything in each documented API version.
        taken_at: The time, in UTC.

    Raises:
        PhalaError: No list could be fetched.
    """
    versions = NEWEST_FIRST if merge else (None,)
    roster = Roster()
    failures: list[DetailsFailure | SourceFailure] = []
    listed = yield Round([replace(list_cvms(), api_version=version) for version in versions])
    for found in listed:
        if isinstance(found, PhalaError):
            failures.append(SourceFailure(source="cvms.list", error=found))
        else:
            roster.add(found, "cvms.list", are_new=not (complete or roster.entries))
    apps: list[App] = []
    unlisted = len(failures) == len(versions)
    if complete:
        apps = yield from _apps(failures)
        yield from _complete(roster, apps, failures)
        unlisted = unlisted and any(each.source == "apps.list" for each in failures if isinstance(each, SourceFailure))
    if unlisted:
        raise failures[0].error
    found_cvms: dict[int, Cvm] = {}
    wanted = [
        (entry, version) for entry in roster.entries for version in versions if details and _needs(entry, version)
    ]
    outcomes = yield Round([_details(entry, version) for entry, version in wanted], is_counted=True)
    for (entry, version), outcome in zip(wanted, outcomes, strict=True):
        if isinstance(outcome, PhalaError):
            failures.append(DetailsFailure(cvm=entry.readings[0], error=outcome))
        else:
            entry.details[version] = outcome
    for place, entry in enumerate(roster.entries):
        found_in = [value for version in versions if (value := _value(entry, version)) is not None]
        # Only another version than these, that of the client, may have it.
        values = found_in or entry.readings[:1]
        if merge or values[0] is not entry.readings[0]:
            found_cvms[place] = merged(values) if len(values) > 1 else values[0]
    return Inventory.of(
        [entry.readings[0] for entry in roster.entries],
        found_cvms,
        apps=apps,
        seen_in=[tuple(entry.seen_in) for entry in roster.entries],
        failures=failures,
        is_complete=complete,
        taken_at=taken_at,
    )


def plan_each(requests: Sequence[Request[T] | PhalaError]) -> Plan[tuple[T | PhalaError, ...]]:
    """Plan one response for each request."""
    return (yield Round(requests, is_counted=True))


def plan_merged(cvms: Iterable[Request[Cvm] | PhalaError]) -> Plan[tuple[Cvm | PhalaError, ...]]:
    """Plan CVMs of which each field is filled if any documented API version fills it.

    The details of some versions lack fields that its lists have: then the CVMs of the app are listed, too.

    Args:
        cvms: The request of each CVM, or the error if there is none.
    """
    requests = list(cvms)
    outcomes = yield Round(
        [
            each if isinstance(each, PhalaError) else replace(each, api_version=version)
            for each in requests
            for version in NEWEST_FIRST
        ],
        is_counted=True,
    )
    count = len(NEWEST_FIRST)
    answers = [outcomes[start : start + count] for start in range(0, len(outcomes), count)]
    readings = [[each for each in answer if not isinstance(each, PhalaError)] for answer in answers]
    lists = {
        (app_id, version): _cvms_of_app(app_id, version)
        for known in readings
        for version in NEWEST_FIRST
        if known and (app_id := Entry(known).app_id) and _lists_add(known, version)
    }
    listed = yield Round(list(lists.values()))
    for (app_id, _), found in zip(lists, listed, strict=True):
        for known in readings:
            entry = Entry(known)
            if not isinstance(found, PhalaError) and entry.app_id == app_id:
                known += [cvm for cvm in found if entry.may_be(cvm)]
    return tuple(
        merged(known) if known else next(each for each in answer if isinstance(each, PhalaError))
        for known, answer in zip(readings, answers, strict=True)
    )


def _apps(failures: list[DetailsFailure | SourceFailure]) -> Plan[list[App]]:
    apps: list[App] = []
    page: AppPage | None = None
    for request in app_pages(LONGEST_PAGE).requests():
        (found,) = yield Round([request])
        if isinstance(found, PhalaError):
            failures.append(SourceFailure(source="apps.list", error=found))
            return apps
        page = found
        apps += found
    if page is not None and page.changed:
        failures.append(_missing("apps.list", "the list changed while its pages were requested"))
    return apps


def _complete(roster: Roster, apps: Sequence[App], failures: list[DetailsFailure | SourceFailure]) -> Plan[None]:
    """List the CVMs of each app that has more than are known, or that the list of apps does not have."""
    for app in apps:
        roster.add(app.cvms, "apps.list")
        roster.add((app.current_cvm,) if app.current_cvm else (), "apps.list")
    counts = {app.app_id: app.cvm_count or 0 for app in apps if app.app_id}
    known = Counter(entry.app_id for entry in roster.entries)
    asked = [app_id for app_id, count in counts.items() if known[app_id] < count]
    asked += [app_id for app_id in known if app_id and app_id not in counts]
    outcomes = yield Round([_cvms_of_app(app_id) for app_id in asked])
    for app_id, found in zip(asked, outcomes, strict=True):
        if isinstance(found, PhalaError):
            failures.append(SourceFailure(source="apps.list_cvms", app_id=app_id, error=found))
        else:
            roster.add(found, "apps.list_cvms")
    failed = {each.app_id for each in failures if isinstance(each, SourceFailure)}
    known = Counter(entry.app_id for entry in roster.entries)
    for app_id, count in counts.items():
        if known[app_id] < count and app_id not in failed:
            reason = f"the app has {count} CVMs, of which {known[app_id]} are listed"
            failures.append(_missing("apps.list_cvms", reason, app_id))


def _cvms_of_app(app_id: str, version: str | None = None) -> Request[CvmList] | PhalaError:
    """Return the request for the CVMs of an app, or the error if what a response calls its identifier is not valid."""
    try:
        return replace(list_app_cvms(app_id), api_version=version)
    except InvalidArgumentError as error:
        error.operation, error.subject = LIST_APP_CVMS.name, app_id
        return error


def _missing(source: str, reason: str, app_id: str | None = None) -> SourceFailure:
    about = f"{source} {app_id!r}" if app_id else source
    error = PhalaError(f"{about}: {reason}", operation=source, subject=app_id)
    return SourceFailure(source=source, app_id=app_id, error=error)


def _needs(entry: Entry, version: str | None) -> bool:
    """Return whether the details in an API version have fields that the lists lack."""
    readings = [cvm for cvm in entry.readings if version is None or cvm.source.api_version == version]
    known = frozenset[str]().union(*(cvm.source.documented for cvm in readings))
    schema = readings[0].source.schema if readings else ""
    rows = [row for row in VERSIONS.values() if row.listed.schema == schema]
    row = rows[0] if rows else VERSIONS[version or NEWEST]
    return bool(row.detailed.documented - known)


def _details(entry: Entry, version: str | None) -> Request[Cvm] | PhalaError:
    reading = (version and entry.of_version(version)) or entry.readings[0]
    request = get_cvm_or_error(reading)
    return request if isinstance(request, PhalaError) else replace(request, api_version=version)


def _value(entry: Entry, version: str | None) -> Cvm | None:
    """Return the CVM in an API version: as listed, with details if there are any."""
    listed = entry.readings[0] if version is None else entry.of_version(version)
    detailed = entry.details.get(version)
    if listed is None or detailed is None:
        return detailed or listed
    return with_details(listed, detailed)


def _lists_add(readings: Sequence[Cvm], version: str) -> bool:
    """Return whether lists in an API version have fields that the details of all versions lack."""
    known = frozenset[str]().union(*(cvm.source.documented for cvm in readings))
    return bool(VERSIONS[version].listed.documented - known)
