"""How CVMs are shown, in a table or with all that is known."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from phala_facade.cli.details import details_of, status_style
from phala_facade.cli.listing import View
from phala_facade.cli.output import Result
from phala_facade.cli.table import Column
from phala_facade.cli.units import ago, size
from phala_facade.errors import PhalaError
from phala_facade.models import CvmList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.cli.listing import Listing
    from phala_facade.cli.output import Screen
    from phala_facade.cli.selection import Selection
    from phala_facade.models import Cvm


def status_of(cvm: Cvm) -> str:
    """Return the status, with the target of the operation in progress, if any."""
    target = cvm.progress.target if cvm.progress else None
    return f"{cvm.status} → {target}" if target and target != cvm.status else cvm.status


def _size(amount: int | None, unit: str) -> str | None:
    return None if amount is None else size(amount, unit)


def _price(cvm: Cvm) -> str | None:
    price, period = cvm.resources.compute_price, cvm.resources.billing_period
    return None if price is None else f"{price.normalize():f} {period or ''}"


CVMS: View[Cvm] = View(
    ref="ref",
    merged="inventory --merge",
    fields=CvmList.columns(),
    columns=(
        Column("NAME", "name", least=8, usual=12),
        Column("STATUS", "status", status_of, rank=2, style=status_style, least=8),
        Column("ID", "ref", rank=1),
        Column("VCPU", "resources.vcpu", rank=5, right=True),
        Column("MEMORY", "resources.memory_mb", lambda cvm: _size(cvm.resources.memory_mb, "MB"), rank=6, right=True),
        Column("DISK", "resources.disk_gb", lambda cvm: _size(cvm.resources.disk_gb, "GB"), rank=7, right=True),
        Column("GPUS", "resources.gpus", rank=8, right=True),
        Column("REGION", "node.region", rank=3, usual=12),
        Column("CREATED", "created_at", lambda cvm: ago(cvm.created_at), rank=4, right=True),
        Column("PRICE", "resources.compute_price", _price, rank=9, right=True, order="resources.monthly_estimate"),
        Column("TYPE", "resources.instance_type", rank=10),
        Column("NODE", "node.name", rank=11, usual=12),
        Column("OWNER", "owner.username", rank=12, usual=12),
        Column("IMAGE", "os.name", rank=13),
        Column("KMS", "kms.type", rank=14),
        Column("APP", "app_id", rank=15),
    ),
)


def result_of_cvms(cvms: Sequence[Cvm], selection: Selection, listing: Listing[Cvm]) -> Result:
    """Return a table of those CVMs that are selected."""
    shown = listing.sorted(selection.of(cvms))
    of = "" if len(shown) == len(cvms) else f" of {len(cvms):,}"
    summary = f"{len(shown):,}{of} CVM{'' if len(cvms) == 1 else 's'}"
    return listing.result(shown, summary=summary, warnings=[*selection.warnings(cvms)])


def result_of_details(outcomes: Sequence[Cvm | PhalaError], names: Sequence[str] = ()) -> Result:
    """Return CVMs, requested by these names, with all that is known about them: always a JSON array, even for one.

    Raises:
        PhalaError: There is nothing but one error.
    """
    cvms = [outcome for outcome in outcomes if not isinstance(outcome, PhalaError)]
    named = zip_longest(names, outcomes, fillvalue="")
    errors = [(str(name), outcome) for name, outcome in named if isinstance(outcome, PhalaError)]
    if len(errors) == len(outcomes) == 1:
        raise errors[0][1]
    documents = [cvm.to_dict() for cvm in cvms]

    def show(screen: Screen) -> None:
        for place, cvm in enumerate(cvms):
            if place:
                screen.line()
            screen.details(cvm.name or cvm.ref or "CVM", details_of(cvm))

    return Result(document=documents, lines=documents, header=CVMS.fields, show=show, errors=errors)
