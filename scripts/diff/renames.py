"""Which component of the old document is which of the new one, renamed ones included."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

from scripts.spec.alternatives import component_key
from scripts.spec.document import child
from scripts.spec.references import below
from scripts.spec.value import literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from scripts.spec.document import JsonObject, JsonValue
    from scripts.spec.meaning import Schemas

_DATED = re.compile(r"v[0-9]{8}")

#: How much of their properties two components have to share to be one that was renamed and changed at once.
_SHARED = 0.75

#: How many references deep two components have to say the same.
_DEPTH = 10


def renamed_components(old: Schemas, new: Schemas, gone: Collection[str], come: Collection[str]) -> dict[str, str]:
    """Find the components that only got another key.

    A component that is gone and one that came are the same if they say the same, references followed, or if their keys
    end in the same name, differ in no dated version, and share most of their properties. Where there is a choice,
    there is no rename.

    Returns:
        The new key by the old one.
    """
    # Each round follows the references one step further; those that did not come or go are told by their keys.
    rounds = min(len(gone) + len(come), _DEPTH)
    was, now = _fingerprints(gone, old, rounds), _fingerprints(come, new, rounds)
    same = [pair for pair in product(gone, come) if was[pair[0]] == now[pair[1]]]
    found = _unambiguous(same) | _unambiguous([pair for pair in same if _end_alike(*pair)])
    left = product((key for key in gone if key not in found), (key for key in come if key not in found.values()))
    alike = [pair for pair in left if _end_alike(*pair) and _versions_agree(*pair) and _much_alike(old, new, *pair)]
    return found | _unambiguous(alike)


def with_keys(document: JsonObject, renames: Mapping[str, str]) -> JsonObject:
    """Return a document in which components have other keys."""

    def walk(node: JsonValue) -> JsonValue:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        target = renames.get(component_key(node) or "")
        reference: JsonObject = {} if target is None else {"$ref": below("#", "components", "schemas", target)}
        return {name: walk(value) for name, value in node.items()} | reference

    result: JsonObject = {name: walk(value) for name, value in document.items()}
    components = child(result, "components")
    schemas = child(components, "schemas").items()
    kept = {key: schema for key, schema in schemas if key not in renames.values()}
    components["schemas"] = {renames.get(key, key): schema for key, schema in kept.items()}
    return result


def _unambiguous(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the pairs in which both are in no other one."""
    counts = Counter(each for pair in pairs for each in pair)
    return {one: other for one, other in pairs if counts[one] == counts[other] == 1}


def _fingerprints(keys: Collection[str], schemas: Schemas, rounds: int) -> dict[str, str]:
    """Return a digest of what each component says, whatever it and those that it refers to are called."""
    found = dict.fromkeys(keys, "")
    for _ in range(rounds):

        def name(key: str, known: Mapping[str, str] = found) -> str:
            return known.get(key, key)

        said = {key: literal(schemas.component(key).said(name)) for key in found}
        found = {key: hashlib.sha256(text.encode()).hexdigest() for key, text in said.items()}
    return found


def _end_alike(one: str, other: str) -> bool:
    return one.rpartition("__")[2] == other.rpartition("__")[2]


def _versions_agree(one: str, other: str) -> bool:
    versions = {*_DATED.findall(one)}, {*_DATED.findall(other)}
    return not all(versions) or versions[0] == versions[1]


def _much_alike(old: Schemas, new: Schemas, one: str, other: str) -> bool:
    names, others = old.object(one).properties.keys(), new.object(other).properties.keys()
    return bool(names) and len(names & others) >= _SHARED * len(names | others)
