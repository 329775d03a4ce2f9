"""Which component of the old document is which of the new one, renamed ones included."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from scripts.spec.value import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scripts.spec.meaning import Schemas

_DATED = re.compile(r"v[0-9]{8}")

#: How much of their properties two components have to share, to be one that was renamed and changed at once.
_SHARED = 0.75

#: How many references deep two components have to say the same.
_DEPTH = 10


def renamed_components(old: Schemas, new: Schemas, went: Iterable[str], came: Iterable[str]) -> dict[str, str]:
    """Find the components that only got another key.

    A component that is gone and one that came are the same if they say the same, references followed, or if their keys
    end in the same name, differ in no dated version, and share most of their properties. Where there is a choice,
    there is no rename.

    Args:
        old: The schemas of the old document.
        new: The schemas of the new document.
        went: The components that only the old document has.
        came: The components that only the new document has.

    Returns:
        The new key by the old one.
    """
    gone, come = sorted(went), sorted(came)
    if not gone or not come:
        return {}
    # Each round looks one reference further; those that did not come or go are told by their keys.
    rounds = min(len(gone) + len(come), _DEPTH)
    found = _pairs(_fingerprints(gone, old, rounds), _fingerprints(come, new, rounds))
    left = [key for key in gone if key not in found]
    free = [key for key in come if key not in found.values()]
    alike = {
        (one, other)
        for one in left
        for other in free
        if _last(one) == _last(other) and _versions_agree(one, other) and _much_alike(old, one, new, other)
    }
    for one, other in sorted(alike):
        if sum(one in pair for pair in alike) == sum(other in pair for pair in alike) == 1:
            found[one] = other
    return found


def _pairs(olds: Mapping[str, str], news: Mapping[str, str]) -> dict[str, str]:
    """Pair the keys whose content is the same and unlike all others'; of several, those that end alike."""
    before: defaultdict[str, list[str]] = defaultdict(list)
    after: defaultdict[str, list[str]] = defaultdict(list)
    for key, content in olds.items():
        before[content].append(key)
    for key, content in news.items():
        after[content].append(key)
    found: dict[str, str] = {}
    for content, keys in before.items():
        others = after[content]
        if len(keys) == len(others) == 1:
            found[keys[0]] = others[0]
            continue
        for key in keys:
            alike = [other for other in others if _last(other) == _last(key)]
            if len(alike) == 1 and sum(_last(rival) == _last(key) for rival in keys) == 1:
                found[key] = alike[0]
    return found


def _fingerprints(keys: Iterable[str], schemas: Schemas, rounds: int) -> dict[str, str]:
    """Tell what each component says, whatever it is called, and so for those that it refers to, some steps deep."""
    told = dict.fromkeys(keys, "")
    for _ in range(rounds):

        def name(key: str, known: Mapping[str, str] = told) -> str:
            return known.get(key, key)

        said = {key: literal(schemas.component(key).said(name)) for key in told}
        told = {key: hashlib.sha256(text.encode()).hexdigest() for key, text in said.items()}
    return told


def _last(key: str) -> str:
    return key.rpartition("__")[2]


def _versions_agree(one: str, other: str) -> bool:
    versions = {*_DATED.findall(one)}, {*_DATED.findall(other)}
    return not all(versions) or versions[0] == versions[1]


def _much_alike(old: Schemas, one: str, new: Schemas, other: str) -> bool:
    names, others = old.object(one).properties.keys(), new.object(other).properties.keys()
    return bool(names) and len(names & others) >= _SHARED * len(names | others)
