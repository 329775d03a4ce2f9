"""The preparation of a document for the generator, which knows no name of this API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, child
from scripts.spec.endpoints import operation_forms, unwritten
from scripts.spec.forms import Forms
from scripts.spec.losses import Losses
from scripts.spec.modules import module_names
from scripts.spec.names import NO_RECORD, class_names, pascal, words
from scripts.spec.reader import Reader
from scripts.spec.references import below, followed
from scripts.spec.tags import component_tags

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Prepared:
    """What the generator is given.

    Attributes:
        document: The document in the forms that it reads whole.
        losses: What of the given document is not in it.
    """

    document: JsonObject
    losses: Losses


def prepare(document: JsonObject, recorded: Mapping[str, str] = NO_RECORD) -> Prepared:
    """Write a document in the forms that the generator reads whole, and note what they cannot say.

    Args:
        document: The document, with its corrections.
        recorded: Names that were given before: class names by component key, module names as `module_names` takes them.

    Raises:
        SpecError: The document refers to what is not in it.
    """
    # Each part in one place only: what one reference or one alias names may stand in several.
    document = json.loads(json.dumps(with_path_items(document)))
    losses = Losses()
    for pointer, what in unwritten(document):
        losses.note(pointer, what)
    named = class_names(child(document, "components", "schemas"), recorded)
    modules = module_names(document, recorded)
    places = {below("#/components/schemas", key): name for key, name in named.items()}
    for (method, path), (folder, name) in modules.items():
        places[below("#/paths", path, method)] = pascal(words(f"{folder}_{name}"))
    reader = Reader(document, losses)
    tags = {named[key]: tag for key, tag in component_tags(reader).items()}
    forms = Forms(reader, losses, named, tags, places)
    paths = operation_forms(forms, modules)
    forms.write_components()
    info = {key: value for key, value in child(document, "info").items() if key in {"title", "version", "description"}}
    schemas: JsonObject = dict(sorted(forms.schemas.items()))
    written: JsonObject = {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}
    return Prepared(written, losses)


def with_path_items(document: JsonObject) -> JsonObject:
    """Return a document with each path item and operation that is a reference written out.

    Raises:
        SpecError: It refers to what is not in the document.
    """
    items: JsonObject = {}
    for path, given in child(document, "paths").items():
        if path.startswith("/") and isinstance(given, dict):
            pointer = below("#/paths", path)
            item, _ = followed(document, given, pointer)
            whole = {**(item if isinstance(item, dict) else {}), **given}
            items[path] = {
                key: followed(document, each, below(pointer, key))[0] for key, each in whole.items() if key != "$ref"
            }
    return {**document, "paths": items}
