"""`openapi.json`, its overlay and the preparation to the generated client: aside, checked, then swapped in."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scripts.spec.document import JsonObject, SpecError, child, operations, to_canonical
from scripts.spec.folders import differences, folder_beside, recover, require_replaceable, swap_in
from scripts.spec.formats import read_document
from scripts.spec.inventory import lacking, read_package
from scripts.spec.lock import recorded_names
from scripts.spec.names import NO_RECORD, class_names
from scripts.spec.overlay import apply_overlay, read_overlay
from scripts.spec.prepare import prepare, with_path_items
from scripts.spec.validity import validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
SPEC = ROOT / "openapi.json"
PACKAGE = ROOT / "generated" / "phala_wire"
GENERATOR = ROOT / ".venv" / "generator" / "bin" / "openapi-python-client"


class GenerationError(Exception):
    """The client could not be generated; nothing was touched."""


def _say(step: str) -> None:
    print(step, file=sys.stderr, flush=True)


def _run(command: Sequence[str | Path], what: str, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command and return its output.

    Raises:
        GenerationError: It cannot be started, or fails; the message holds all that it said.
    """
    try:
        done = subprocess.run(
            command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError as error:
        raise GenerationError(f"{what} cannot be started: {error}; run `make setup`") from None
    if done.returncode:
        raise GenerationError(f"{what} failed ({done.returncode}):\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def generate_into(
    aside: Path, name: str, document: JsonObject, generator: Path, recorded: Mapping[str, str] = NO_RECORD
) -> Path:
    """Generate, check and format a client below an empty folder, and say what of the document is not in it.

    Args:
        aside: A folder for this run alone.
        name: The name of the package's folder.
        document: The document, with its corrections.
        generator: The generator's executable.
        recorded: Names that were given before.

    Returns:
        The folder of the package.

    Raises:
        GenerationError: The generator warned or failed, or left something out without a word.
        SpecError: The document refers to what is not in it.
    """
    prepared = prepare(document, recorded)
    package = write_client(aside, name, prepared.document, generator)
    _say("generate: checking the inventory")
    untold = [
        f"{place}: {what}" for place, what in missing(document, package, recorded) if place not in prepared.losses
    ]
    if untold:
        raise GenerationError("\n  ".join(["the generator left something out:", *untold]))
    listed = prepared.losses.lines()
    if listed:
        _say("\n  ".join([f"generate: the client does not follow the document in {len(listed)} places:", *listed]))
    return package


def missing(document: JsonObject, package: Path, recorded: Mapping[str, str]) -> list[tuple[str, str]]:
    """List what a package lacks of the document as given: the place of each, and a word on it."""
    whole = with_path_items(document)
    return list(lacking(whole, read_package(package), class_names(child(whole, "components", "schemas"), recorded)))


def write_client(aside: Path, name: str, document: JsonObject, generator: Path) -> Path:
    """Run the generator on a prepared document and format what it writes; the arguments are as of `generate_into`."""
    specification, package = aside / "prepared.json", aside / name
    specification.write_text(to_canonical(document), encoding="utf-8")
    _say("generate: running openapi-python-client")
    command: list[str | Path] = [generator, "generate", "--path", specification, "--output-path", package]
    command += ["--meta", "none", "--fail-on-warning"]
    command += ["--config", SCRIPTS / "generator.yaml", "--custom-template-path", SCRIPTS / "templates"]
    _run(command, "openapi-python-client", aside)
    (package / "py.typed").touch()
    _say("generate: formatting")
    ruff: list[str | Path] = [sys.executable, "-m", "ruff"]
    common: list[str | Path] = ["--isolated", "--no-cache", "--quiet", "--target-version", "py311"]
    common += ["--line-length", "120", package]
    # Sorted imports and the formatter alone: other fixes change types.
    settings = {key: value for key, value in os.environ.items() if not key.startswith("RUFF_")}
    _run([*ruff, "check", "--fix", "--select", "I", *common], "ruff check", aside, settings)
    _run([*ruff, "format", *common], "ruff format", aside, settings)
    return package


def main(argv: Sequence[str] | None = None) -> int:
    """Generate the client, or with `--check` compare it with the one in place; return 0, or 1 with nothing touched."""
    parser = argparse.ArgumentParser(prog="python -m scripts.spec.generate", description=__doc__)
    add = parser.add_argument
    add("--spec", type=Path, default=SPEC, help="the document (default: %(default)s)")
    add("--overlay", type=Path, help="corrections to it (default: openapi.overlay.yaml, for the default document only)")
    add("--out", type=Path, default=PACKAGE, help="the folder to write (default: %(default)s)")
    add("--check", action="store_true", help="write nothing; fail if the folder is not what would be written")
    add("--generator", type=Path, default=GENERATOR, help="the generator's executable (default: %(default)s)")
    options = parser.parse_args(argv)
    spec, out = cast("Path", options.spec), cast("Path", options.out).absolute()
    generator = cast("Path", options.generator)
    overlay = cast("Path | None", options.overlay)
    if spec.resolve() == SPEC:
        overlay = overlay or ROOT / "openapi.overlay.yaml"
    elif out == PACKAGE and not options.check:
        parser.error(f"--spec {spec} needs --out: {PACKAGE} is generated from {SPEC} alone")
    try:
        recover(out)
        if not options.check:
            require_replaceable(out)
        document = read_document(spec)
        validate(document)
        _say(f"generate: {spec}: {sum(1 for _ in operations(document))} operations")
        if overlay is not None:
            document = apply_overlay(document, read_overlay(overlay))
        with tempfile.TemporaryDirectory() if options.check else folder_beside(out) as aside:
            package = generate_into(Path(aside), out.name, document, generator, recorded_names(spec))
            if options.check:
                _require_same(package, out, spec)
            else:
                swap_in(package, out)
        _say(f"generate: {out} is up to date")
    except (SpecError, GenerationError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _require_same(package: Path, out: Path, spec: Path) -> None:
    if different := differences(package, out):
        complaint = f"{out} is not what {spec} generates; run `make generate`. Different files:"
        raise GenerationError("\n  ".join([complaint, *different]))


if __name__ == "__main__":
    sys.exit(main())
