"""The command: asks, reports, and says with its exit status whether the facade still reads everything.

With `--json`, one object, whose `format` is 1 as long as no field goes or changes its meaning:

- `format` (integer), `facade` (version of phala-facade), `base_url`, `complete` (boolean: everything could be asked)
- `calls`: for each version and operation `api_version`, `operation`, `asked`, `answered`, `objects` (integers)
- `findings`: `kind` (`"unread"`, `"departure"`), `api_version`, `operation`, `shape` (text or null), `path` (indexes as
  `[]`), `rule` (`"reading"`, `"shape"`, or a keyword of JSON Schema), `problem`, `count` (places), `example` (a `ref`)
- `unanswered`: `api_version`, `operation`, `status` (integer), `count`, `example`
- `notes`: texts for people

No value of the API's answers is in it but the identifiers that stand as examples.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from typing import TYPE_CHECKING

from phala_facade.client import PhalaCloud
from phala_facade.conformance.survey import LIMIT, survey
from phala_facade.conformance.text import as_text
from phala_facade.errors import PhalaError
from phala_facade.models import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager


class _Options(argparse.Namespace):
    versions: list[str]
    limit: int
    strict: bool
    json: bool


def main(
    arguments: Sequence[str] | None = None,
    *,
    connect: Callable[[], AbstractContextManager[PhalaCloud]] = PhalaCloud,
    prog: str = "conformance",
) -> int:
    """Ask all operations in every known version, and report what is not as documented.

    Args:
        arguments: The command line; that of the process when None.
        connect: Opens the client to ask with; by default one with the settings of the environment.
        prog: The name of the command, for its help.

    Returns:
        The exit status: 0 when the facade reads everything (with `--strict`: and everything is as documented), 1 when
        it does not, 2 when not everything could be asked.
    """
    options = _parse(arguments, prog)
    # Every deviation is in the report; without a handler, logging would write each to stderr as well.
    logging.getLogger("phala_facade.deviations").addHandler(logging.NullHandler())
    try:
        with connect() as cloud:
            sys.stderr.write(f"Asking {cloud.base_url}\n")
            versions = [*ApiVersion, *options.versions]
            report = survey(cloud, versions, limit=options.limit, on_progress=_progress)
    except PhalaError as error:
        sys.stderr.write(f"{prog}: {type(error).__name__}: {error}\n")
        return 2
    sys.stdout.write(f"{json.dumps(report.to_dict(), indent=2)}\n" if options.json else as_text(report))
    return report.exit_status(strict=options.strict)


def _parse(arguments: Sequence[str] | None, prog: str) -> _Options:
    parser = argparse.ArgumentParser(
        prog=prog, description="Ask all operations in every known API version; report what is not as documented."
    )
    parser.add_argument(
        "--version",
        action="append",
        dest="versions",
        default=[],
        metavar="YYYY-MM-DD",
        help="one more version to ask in",
    )
    parser.add_argument(
        "--limit",
        type=_count,
        default=LIMIT,
        help=f"the most CVMs, and the most apps, to ask for one by one in each version (default: {LIMIT})",
    )
    parser.add_argument(
        "--strict", action="store_true", help="fail on any departure, even one that is read all the same"
    )
    parser.add_argument("--json", action="store_true", help="write the report as JSON")
    return parser.parse_args(arguments, _Options())


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


def _progress(version: str, operation: str, done: int, total: int) -> None:
    """Say what is being asked: one line an operation, or on a terminal one line that is written over."""
    if sys.stderr.isatty():
        last = "\n" if done + 1 == total else ""
        sys.stderr.write(f"\r\033[K{version}: {operation} {done + 1}/{total}{last}")
        sys.stderr.flush()
    elif done == 0:
        sys.stderr.write(f"{version}: {operation} ({total})\n")
