"""A report of what runs where and what changed since last night: `python nightly_report.py FOLDER`.

Run it every night with the same folder, which keeps the fleet of the last night.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import polars
from phala_facade import Inventory, PhalaCloud, PhalaError


def regions(fleet: polars.DataFrame) -> polars.DataFrame:
    """Return the number of machines of each region, with their memory and what they cost by the hour."""
    by_the_hour = polars.col("resources.billing_period") == "hourly"
    totals = [
        polars.len().alias("machines"),
        polars.col("resources.memory_mb").sum().alias("memory_mb"),
        polars.col("resources.compute_price").filter(by_the_hour).sum().alias("hourly_price"),
    ]
    return fleet.group_by("node.region").agg(totals).sort("node.region", nulls_last=True)


def changes(before: polars.DataFrame, after: polars.DataFrame) -> polars.DataFrame:
    """Return the machines that came, went, or have another status than the night before."""
    # The UUID is the same in every API version, unlike `ref`.
    columns = ("vm_uuid", "name", "status")
    nights = before.select(columns).join(after.select(columns), on="vm_uuid", how="full", coalesce=True, suffix="_now")
    what = (
        polars.when(polars.col("status").is_null())
        .then(polars.lit("new"))
        .when(polars.col("status_now").is_null())
        .then(polars.lit("gone"))
        .when(polars.col("status") != polars.col("status_now"))
        .then(polars.format("{} -> {}", "status", "status_now"))
    )
    named = nights.select(polars.coalesce("name_now", "name").alias("name"), what.alias("change"))
    return named.drop_nulls("change").sort("name")


def report(before: Inventory, after: Inventory) -> str:
    """Return the report as text."""
    fleet = after.to_polars()
    lines = [f"{len(fleet)} machines"]
    lines += [
        f"  {region or 'region unknown'}: {machines}, {memory} MB, {price:.2f} per hour"
        for region, machines, memory, price in regions(fleet).iter_rows()
    ]
    lines += [f"  {name}: {change}" for name, change in changes(before.to_polars(), fleet).iter_rows()]
    # A report that is short of something says so: nothing here is the same as not looking.
    lines += [f"  incomplete: {error}" for error in after.errors]
    return "\n".join(lines)


def main(arguments: list[str], cloud: PhalaCloud | None = None) -> int:
    """Print the report; return 1 if the fleet could not be read in full, so that the job is seen to have failed."""
    parser = argparse.ArgumentParser(prog="nightly_report", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the fleet of the last night is kept")
    kept: Path = parser.parse_args(arguments).folder / "fleet.jsonl"
    try:
        with cloud or PhalaCloud() as client:
            fleet = client.inventory(complete=True)
    except PhalaError as error:
        print(error, file=sys.stderr)
        return 1
    before = Inventory.load(kept) if kept.exists() else fleet
    print(report(before, fleet))
    if not fleet.is_complete:
        return 1
    fleet.save(kept)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
