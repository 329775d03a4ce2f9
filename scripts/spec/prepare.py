"""The general preparation of a document for the generator: small rules, none of which knows a name of this API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.spec.aliases import cut_recursive_aliases, join_arrays
from scripts.spec.attributes import name_arguments, name_attributes
from scripts.spec.bodies import mend_bodies, mend_responses
from scripts.spec.composition import keep_what_is_read, merge_all_of
from scripts.spec.exchange import inline_components
from scripts.spec.names import NO_RECORD
from scripts.spec.naming import drop_titles, name_components, plain_tags, shorten_operation_ids
from scripts.spec.nested import hoist_nested
from scripts.spec.parameters import mend_parameters
from scripts.spec.shaping import (
    close_objects,
    drop_inexpressible_defaults,
    free_form_as_any,
    one_kind_each,
    open_enumerations,
    simplify_unions,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.spec.document import JsonObject

#: The rules, in the order in which they build on each other.
RULES = (
    inline_components,
    name_components,
    drop_titles,
    shorten_operation_ids,
    plain_tags,
    keep_what_is_read,
    merge_all_of,
    mend_parameters,
    open_enumerations,
    free_form_as_any,
    cut_recursive_aliases,
    simplify_unions,
    drop_inexpressible_defaults,
    mend_bodies,
    mend_responses,
    hoist_nested,
    join_arrays,
    simplify_unions,
    one_kind_each,
    close_objects,
    name_attributes,
    name_arguments,
)


def prepare(document: JsonObject, recorded: Mapping[str, str] = NO_RECORD) -> JsonObject:
    """Return a copy of a document to which every rule has been applied.

    Args:
        document: The document, with its corrections.
        recorded: Names that were given before: class names by component key, operation names by "METHOD path".
    """
    for rule in RULES:
        if rule is name_components:
            document = name_components(document, recorded)
        elif rule is shorten_operation_ids:
            document = shorten_operation_ids(document, recorded)
        else:
            document = rule(document)
    return document
