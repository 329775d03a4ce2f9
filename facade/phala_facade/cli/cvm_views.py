"""How CVMs are shown, in a table or with all that is known, and which of their fields a CSV file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.cli.details import details_of
from phala_facade.cli.output import Result
from phala_facade.cli.status import status_of, status_style
from phala_facade.cli.table import Column, TextTable
from phala_facade.cli.units import age, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.cli.output import Screen
    from phala_facade.models import Cvm

CVM_COLUMNS: tuple[Column[Cvm], ...] = (
    Column(heading="NAME", text=lambda cvm: cvm.name, cut=True),
    Column(heading="STATUS", text=status_of, style=status_style),
    Column(heading="ID", text=lambda cvm: cvm.ref, rank=1),
    Column(heading="VCPU", text=lambda cvm: cvm.resources.vcpu, rank=4, right=True),
    Column(heading="MEMORY", text=lambda cvm: _size(cvm.resources.memory_mb, "MB"), rank=5, right=True),
    Column(heading="DISK", text=lambda cvm: _size(cvm.resources.disk_gb, "GB"), rank=6, right=True),
    Column(heading="GPUS", text=lambda cvm: cvm.resources.gpus, rank=7, right=True),
    Column(heading="REGION", text=lambda cvm: cvm.node and cvm.node.region, rank=2, cut=True),
    Column(heading="AGE", text=lambda cvm: cvm.created_at and age(cvm.created_at), rank=3, right=True),
    Column(heading="IMAGE", text=lambda cvm: cvm.os and cvm.os.name, rank=8),
    Column(heading="KMS", text=lambda cvm: cvm.kms and cvm.kms.type, rank=9),
    Column(heading="APP", text=lambda cvm: cvm.app_id, rank=10),
)

CVM_FIELDS = (
    "ref",
    "id",
    "legacy_id",
    "name",
    "status",
    "in_progress",
    "progress.target",
    "app_id",
    "vm_uuid",
    "instance_id",
    "project_id",
    "resources.vcpu",
    "resources.memory_mb",
    "resources.disk_gb",
    "resources.gpus",
    "resources.instance_type",
    "resources.compute_price",
    "resources.billing_period",
    "node.id",
    "node.name",
    "node.region",
    "node.status",
    "os.name",
    "os.version",
    "kms.type",
    "gateway.base_domain",
    "workspace.id",
    "owner.username",
    "listed",
    "created_at",
    "updated_at",
    "deleted_at",
)
"""The columns of a CSV file of CVMs; new ones are added at the end."""


def _size(amount: int | None, unit: str) -> str | None:
    return None if amount is None else size(amount, unit)


def result_of_cvms(cvms: Sequence[Cvm], listed: int) -> Result:
    """Return a table of CVMs.

    Args:
        cvms: The CVMs to show.
        listed: How many CVMs there were before selection.
    """
    of = "" if len(cvms) == listed else f" of {listed:,}"
    summary = f"{len(cvms):,}{of} CVM{'' if listed == 1 else 's'}"
    documents = [cvm.to_dict() for cvm in cvms]
    return Result(
        document=documents,
        lines=documents,
        header=CVM_FIELDS,
        show=lambda screen: screen.table(TextTable(CVM_COLUMNS, cvms), summary=summary),
    )


def result_of_details(cvms: Sequence[Cvm]) -> Result:
    """Return CVMs with all that is known about them: always a JSON array, even for one."""
    documents = [cvm.to_dict() for cvm in cvms]

    def show(screen: Screen) -> None:
        for place, cvm in enumerate(cvms):
            if place:
                screen.line()
            _show(cvm, screen)

    return Result(document=documents, lines=documents, header=CVM_FIELDS, show=show)


def result_of_wait(cvm: Cvm) -> Result:
    """Return the CVM after a wait: one JSON object."""
    return Result(document=cvm.to_dict(), header=CVM_FIELDS, show=lambda screen: _show(cvm, screen))


def _show(cvm: Cvm, screen: Screen) -> None:
    screen.details(cvm.name or cvm.ref or "CVM", details_of(cvm))
