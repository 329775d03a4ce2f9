"""The command: it surveys the API and reports, and its exit status says whether the facade still reads everything.

With `--json`, it writes one object, whose `format` stays 1 until a field is removed or changes its meaning:

- `format` (integer), `facade` (version of phala-facade), `base_url`, `complete` (boolean: no call was missing)
- `calls`: for each version and operation `api_version`, `operation`, `asked`, `answered`, `objects` (integers)
- `findings`: `kind` (`"unread"`, `"departure"`), `api_version`, `operation`, `shape` (text or null), `path` (indexes as
  `[]`), `rule` (`"reading"`, `"shape"`, or a keyword of JSON Schema), `problem`, `count` (places), `example` (a `ref`)
- `unanswered`: `api_version`, `operation`, `status` (integer), `count`, `example`
- `notes`: texts for people

It contains no values from responses except the identifiers that serve as examples.
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
    """Call all operations in every known version, and report what is not as documented.

    Args:
        arguments: The arguments; those of the process if None.
        connect: Opens the client; by default one with the settings of the environment.
        prog: The name of the command, for its help.

    Returns:
        The exit status: 0 if the facade reads everything (with `--strict`: and everything is as documented), 1 if it
        does not, 2 if the survey is incomplete.
    """
    options = _parse(arguments, prog)
    # Every deviation is in the report; without a handler, logging would write each to stderr as well.
    logging.getLogger("phala_facade.deviations").addHandler(logging.NullHandler())
    try:
        with connect() as cloud:
            sys.stderr.write(f"Calling {cloud.base_url}\n")
            versions = [*ApiVersion, *options.versions]
            report = survey(cloud, versions, limit=options.limit, on_progress=_progress)
    except PhalaError as error:
        sys.stderr.write(f"{prog}: {type(error).__name__}: {error}\n")
        return 2
    sys.stdout.write(f"{json.dumps(report.to_dict(), indent=2)}\n" if options.json else as_text(report))
    return report.exit_status(strict=options.strict)


def _parse(arguments: Sequence[str] | None, prog: str) -> _Options:
    parser = argparse.ArgumentParser(
        prog=prog, description="Call all operations in every known API version; report what is not as documented."
    )
    parser.add_argument(
        "--version",
        action="append",
        dest="versions",
        default=[],
        metavar="YYYY-MM-DD",
        help="an additional version to request",
    )
    parser.add_argument(
        "--limit",
        type=_count,
        default=LIMIT,
        help=f"the most CVMs, and the most apps, to request one by one in each version (default: {LIMIT})",
    )
    parser.add_argument("--strict", action="store_true", help="fail on any violation, even if no value is lost")
    parser.add_argument("--json", action="store_true", help="write the report as JSON")
    return parser.parse_args(arguments, _Options())


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


def _progress(version: str, operation: str, done: int, total: int) -> None:
    """Show the progress: one line per operation, or on a terminal one line that is overwritten."""
    if sys.stderr.isatty():
        last = "\n" if done + 1 == total else ""
        sys.stderr.write(f"\r\033[K{version}: {operation} {done + 1}/{total}{last}")
        sys.stderr.flush()
    elif done == 0:
        sys.stderr.write(f"{version}: {operation} ({total})\n")
