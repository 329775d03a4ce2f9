"""Documentation pages to the canonical `openapi.json`: the tracked operations, what they reach, and nothing else."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, cast

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from scripts.spec import pages
from scripts.spec.document import (
    METHODS,
    JsonObject,
    JsonValue,
    SpecError,
    as_object,
    child,
    operations,
    strings,
    to_canonical,
    write_atomically,
)
from scripts.spec.selection import HEADER, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]


def _one_of(known: JsonValue, found: JsonValue, what: str) -> JsonValue:
    """Return the one definition that two pages give, whichever of them comes first.

    Raises:
        SpecError: They give two different ones.
    """
    if json.dumps(known, sort_keys=True) != json.dumps(found, sort_keys=True):
        raise SpecError(f"two different definitions of {what} in the pages")
    # The same in another order of keys: any fixed choice will do.
    return min(known, found, key=json.dumps)


def _add(into: JsonObject, key: str, value: JsonValue, what: str) -> None:
    into[key] = _one_of(into[key], value, what) if key in into else value


def merge(fragments: Iterable[JsonObject]) -> JsonObject:
    """Merge fragments of one document; their order does not matter.

    Raises:
        SpecError: Two fragments define an operation, a component or the document's header differently.
    """
    header: JsonObject = {}
    tags: JsonObject = {}
    paths: dict[str, JsonObject] = {}
    components: dict[str, JsonObject] = {}
    for part in fragments:
        for key in HEADER:
            if key in part:
                _add(header, key, part[key], f"the document's `{key}`")
        listed = part.get("tags", [])
        for tag in listed if isinstance(listed, list) else []:
            name = str(as_object(tag, "a tag").get("name"))
            _add(tags, name, tag, f"the tag {name!r}")
        for path, item in child(part, "paths").items():
            for key, value in as_object(item, f"the path {path}").items():
                what = f"{key.upper()} {path}" if key in METHODS else f"`{key}` of {path}"
                _add(paths.setdefault(path, {}), key, value, what)
        for section, named in child(part, "components").items():
            for name, value in as_object(named, f"components.{section}").items():
                _add(components.setdefault(section, {}), name, value, f"components.{section}.{name}")
    return {**header, "tags": list(tags.values()), "paths": {**paths}, "components": {**components}}


def validate(document: JsonObject) -> None:
    """Check a document against the OpenAPI specification.

    Raises:
        SpecError: It is not valid; the message holds the first error.
    """
    is_30 = str(document.get("openapi")).startswith("3.0")
    validator = OpenAPIV30SpecValidator if is_30 else OpenAPIV31SpecValidator
    try:
        validator(cast("Mapping[str, object]", document)).validate()
    except OpenAPIValidationError as error:
        reason = error.message.splitlines()[0]
        raise SpecError(f"the document is not valid OpenAPI: {error.json_path}: {reason}") from None


def assemble(sources: Mapping[str, str], tracked: Sequence[str]) -> JsonObject:
    """Put the document together from pages.

    Args:
        sources: The text of each page by its name.
        tracked: The operations to keep, as "METHOD /path".

    Returns:
        The canonical document: the same whatever the order of the pages.

    Raises:
        SpecError: A page cannot be read, pages contradict each other, or the result is incomplete or not valid.
    """
    fragments = [found for name, text in sources.items() if (found := pages.fragment(text, name)) is not None]
    document = select(merge(fragments), tracked)
    validate(document)
    return document


def tracked_operations(pyproject: Path) -> list[str]:
    """Read the tracked operations from `[tool.phala-facade] operations`.

    Raises:
        SpecError: The table or the list is missing or empty.
    """
    settings = cast("JsonObject", tomllib.loads(pyproject.read_text(encoding="utf-8")))
    tracked = strings(child(settings, "tool", "phala-facade").get("operations"))
    if not tracked:
        raise SpecError(f"{pyproject} lists no operations in [tool.phala-facade]")
    return tracked


def main(argv: Sequence[str] | None = None) -> int:
    """Write `openapi.json` from the pages that are given; return 0, or 1 with the old file untouched."""
    parser = argparse.ArgumentParser(prog="python -m scripts.spec.assemble", description=__doc__)
    add = parser.add_argument
    add("pages", nargs="+", type=Path, metavar="PAGE", help="a documentation page, as a file")
    add("--out", type=Path, default=ROOT / "openapi.json", help="the file to write (default: %(default)s)")
    add("--pyproject", type=Path, default=ROOT / "pyproject.toml", help="lists the tracked operations")
    options = parser.parse_args(argv)
    try:
        sources = {str(page): _read(page) for page in cast("list[Path]", options.pages)}
        document = assemble(sources, tracked_operations(options.pyproject))
        write_atomically(options.out, to_canonical(document))
    except SpecError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    count = sum(1 for _ in operations(document))
    schemas = len(child(document, "components", "schemas"))
    print(f"{options.out}: {count} operations, {schemas} schemas", file=sys.stderr)
    return 0


def _read(page: Path) -> str:
    try:
        return page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{page} cannot be read: {error}") from None


if __name__ == "__main__":
    sys.exit(main())
