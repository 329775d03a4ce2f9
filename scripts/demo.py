"""The main job in one command: read a fleet through both documented API versions, and compare the two."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track

from phala_facade import ApiVersion, Comparison, Cvm, CvmList, PhalaCloud, PhalaError, compare
from phala_facade.cli.cvm_views import CVMS
from phala_facade.cli.output import Screen
from phala_facade.cli.table import TextTable
from phala_facade.models.leaves import leaf_paths
from phala_facade.testing import API_KEY, EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

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
    parser.add_argument("--live", action="store_true", help="call the live API, with PHALA_CLOUD_API_KEY")
    live: bool = parser.parse_args(arguments).live
    progress = Console(stderr=True)
    try:
        with _cloud(progress, live=live) as cloud:
            old = read_fleet(cloud.with_api_version(OLD), progress)
            new = read_fleet(cloud.with_api_version(NEW), progress)
    except PhalaError as error:
        progress.print(f"[red]{type(error).__name__}[/]: {error}", highlight=False)
        return 1
    comparisons = [compare(old.listed, new.listed), compare(old.detailed, new.detailed)]
    _show(comparisons, old, new, Screen())
    return 1 if any(comparison.differ for comparison in comparisons) else 0


@contextmanager
def _cloud(progress: Console, *, live: bool) -> Generator[PhalaCloud]:
    if live:
        with PhalaCloud() as cloud:
            progress.print(f"Calling {cloud.base_url}")
            yield cloud
        return
    with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url) as cloud:
        progress.print(f"The embedded server responds at {server.base_url}")
        yield cloud
    progress.print("The embedded server has stopped")


def read_fleet(cloud: PhalaCloud, progress: Console) -> Fleet:
    """List the fleet through one API version, and describe each CVM of it."""
    listed = cloud.cvms.list()
    label = f"Reading {len(listed)} CVMs through {cloud.api_version}"
    details = tuple(cloud.cvms.get(cvm) for cvm in track(listed, label, console=progress))
    return Fleet(listed, details)


def _show(comparisons: Sequence[Comparison], old: Fleet, new: Fleet, screen: Screen) -> None:
    agree = sum(len(comparison.agree) for comparison in comparisons)
    differences = [difference for comparison in comparisons for difference in comparison.differ]
    deviations = sum(len(cvm.source.deviations) for fleet in (old, new) for cvm in (*fleet.listed, *fleet.detailed))
    screen.table(TextTable(CVMS.columns, new.listed))
    screen.line()
    for version, fleet, other in ((OLD, old, new), (NEW, new, old)):
        alone = [path for path in leaf_paths(Cvm) if path in fleet.documented - other.documented]
        screen.line(f"Only {version} carries: {', '.join(alone)}.")
    screen.line(
        f"{len(new.listed)} CVMs, listed and detailed through {OLD} and {NEW}: the two agree in {agree} fields and "
        f"differ in {len(differences)}; {deviations} deviations from the documentation."
    )
    for difference in differences:
        screen.line(f"  {difference.path}: {difference.left!r} against {difference.right!r}")


if __name__ == "__main__":
    sys.exit(main())
