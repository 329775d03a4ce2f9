"""How CVMs are shown in tables, and which of their fields a CSV file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.cli.output import Result
from phala_facade.cli.status import status_of, status_style
from phala_facade.cli.table import Column, Table
from phala_facade.cli.units import age, size
from phala_facade.models.base import plain

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


def csv_row(value: object, fields: Sequence[str]) -> list[object]:
    """Return the fields of a value by path; unknown fields are empty."""
    row: list[object] = []
    for path in fields:
        found = value
        for name in path.split("."):
            found = getattr(found, name, None)
        row.append(plain(found))
    return row


def result_of_cvms(cvms: Sequence[Cvm], listed: int) -> Result:
    """Return a table of CVMs.

    Args:
        cvms: The CVMs to show.
        listed: How many CVMs there were before selection.
    """

    def show(screen: Screen) -> None:
        of = "" if len(cvms) == listed else f" of {listed:,}"
        screen.table(Table(CVM_COLUMNS, cvms), summary=f"{len(cvms):,}{of} CVM{'' if listed == 1 else 's'}")

    documents = [cvm.to_dict() for cvm in cvms]
    rows = (csv_row(cvm, CVM_FIELDS) for cvm in cvms)
    return Result(document=documents, lines=documents, header=CVM_FIELDS, rows=rows, show=show)
