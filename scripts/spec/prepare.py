"""The general preparation of a document for the generator: small rules, none of which knows a name of this API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec.naming import drop_titles, name_components, plain_tags, shorten_operation_ids
from scripts.spec.shaping import (
    close_objects,
    drop_inexpressible_defaults,
    free_form_as_any,
    open_enumerations,
    simplify_unions,
)

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject

#: The rules, in the order in which they build on each other.
RULES = (
    name_components,
    drop_titles,
    shorten_operation_ids,
    plain_tags,
    open_enumerations,
    free_form_as_any,
    simplify_unions,
    drop_inexpressible_defaults,
    close_objects,
)


def prepare(document: JsonObject) -> JsonObject:
    """Return a copy of a document to which every rule has been applied."""
    for rule in RULES:
        document = rule(document)
    return document
