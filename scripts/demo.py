"""The main job in one command: read a fleet through both documented API versions, and compare the readings."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from phala_facade import ApiVersion, Comparison, Cvm, CvmList, PhalaCloud, PhalaError, compare
from phala_facade.models.leaves import leaf_paths
from phala_facade.testing import API_KEY, EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

_WIDTH_OF_A_PIPE = 110
OLD, NEW = ApiVersion.V2025_10_28, ApiVersion.V2026_01_21


@dataclass(frozen=True)
class Fleet:
    """One fleet, as one API version describes it."""

    listed: CvmList
    detailed: tuple[Cvm, ...]

    @property
    def documented(self) -> frozenset[str]:
        """The leaves that the version carries, in its list or in its details."""
        return frozenset[str]().union(*(cvm.source.documented for cvm in (*self.listed, *self.detailed)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration.

    Returns:
        The exit status: 0 when both versions were read and differ nowhere.
    """
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--live", action="store_true", help="ask the live API, with PHALA_CLOUD_API_KEY")
    live: bool = parser.parse_args(arguments).live
    progress, output = Console(stderr=True), Console()
    if not output.is_terminal:
        output.width = _WIDTH_OF_A_PIPE
    try:
        with _cloud(progress, live=live) as cloud:
            old = read_fleet(cloud.with_api_version(OLD), progress)
            new = read_fleet(cloud.with_api_version(NEW), progress)
    except PhalaError as error:
        progress.print(f"[red]{type(error).__name__}[/]: {error}", highlight=False)
        return 1
    comparisons = [compare(old.listed, new.listed), compare(old.detailed, new.detailed)]
    output.print(_table(new, output.width))
    _report(comparisons, old, new, output)
    return 1 if any(comparison.differ for comparison in comparisons) else 0


@contextmanager
def _cloud(progress: Console, *, live: bool) -> Generator[PhalaCloud]:
    if live:
        with PhalaCloud() as cloud:
            progress.print(f"Asking {cloud.base_url}")
            yield cloud
        return
    with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url) as cloud:
        progress.print(f"The embedded server answers at {server.base_url}")
        yield cloud
    progress.print("The embedded server has stopped")


def read_fleet(cloud: PhalaCloud, progress: Console) -> Fleet:
    """List the fleet through one API version, and describe each CVM of it."""
    listed = cloud.cvms.list()
    label = f"Reading {len(listed)} CVMs through {cloud.api_version}"
    details = tuple(cloud.cvms.get(cvm) for cvm in track(listed, label, console=progress))
    return Fleet(listed, details)


def _table(fleet: Fleet, width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Name")
    table.add_column("Status")
    for heading in ("vCPU", "Memory", "Disk", "GPU"):
        table.add_column(heading, justify="right", no_wrap=True)
    # What a narrow terminal has no room for is left out rather than cut to nothing.
    wide = [heading for heading, needed in (("Region", 76), ("KMS", 86), ("Image", 104)) if width >= needed]
    for heading in wide:
        table.add_column(heading, no_wrap=True)
    for cvm in fleet.listed:
        table.add_row(*(_cell(value) for value in _row(cvm)[: 6 + len(wide)]))
    return table


def _row(cvm: Cvm) -> tuple[object, ...]:
    resources = cvm.resources
    target = cvm.progress.target if cvm.progress else None
    return (
        cvm.name,
        f"{cvm.status} → {target}" if target not in {None, cvm.status} else cvm.status,
        resources.vcpu,
        None if resources.memory_mb is None else f"{resources.memory_mb / 1024:g} GB",
        None if resources.disk_gb is None else f"{resources.disk_gb} GB",
        resources.gpus,
        cvm.node.region if cvm.node else None,
        cvm.kms.type if cvm.kms else None,
        cvm.os.name if cvm.os else None,
    )


def _cell(value: object) -> str:
    return "-" if value in {None, ""} else str(value)


def _report(comparisons: Sequence[Comparison], old: Fleet, new: Fleet, output: Console) -> None:
    agree = sum(len(comparison.agree) for comparison in comparisons)
    differences = [difference for comparison in comparisons for difference in comparison.differ]
    deviations = sum(len(cvm.source.deviations) for fleet in (old, new) for cvm in (*fleet.listed, *fleet.detailed))
    for version, fleet, other in ((OLD, old, new), (NEW, new, old)):
        alone = [path for path in leaf_paths(Cvm) if path in fleet.documented - other.documented]
        output.print(f"Only {version} carries: {', '.join(alone)}.", highlight=False, markup=False)
    output.print(
        f"{len(new.listed)} CVMs, listed and detailed through {OLD} and {NEW}: the two agree in {agree} fields and "
        f"differ in {len(differences)}; {deviations} deviations from the documentation."
    )
    for difference in differences:
        output.print(f"  {difference.path}: {difference.left!r} against {difference.right!r}", highlight=False)


if __name__ == "__main__":
    sys.exit(main())
