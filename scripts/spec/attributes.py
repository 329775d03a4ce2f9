"""What attributes and arguments are called, where the name on the wire would not do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.spec.names import HIDDEN, MEMBERS, digest, generator_words, identifier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


#: What the generated functions' own arguments and local variables are called, those for the parts of a value included.
_LOCALS = re.compile(
    r"body|client|cookies|headers|kwargs|params|quote|response|url|json_.+|.+_(item|type_\d+)(_data|_element)?"
)
_MEMBERS = re.compile("|".join(MEMBERS))
_NOT_IN_NAMES = re.compile(rf'["\\\x00-\x1f{HIDDEN}]')


def property_keys(properties: Iterable[str]) -> dict[str, str]:
    """Return the key that stands for each property in the document that the generator reads.

    The generator drops a class when two of its properties lead to one Python name. A name with a character that msgspec
    takes in none, or with the mark, has no key.
    """
    return _keys([wire for wire in properties if not _NOT_IN_NAMES.search(wire)], _MEMBERS, "field")


def path_names(path: str) -> dict[str, str]:
    """Return the Python name of each parameter in a path; the generator knows only those that are words."""
    named: dict[str, str] = {}
    for name in re.findall(r"\{([^{}]*)\}", path):
        attribute = identifier(name)
        if _LOCALS.fullmatch(attribute):
            attribute += "_path"
        while attribute in {given for wire, given in named.items() if wire != name}:
            attribute = f"{attribute}_{digest(name)}"
        named[name] = attribute
    return named


def argument_keys(parameters: Collection[tuple[str, str]], path: str) -> dict[tuple[str, str], str]:
    """Return the key that stands for each parameter, by its place and name.

    The generator writes two arguments of one name, and mixes up an argument that is called like a variable of its own.

    Args:
        parameters: The places and names of the parameters.
        path: The path.
    """
    in_path = path_names(path)
    taken = set(in_path.values())
    keys = {("path", wire): name for wire, name in in_path.items()}
    for place in ("query", "header", "cookie"):
        names = [wire for where, wire in parameters if where == place]
        found = _keys(names, _LOCALS, place, taken)
        keys |= {(place, wire): key for wire, key in found.items()}
        taken |= set(map(identifier, found.values()))
    return keys


def _keys(names: Collection[str], reserved: re.Pattern[str], mark: str, others: Collection[str] = ()) -> dict[str, str]:
    """Return the key of each name: itself, and behind a mark what makes its Python name a good one."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for wire in sorted(names, key=lambda wire: (generator_words(wire) != wire, wire)):
        attribute = identifier(wire)
        keys[wire] = wire
        if attribute in others or reserved.fullmatch(attribute):
            keys[wire] = f"{wire}{HIDDEN} {mark}"
        if identifier(keys[wire]) in taken:
            keys[wire] = f"{wire}{HIDDEN} {mark} {digest(wire)}"
        taken.add(identifier(keys[wire]))
    return keys
