"""What attributes and arguments are called, where the name on the wire would not do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.spec.names import HIDDEN, MEMBERS, digest, generator_words, identifier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from scripts.spec.document import JsonObject

#: What the generated functions' own arguments and local variables are called.
LOCALS = frozenset({"body", "client", "cookies", "headers", "kwargs", "params", "quote", "response", "url"})

_NOT_IN_NAMES = re.compile(r'["\\\x00-\x1f]')


def property_keys(properties: Iterable[str]) -> dict[str, str]:
    """Return the key that stands for each property in the document that the generator reads.

    The generator drops a class when two of its properties lead to one Python name. A name with a character that msgspec
    takes in none has no key.
    """
    return _keys([wire for wire in properties if not _NOT_IN_NAMES.search(wire)], MEMBERS, "field")


def path_names(path: str) -> dict[str, str]:
    """Return the Python name of each parameter in a path; the generator knows only those that are words."""
    named: dict[str, str] = {}
    for name in re.findall(r"\{([^{}]*)\}", path):
        attribute = identifier(name)
        if attribute in LOCALS:
            attribute += "_path"
        while attribute in {given for wire, given in named.items() if wire != name}:
            attribute = f"{attribute}_{digest(name)}"
        named[name] = attribute
    return named


def argument_keys(parameters: Mapping[tuple[str, str], JsonObject], path: str) -> dict[tuple[str, str], str]:
    """Return the key that stands for each parameter, by its place and name.

    The generator writes two arguments of one name, and mixes up an argument that is called like a variable of its own.

    Args:
        parameters: The forms of the parameters, by place and name.
        path: The path.
    """
    in_path = path_names(path)
    bases = [re.escape(generator_words(wire)) for (_, wire), form in parameters.items() if _has_parts(form)]
    own = re.compile(rf"({'|'.join(bases)})(_item|_type_\d+)+(_data|_element)?" if bases else "(?!)")
    taken = set(in_path.values())
    keys = {("path", wire): name for wire, name in in_path.items()}
    for place in ("query", "header", "cookie"):
        names = [wire for where, wire in parameters if where == place]
        json_names = {f"json_{name}" for name in taken | set(map(identifier, names))}
        found = _keys(names, LOCALS | json_names | taken, place, own)
        keys |= {(place, wire): key for wire, key in found.items()}
        taken |= set(map(identifier, found.values()))
    return keys


def _keys(
    names: Collection[str], reserved: Collection[str], mark: str, own: re.Pattern[str] | None = None
) -> dict[str, str]:
    """Return the key of each name: itself, and behind a mark what makes its Python name a good one."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for wire in sorted(names, key=lambda wire: (generator_words(wire) != wire, wire)):
        attribute = identifier(wire)
        keys[wire] = wire
        if attribute in reserved or (own is not None and own.fullmatch(attribute)):
            keys[wire] = f"{wire}{HIDDEN} {mark}"
        if identifier(keys[wire]) in taken:
            keys[wire] = f"{wire}{HIDDEN} {mark} {digest(wire)}"
        taken.add(identifier(keys[wire]))
    return keys


def _has_parts(form: JsonObject) -> bool:
    """Return whether the generated code has variables of its own for the parts of a value."""
    return form.get("type") == "array" or "anyOf" in form
