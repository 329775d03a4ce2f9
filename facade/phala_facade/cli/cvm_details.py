"""How a single CVM is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.cli.cvm_table import CVM_FIELDS, csv_row
from phala_facade.cli.details import details_of
from phala_facade.cli.output import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.cli.output import Screen
    from phala_facade.models import Cvm


def result_of_details(cvms: Sequence[Cvm]) -> Result:
    """Return CVMs with all that is known about them: always a JSON array, even for one."""
    documents = [cvm.to_dict() for cvm in cvms]

    def show(screen: Screen) -> None:
        for place, cvm in enumerate(cvms):
            if place:
                screen.line()
            screen.details(cvm.name or cvm.ref or "CVM", details_of(cvm))

    rows = (csv_row(cvm, CVM_FIELDS) for cvm in cvms)
    return Result(document=documents, lines=documents, header=CVM_FIELDS, rows=rows, show=show)


def result_of_wait(cvm: Cvm) -> Result:
    """Return the CVM after a wait: one JSON object."""
    return Result(
        document=cvm.to_dict(),
        header=CVM_FIELDS,
        rows=[csv_row(cvm, CVM_FIELDS)],
        show=lambda screen: screen.details(cvm.name or cvm.ref or "CVM", details_of(cvm)),
    )
