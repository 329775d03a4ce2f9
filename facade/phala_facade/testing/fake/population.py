"""The CVMs and apps of a fake cloud, and how a test adds and changes them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from msgspec import structs

from phala_facade.models import Workspace
from phala_facade.testing.constants import hex_id
from phala_facade.testing.fake.cvm import BORN, changed_cvm, new_cvm, project_id_of
from phala_facade.testing.fake.fields import CvmStep, NewApp, checked
from phala_facade.testing.fleet import find_app, find_cvms, find_tenancy
from phala_facade.testing.records import App, Cvm, Fleet, Origin, Tenancy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Unpack

    from phala_facade.testing.fake.fields import CvmChanges, NewCvm


@dataclass(slots=True)
class _Schedule:
    """The steps that are still to come, and the time of the last one."""

    since: float
    steps: deque[dict[str, Any]]


class Population:
    """CVMs and apps that a test adds, changes and removes; it gets back records, which do not change.

    Args:
        fleet: The initial fleet.
        clock: Returns the time, in seconds.
    """

    def __init__(self, fleet: Fleet, clock: Callable[[], float]) -> None:
        self._fleet = fleet
        self._clock = clock
        self._cvms_made = 0
        self._apps_made = 0
        self._schedules: dict[str, _Schedule] = {}

    def add_cvm(self, *, workspace: str | None = None, hidden: bool = False, **fields: Unpack[NewCvm]) -> Cvm:
        """Add a CVM; omitted fields have sensible defaults, the same on every run.

        Its app is added, too, unless there is one with this `app_id`.

        Args:
            workspace: The id or slug of its workspace, which is created if it does not exist; the client's own if None.
            hidden: Whether the lists of CVMs leave it out, as the service does with some replicas of an app; the app
                and its own list of CVMs show it.
            fields: The fields by their names in the facade: `name="web"`, `status="stopped"`, `region="eu-east-2"`,
                `memory_mb=4096`; `NewCvm` lists them all.

        Returns:
            The record: it has `id`, `name`, `app_id`, `vm_uuid` and the other fields of a `Cvm`.

        Raises:
            TypeError: There is no such field, or a value does not have the type of its field.
            ValueError: There is a CVM with this id, or a time is not aware.
        """
        cvm = new_cvm(self._cvms_made + 1, fields)
        if any(known.id == cvm.id for tenancy in self._fleet.tenancies for known in tenancy.cvms):
            raise ValueError(f"there is a CVM {cvm.id!r} already")
        tenancy = self._tenancy(workspace)
        source = structs.replace(cvm.source, is_hidden=hidden)
        cvm = structs.replace(cvm, workspace=tenancy.workspace, source=source)
        self._put(tenancy, (*tenancy.cvms, cvm), cvm)
        self._cvms_made += 1
        return cvm

    def update_cvm(self, cvm: Cvm | str, **changes: Unpack[CvmChanges]) -> Cvm:
        """Change a CVM, in every response that shows it.

        Args:
            cvm: The CVM, or one of its identifiers, its name, or its app's identifier.
            changes: The fields by their names in the facade; see `CvmChanges`.

        Returns:
            The changed record.

        Raises:
            LookupError: There is no such CVM, or there are several.
            TypeError: There is no such field, or a value does not have the type of its field.
            ValueError: A time is not aware.
        """
        tenancy, known = self._located(cvm)
        changed = changed_cvm(known, changes)
        self._put(tenancy, tuple(changed if one is known else one for one in tenancy.cvms), changed)
        return changed

    def remove_cvm(self, cvm: Cvm | str) -> None:
        """Remove a CVM: requests for it get a 404 from now on.

        Args:
            cvm: The CVM, or one of its identifiers, its name, or its app's identifier.

        Raises:
            LookupError: There is no such CVM, or there are several.
        """
        tenancy, known = self._located(cvm)
        self._schedules.pop(known.id, None)
        self._replace(tenancy, replace(tenancy, cvms=tuple(one for one in tenancy.cvms if one is not known)))

    def cvm(self, cvm: Cvm | str) -> Cvm:
        """Return the current record of a CVM.

        Args:
            cvm: The CVM, or one of its identifiers, its name, or its app's identifier.

        Raises:
            LookupError: There is no such CVM, or there are several.
        """
        self._catch_up()
        return self._located(cvm)[1]

    def schedule(self, cvm: Cvm | str, steps: Iterable[str | CvmStep]) -> None:
        """Change a CVM step by step; it stays at the last step.

        Args:
            cvm: The CVM, or one of its identifiers, its name, or its app's identifier.
            steps: The steps: a status, or several fields. A step with `after` happens that many seconds after the one
                before it, or, for the first step, from now (see `FakeCloud.advance`); a step without it happens with
                the next response that shows the CVM.

        Raises:
            LookupError: There is no such CVM, or there are several.
            TypeError: `steps` is a single step, or a value does not have the type of its field.
        """
        if isinstance(steps, (str, Mapping)):
            raise TypeError(f"steps must be several: [{steps!r}]")
        given = [{"status": step} if isinstance(step, str) else step for step in steps]
        changes = deque(checked("a CVM", step, CvmStep) for step in given)
        self._schedules[self.cvm(cvm).id] = _Schedule(self._clock(), changes)

    def add_app(self, *, workspace: str | None = None, lists_cvms: bool = True, **fields: Unpack[NewApp]) -> App:
        """Add an app without CVMs; `add_cvm(app_id=app.app_id)` adds one to it.

        Args:
            workspace: The id or slug of its workspace, which is created if it does not exist; the client's own if None.
            lists_cvms: Whether the app shows all its CVMs; otherwise it counts them but shows only the current one, and
                `apps.list_cvms` has the others.
            fields: The fields by their names in the facade: `name`, `app_id`, `id`, `kms_type`, `provision_type`,
                `icon_url`, and `created_at`, which is aware.

        Returns:
            The record: it has `id`, `name`, `app_id` and the other fields of an `App`.

        Raises:
            TypeError: There is no such field, or a value does not have the type of its field.
            ValueError: There is an app with this `app_id`, or a time is not aware.
        """
        given: dict[str, Any] = {"kms_type": "phala", "provision_type": "user", "created_at": BORN}
        given |= checked("an app", fields, NewApp)
        given["app_id"] = app_id = self._new_app_id(fields.get("app_id"))
        given["id"] = given.get("id") or project_id_of(app_id)
        given["name"] = given.get("name") or f"app-{self._apps_made}"
        return self._add(App(**given, source=Origin(lists_cvms=lists_cvms)), workspace)

    def add_minimal_app(self, *, app_id: str | None = None, workspace: str | None = None) -> App:
        """Add an app of which the server shows only the identifier.

        Args:
            app_id: Its identifier; 40 hexadecimal digits if None.
            workspace: The id or slug of its workspace, which is created if it does not exist; the client's own if None.

        Raises:
            ValueError: There is an app with this `app_id`.
        """
        return self._add(App(app_id=self._new_app_id(app_id), is_minimal=True), workspace)

    def _new_app_id(self, app_id: str | None) -> str:
        identity = app_id or hex_id(f"app {self._apps_made + 1} of a test")
        if any(find_app(tenancy, identity) for tenancy in self._fleet.tenancies):
            raise ValueError(f"there is an app {identity!r} already")
        self._apps_made += 1
        return identity

    def _add(self, app: App, workspace: str | None) -> App:
        tenancy = self._tenancy(workspace)
        app = structs.replace(app, workspace=tenancy.workspace)
        self._replace(tenancy, replace(tenancy, apps=(*tenancy.apps, app)))
        return app

    def _tenancy(self, workspace: str | None) -> Tenancy:
        """Return the tenancy of a workspace, which is created if there is none."""
        if workspace is None:
            return self._fleet.tenancies[0]
        known = find_tenancy(self._fleet, workspace)
        if known is not None:
            return known
        identity = workspace if workspace.startswith("wks_") else f"wks_{hex_id(f'workspace {workspace}', 8)}"
        made = Tenancy(workspace=Workspace(id=identity, name=workspace, slug=workspace))
        self._fleet = Fleet(tenancies=(*self._fleet.tenancies, made))
        return made

    def _located(self, cvm: Cvm | str) -> tuple[Tenancy, Cvm]:
        ref = cvm if isinstance(cvm, str) else cvm.id
        found = [(tenancy, known) for tenancy in self._fleet.tenancies for known in find_cvms(tenancy, ref)]
        if len(found) != 1:
            several = ", ".join(known.id for _, known in found)
            raise LookupError(f"{ref!r} may be {several}" if found else f"there is no CVM {ref!r}")
        return found[0]

    def _put(self, tenancy: Tenancy, cvms: tuple[Cvm, ...], put: Cvm) -> None:
        """Replace the CVMs of a tenancy, and add the app of the new or changed one if it does not exist."""
        apps = tenancy.apps
        if put.app_id is not None and find_app(tenancy, put.app_id) is None:
            made = App(
                id=project_id_of(put.app_id),
                name=put.name,
                app_id=put.app_id,
                created_at=BORN,
                kms_type=(put.kms.type if put.kms else None) or "phala",
                provision_type="user",
                workspace=tenancy.workspace,
            )
            apps = (*apps, made)
        self._replace(tenancy, replace(tenancy, cvms=cvms, apps=apps))

    def _replace(self, old: Tenancy, new: Tenancy) -> None:
        self._fleet = Fleet(tenancies=tuple(new if tenancy is old else tenancy for tenancy in self._fleet.tenancies))

    def _look(self, cvm: Cvm) -> Cvm:
        """Return a CVM after the next step of its schedule, if that is to happen with the next response."""
        schedule = self._schedules.get(cvm.id)
        if schedule is None or not schedule.steps or "after" in schedule.steps[0]:
            return cvm
        schedule.since = self._clock()
        return self.update_cvm(cvm.id, **schedule.steps.popleft())

    def _catch_up(self) -> None:
        """Apply the steps of the schedules whose time has come."""
        for cvm_id, schedule in self._schedules.items():
            steps, now = schedule.steps, self._clock()
            while steps and schedule.since + steps[0].get("after", math.inf) <= now:
                step = steps.popleft()
                schedule.since += step.pop("after")
                self.update_cvm(cvm_id, **step)
