"""What there is in a fake cloud, and how a test builds and changes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from phala_facade.testing.constants import hex_id
from phala_facade.testing.fake import editing
from phala_facade.testing.fake.checking import check
from phala_facade.testing.fake.cvm import BORN, changed_cvm, in_utc, new_cvm, project_id_of
from phala_facade.testing.fake.fields import CvmChanges, NewApp
from phala_facade.testing.fleet import find_app, find_cvm
from phala_facade.testing.records import App, Cvm, Fleet, MinimalApp, Tenancy
from phala_facade.testing.render.values import with_zulu

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Unpack

    from phala_facade.testing.fake.fields import NewCvm
    from phala_facade.testing.records import KmsKind


class Population:
    """CVMs and apps that a test adds, changes and removes; what it gets back are records, which do not change.

    Args:
        fleet: What there is from the beginning.
    """

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._cvms_made = 0
        self._apps_made = 0
        self._schedules: dict[str, deque[CvmChanges]] = {}

    def add_cvm(self, *, workspace: str | None = None, **fields: Unpack[NewCvm]) -> Cvm:
        """Add a CVM; whatever is not said of it has a sensible value, the same one on every run.

        Its app is added with it, unless there is one with this `app_id`.

        Args:
            workspace: The id or the slug of its workspace, which is made where there is none; the client's own if None.
            fields: By the facade's names: `name="web"`, `status="stopped"`, `region="eu-east-2"`, `memory_mb=4096`;
                all of them are in `NewCvm`.

        Returns:
            The record: it has `id`, `name`, `app_id`, `vm_uuid` and so on.

        Raises:
            TypeError: There is no such field, or it has no such values.
            ValueError: There is a CVM with this id, or a time is not aware.
        """
        cvm = new_cvm(self._cvms_made + 1, fields)
        if any(find_cvm(tenancy, cvm.id) for tenancy in self._fleet.tenancies):
            raise ValueError(f"there is a CVM {cvm.id!r} already")
        tenancy = self._tenancy(workspace)
        cvm = replace(cvm, workspace=tenancy.workspace)
        self._fleet = editing.with_cvm(self._fleet, tenancy, cvm)
        self._cvms_made += 1
        return cvm

    def update_cvm(self, cvm: Cvm | str, **changes: Unpack[CvmChanges]) -> Cvm:
        """Change a CVM, wherever answers tell of it.

        Args:
            cvm: The CVM, or any of its ids.
            changes: By the facade's names; see `CvmChanges`.

        Returns:
            The record as it is now.

        Raises:
            LookupError: There is no such CVM.
            TypeError: There is no such field, or it has no such values.
            ValueError: A time is not aware.
        """
        changed = changed_cvm(self.cvm(cvm), changes)
        self._fleet = editing.with_changed(self._fleet, changed)
        return changed

    def remove_cvm(self, cvm: Cvm | str) -> None:
        """Remove a CVM: asking for it is a 404 from now on.

        Args:
            cvm: The CVM, or any of its ids.

        Raises:
            LookupError: There is no such CVM.
        """
        self._fleet = editing.without(self._fleet, self.cvm(cvm).id)

    def cvm(self, cvm: Cvm | str) -> Cvm:
        """Return the record of a CVM as it is now.

        Args:
            cvm: The CVM, or any of its ids.

        Raises:
            LookupError: There is no such CVM.
        """
        return editing.located(self._fleet, cvm if isinstance(cvm, str) else cvm.id)[1]

    def schedule(self, cvm: Cvm | str, steps: Iterable[str | CvmChanges]) -> None:
        """Let a CVM change from one answer to the next: each answer that shows it takes a step; it stays at the last.

        Args:
            cvm: The CVM, or any of its ids.
            steps: What it is in the next answer, in the one after that, and so on: a status, or several fields.

        Raises:
            LookupError: There is no such CVM.
            TypeError: That is one step instead of several, or a field has no such values.
        """
        if isinstance(steps, (str, Mapping)):
            raise TypeError(f"steps must be several: [{steps!r}]")
        changes: list[CvmChanges] = [{"status": step} if isinstance(step, str) else step for step in steps]
        for change in changes:
            check("a CVM", change, CvmChanges)
        self._schedules[self.cvm(cvm).id] = deque(changes)

    def add_app(
        self,
        *,
        name: str | None = None,
        app_id: str | None = None,
        id: str | None = None,  # noqa: A002 - the facade's name for it
        kms_type: KmsKind = "phala",
        provision_type: str | None = "user",
        icon_url: str | None = None,
        created_at: datetime = BORN,
        workspace: str | None = None,
    ) -> App:
        """Add an app without CVMs; `add_cvm(app_id=app.app_id)` adds one to it.

        Args:
            name: Its name.
            app_id: Its identifier; 40 hexadecimal digits if None.
            id: The identifier of its project.
            kms_type: The kind of its key management service.
            provision_type: How it was provisioned.
            icon_url: Where its icon is.
            created_at: When it was created, aware.
            workspace: The id or the slug of its workspace, which is made where there is none; the client's own if None.

        Returns:
            The record: it has `id`, `name`, `app_id` and so on.

        Raises:
            TypeError: A field has no such values.
            ValueError: There is an app with this `app_id`, or a time is not aware.
        """
        given = {
            "name": name,
            "app_id": app_id,
            "id": id,
            "kms_type": kms_type,
            "provision_type": provision_type,
            "icon_url": icon_url,
            "created_at": created_at,
        }
        check("an app", given, NewApp)
        number, app_id = self._new_app(app_id)
        tenancy = self._tenancy(workspace)
        app = App(
            id=id or project_id_of(app_id),
            name=name or f"app-{number}",
            app_id=app_id,
            created_at=with_zulu(in_utc("created_at", created_at)),
            kms_kind=kms_type,
            provision_type=provision_type,
            icon_url=icon_url,
            team=tenancy.workspace,
        )
        self._fleet = editing.with_app(self._fleet, tenancy, app)
        return app

    def add_minimal_app(self, *, app_id: str | None = None, workspace: str | None = None) -> MinimalApp:
        """Add an app of which nobody may see more than its identifier.

        Args:
            app_id: Its identifier; 40 hexadecimal digits if None.
            workspace: The id or the slug of its workspace, which is made where there is none; the client's own if None.

        Raises:
            ValueError: There is an app with this `app_id`.
        """
        app = MinimalApp(app_id=self._new_app(app_id)[1], long_form=True)
        self._fleet = editing.with_app(self._fleet, self._tenancy(workspace), app)
        return app

    def _new_app(self, app_id: str | None) -> tuple[int, str]:
        number = self._apps_made + 1
        identity = app_id or hex_id(f"app {number} of a test")
        if any(find_app(tenancy, identity) for tenancy in self._fleet.tenancies):
            raise ValueError(f"there is an app {identity!r} already")
        self._apps_made = number
        return number, identity

    def _tenancy(self, workspace: str | None) -> Tenancy:
        if workspace is None:
            return self._fleet.tenancies[0]
        self._fleet, tenancy = editing.with_workspace(self._fleet, workspace)
        return tenancy

    def _look(self, cvm: Cvm) -> Cvm:
        """Let a CVM take the next step of its schedule."""
        steps = self._schedules.get(cvm.id)
        return self.update_cvm(cvm, **steps.popleft()) if steps else cvm
