"""A gate in a deployment, which opens when every CVM of an app runs: `python deploy_gate.py APP`."""

from __future__ import annotations

import argparse
import sys
from enum import IntEnum

from phala_facade import Cvm, PhalaCloud, PhalaError, WaitTimeoutError


class Verdict(IntEnum):
    """The exit code of the gate."""

    OPEN = 0
    LATE = 1
    HOPELESS = 2
    UNKNOWN = 3


def gate(cloud: PhalaCloud, app: str, *, replicas: int, within: float) -> tuple[Verdict, list[str]]:
    """Wait until an app runs.

    Args:
        cloud: The client to use.
        app: The identifier of the app.
        replicas: How many CVMs the app must have, at least; those that are still to come are waited for.
        within: How long to wait, in seconds.

    Returns:
        The verdict, and a line for each CVM that keeps the gate shut.
    """
    outcomes = cloud.apps.wait(app, "running", timeout=within, at_least=replicas)
    lines = [str(outcome) for outcome in outcomes if not isinstance(outcome, Cvm)]
    if any(isinstance(outcome, WaitTimeoutError) and outcome.stopped_early for outcome in outcomes):
        return Verdict.HOPELESS, lines
    if any(isinstance(outcome, PhalaError) and not isinstance(outcome, WaitTimeoutError) for outcome in outcomes):
        return Verdict.UNKNOWN, lines
    return (Verdict.LATE if lines else Verdict.OPEN), lines


def main(arguments: list[str], cloud: PhalaCloud | None = None) -> int:
    """Run the gate, and return its exit code."""
    parser = argparse.ArgumentParser(prog="deploy_gate", description=__doc__)
    parser.add_argument("app", help="the identifier of the app")
    parser.add_argument("--replicas", type=int, default=1, help="how many CVMs it must have, at least (default: 1)")
    parser.add_argument("--within", type=float, default=600, help="how long to wait, in seconds (default: 600)")
    options = parser.parse_args(arguments)
    try:
        with cloud or PhalaCloud() as client:
            verdict, lines = gate(client, options.app, replicas=options.replicas, within=options.within)
    except PhalaError as error:
        verdict, lines = Verdict.UNKNOWN, [str(error)]
    for line in lines:
        print(line, file=sys.stderr)
    print(f"{options.app}: {verdict.name.lower()}")
    return verdict


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
