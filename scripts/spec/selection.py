"""The part of a document that is tracked: some operations, and all that they reach."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from scripts.spec.document import (
    METHODS,
    JsonObject,
    JsonValue,
    SpecError,
    as_object,
    child,
    items_of,
    operations,
    require_openapi_3,
    strings,
)
from scripts.spec.references import component_of, references

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: What describes the document as a whole, in the order in which it is written.
HEADER = ("openapi", "info", "jsonSchemaDialect", "externalDocs", "servers", "security")


def select(document: JsonObject, tracked: Sequence[str]) -> JsonObject:
    """Keep the tracked operations and what they reach, in canonical order.

    Paths, tags and components are sorted; inside a schema the vendor's own order stays, because it is read by people.

    Args:
        document: The whole document.
        tracked: The operations as "METHOD /path".

    Raises:
        SpecError: A tracked operation is missing, or a `$ref` dangles.
    """
    require_openapi_3(document, "the document")
    known = {f"{method.upper()} {path}": operation for method, path, operation in operations(document)}
    missing = [_with_near_misses(name, known) for name in tracked if name not in known]
    if missing:
        mend = "give the source that documents it, or mend [tool.phala-facade] operations in pyproject.toml"
        raise SpecError(f"tracked but not documented: {', '.join(missing)}; {mend}")
    paths: JsonObject = {}
    for path, item in sorted(child(document, "paths").items()):
        kept: JsonObject = {
            key: value
            for key, value in (item.items() if isinstance(item, dict) else ())
            if key not in METHODS or f"{key.upper()} {path}" in tracked
        }
        if any(key in METHODS for key in kept):
            rank = {key: index for index, key in enumerate(METHODS, start=1)}
            paths[path] = dict(sorted(kept.items(), key=lambda entry: (rank.get(entry[0], 0), entry[0])))
    selected: JsonObject = {key: document[key] for key in HEADER if key in document}
    selected["tags"] = _used_tags(document, [known[name] for name in tracked])
    selected["paths"] = paths
    components = _reached(paths, child(document, "components"))
    schemes = _security_schemes(selected, child(document, "components", "securitySchemes"))
    if schemes:
        components["securitySchemes"] = schemes
    selected["components"] = {section: components[section] for section in sorted(components)}
    return selected


def _with_near_misses(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.75)
    return f"{name} (documented: {', '.join(near)})" if near else name


def _used_tags(document: JsonObject, used_by: Iterable[JsonObject]) -> list[JsonValue]:
    """Return the document's tags that operations bear, sorted by name."""
    used = {tag for operation in used_by for tag in strings(operation.get("tags"))}
    tags = {str(tag.get("name")): tag for tag in items_of(document, "tags") if isinstance(tag, dict)}
    return [tags[name] for name in sorted(tags) if name in used]


def _reached(paths: JsonObject, components: JsonObject) -> JsonObject:
    """Return the components that the paths refer to, over any number of steps, sorted by name."""
    reached: dict[str, dict[str, JsonValue]] = {}
    pending = [(f"the path {path}", reference) for path, item in paths.items() for reference in references(item)]
    while pending:
        where, reference = pending.pop()
        section, name = component_of(reference, where)
        if name in reached.get(section, {}):
            continue
        named = child(components, section)
        if name not in named:
            raise SpecError(f"dangling $ref {reference} in {where}")
        reached.setdefault(section, {})[name] = named[name]
        pending += [(f"components.{section}.{name}", found) for found in references(named[name])]
    return {section: dict(sorted(named.items())) for section, named in reached.items()}


def _security_schemes(document: JsonObject, schemes: JsonObject) -> JsonObject:
    """Return the security schemes that the document or one of its operations asks for, sorted by name."""
    used: set[str] = set()
    for holder in (document, *(operation for _, _, operation in operations(document))):
        for requirement in items_of(holder, "security"):
            used.update(as_object(requirement, "a security requirement"))
    unknown = sorted(used - schemes.keys())
    if unknown:
        raise SpecError(f"security schemes that are not documented: {', '.join(unknown)}")
    return {name: schemes[name] for name in sorted(used)}
