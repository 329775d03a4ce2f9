"""Rename what the facade reads, regenerate, and see that the type check names a line of the facade for each name."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from phala_facade.operations.registry import SHAPES
from scripts.reads.complaints import objections, places
from scripts.reads.passes import Pass, plan, renamed
from scripts.reads.tracked import Parameter, Property, tracked_parameters, tracked_properties
from scripts.spec.document import JsonObject, SpecError, read_document
from scripts.spec.generate import (
    GENERATOR,
    PACKAGE,
    ROOT,
    SPEC,
    GenerationError,
    check_generator,
    generate_into,
    pinned_version,
)
from scripts.spec.lock import recorded_names
from scripts.spec.overlay import apply_overlay, read_overlay
from scripts.spec.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The only place where a line counts as the facade's.
FACADE = "facade/phala_facade"

_WHOLE = "the compose file is handed on whole, as `compose.file`; the facade reads nothing of it by this name"

#: What no line of the facade reads by its name, with the reason.
EXCEPTIONS: dict[Property, str] = {
    Property("AppComposeV2", name): _WHOLE
    for name in (
        *("allowed_envs", "bash_script", "default_gateway_domain", "docker_compose_file", "features", "init_script"),
        *("kms_enabled", "local_key_provider_enabled", "manifest_version", "name", "no_instance_id"),
        *("pre_launch_script", "runner", "salt", "tproxy_enabled"),
    )
}


def type_check(wire: Path, cache: Path) -> str:
    """Check the types of the facade against another generated client, and return the findings.

    Args:
        wire: The folder that holds the other `phala_wire`.
        cache: A folder for mypy's cache, which is not the project's own.

    Raises:
        GenerationError: mypy did not get to the end.
    """
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--cache-dir", str(cache)]
    command += ["--no-pretty", "--no-color-output", "--no-error-summary", "--soft-error-limit", "-1", FACADE]
    # This path goes before the configured one, which holds the client in place.
    environment = {**os.environ, "MYPYPATH": str(wire)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in {0, 1}:
        raise GenerationError(f"mypy failed ({done.returncode}):\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def named_lines(prepared: JsonObject, passes: Sequence[Pass], generator: Path) -> dict[Property | Parameter, list[str]]:
    """Rename, generate and check pass by pass.

    Args:
        prepared: The prepared document.
        passes: What to rename together.
        generator: The generator's executable.

    Returns:
        For each thing that was missed, the lines of the facade that the type check names.
    """
    found: dict[Property | Parameter, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, chosen in enumerate(passes, start=1):
            print(f"check-reads: pass {number} of {len(passes)}: {len(chosen.everything)} names", file=sys.stderr)
            aside = Path(folder) / str(number)
            aside.mkdir()
            generate_into(aside, PACKAGE.name, renamed(prepared, chosen), generator)
            found |= places(type_check(aside, Path(folder) / "cache"), chosen.everything, FACADE)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 if the type check names a line of the facade for everything that was renamed, otherwise 1."""
    parser = argparse.ArgumentParser(prog="python -m scripts.reads", description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="print the lines that read each property")
    parser.add_argument("--generator", type=Path, default=GENERATOR, help="the generator (default: %(default)s)")
    options = parser.parse_args(argv)
    shapes = {shape.schema: shape.raw_only for shape in SHAPES}
    generator = cast("Path", options.generator)
    try:
        check_generator(generator, pinned_version(ROOT / "pyproject.toml"))
        document = read_document(SPEC)
        recorded = recorded_names(SPEC)
        prepared = prepare(apply_overlay(document, read_overlay(ROOT / "openapi.overlay.yaml")), recorded)
        properties, parameters = tracked_properties(document, shapes, recorded), tracked_parameters(document)
        passes = plan(properties, parameters)
        found = named_lines(prepared, passes, generator)
    except (SpecError, GenerationError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if options.verbose:
        for line in sorted(f"{item}: {', '.join(lines)}" for item, lines in found.items()):
            print(line)
    lacking = objections([*properties, *parameters], found, EXCEPTIONS)
    if lacking:
        print("\n  ".join(["error: the proof is not whole:", *lacking]), file=sys.stderr)
        return 1
    print(
        f"{len(properties) - len(EXCEPTIONS)} properties and {len(parameters)} parameters in {len(passes)} passes: "
        f"each is named where the facade reads it ({len(EXCEPTIONS)} exceptions)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
