"""Python names for what a document names: any name as the generator writes it, and the classes of components."""

from __future__ import annotations

import builtins
import hashlib
import re
from itertools import chain, count
from keyword import iskeyword
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Parts of a module-qualified key that say where a schema lies in the vendor's packages, not what it is.
LAYOUT = frozenset({"api", "app", "models", "routers", "routes", "schema", "schemas", "src"})

#: Names that the generated modules import or define beside the schema's class.
IMPORTED = frozenset(
    {
        *("Any", "IntEnum", "Literal", "Mapping", "Self", "StrEnum", "Struct", "T", "TypeVar"),
        *("AuthenticatedClient", "Client", "File", "FileTypes", "Response", "Unset"),
        # Builtins of later Python versions or of other systems: a name must not depend on where the pipeline runs.
        *("PythonFinalizationError", "WindowsError"),
    }
)

#: What the methods of the generated classes, and what their definitions call, are called.
MEMBERS = frozenset({"field", "from_dict", "to_dict", "to_multipart", "types"})

#: What the name of a class ends with that a nested schema gets; no component's name ends so.
NESTED = "Inline"

#: A record of names that were given before; empty when nothing was.
NO_RECORD: Mapping[str, str] = MappingProxyType({})

#: What the preparation writes into names for the templates: the generator drops this character from every Python name.
#: Of a property or parameter `wire≡ more`, `wire more` gives the Python name and `wire` goes over the wire;
#: of a media type `application/octet-stream;≡application/zip`, the first is how to send it and the second what to say.
HIDDEN = "≡"

#: File names end at 255 bytes, and an underscore may come between any two characters.
LONGEST = 100

_WORD = re.compile(r"[A-Z]+s(?![a-z])|[A-Z]+[0-9]*(?![a-z])|[A-Z]?[a-z]+[0-9]*|[0-9]+")
_DATED = re.compile(r"v[0-9]+")
_DELIMITERS = r"\. _-"


def words(text: str) -> list[str]:
    """Split a name into lower-case words: "CVMInfo" is cvm, info; "SSH Keys" is ssh, keys; "CVMs" is cvms."""
    return [word.lower() for word in _WORD.findall(text)]


def snake(text: str) -> str:
    """Turn any name into snake_case."""
    return "_".join(words(text))


def pascal(parts: Iterable[str]) -> str:
    """Join lower-case words in PascalCase."""
    return "".join(part.capitalize() for part in parts)


def digest(text: str, length: int = 8) -> str:
    """Return the decimal digits that stand for a text: one word in every spelling."""
    return str(int(hashlib.sha256(text.encode()).hexdigest(), 16))[:length]


def _kept(text: str) -> str:
    return "".join(char for char in text if char.isidentifier() or char.isdecimal() or char in _DELIMITERS)


def generator_words(text: str) -> str:
    """Return the snake_case that the generator makes of a name, whose words end where the case changes."""
    kept = _kept(text)
    if any(char.isupper() for char in kept):
        kept = " ".join(re.split("([A-Z]?[a-z]+)", kept))
    return "_".join(re.findall(rf"[^{re.escape(_DELIMITERS)}]+", kept)).lower()


def identifier(text: str) -> str:
    """Return the Python name that the generator makes of a property's, a parameter's or an operation's name."""
    name = generator_words(text)
    if iskeyword(name) or name in {"datetime", "false", "self", "true"} or (hasattr(builtins, name) and name != "id"):
        name += "_"
    return name if name.isidentifier() and not _kept(text).startswith("_") else f"field_{name}"


def _said_by(qualifier: str, name: list[str]) -> bool:
    """Return whether a qualifier's words stand in a name already, in singular or plural."""
    said = {word.removesuffix("s") for word in name}
    return all(word.removesuffix("s") in said for word in words(qualifier))


def class_name(key: str) -> str:
    """Name the class of a component from its key alone, so that no other schema has a say in it.

    A module-qualified key (`root__api__routes__cvms__v20260121__schemas__CVMInfo`) loses its root package and the parts
    that only say where it lies; what is left goes before the name unless the name says it already, and a dated
    version goes behind it: `CvmInfoV20260121`.
    """
    *path, last = [part for part in key.split("__") if part] or [""]
    name = words(last)
    qualifiers: list[str] = []
    version = ""
    for index, part in enumerate(path):
        if _DATED.fullmatch(part):
            version = part.capitalize()
        elif index == 0:
            # The root package; of "Page_root__..." the generic's name stays.
            qualifiers.append(part.rpartition("_")[0])
        elif part not in LAYOUT and not _said_by(part, name):
            qualifiers.append(part)
    result = pascal(word for qualifier in qualifiers for word in words(qualifier)) + pascal(name) + version
    if not result[:1].isalpha():
        result = f"Model{result}"
    if len(result) > LONGEST:
        result = f"{result[:LONGEST]}X{digest(key)}"
    reserved = result in IMPORTED or iskeyword(result) or hasattr(builtins, result) or result.endswith(NESTED)
    return f"{result}Model" if reserved or identifier(result) in MEMBERS else result


def class_names(keys: Iterable[str], recorded: Mapping[str, str] = NO_RECORD) -> dict[str, str]:
    """Name the class of each component.

    A class keeps the name that is on record, else it takes the name that its key gives it. Where several keys lead to
    names that differ in case only, and so perhaps to one file, the least qualified and then the first of them in
    code-point order takes it; each other one takes a digest of its key, and so does one whose name is on record for
    another.

    Args:
        keys: The keys of the components.
        recorded: The class name by key, as an earlier call returned it; of keys that are gone, too.

    Returns:
        The class name by key.
    """
    named: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(set(keys), key=lambda key: (key not in recorded, key.count("__"), key)):
        name = class_name(key)
        choice = chain([recorded.get(key, name), name], (f"{name}X{digest(key, length)}" for length in count(8)))
        named[key] = next(each for each in choice if each.casefold() not in taken)
        taken.add(named[key].casefold())
    return named
