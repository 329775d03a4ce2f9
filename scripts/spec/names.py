"""Python names for what a document names: component keys, operation ids and tags."""

from __future__ import annotations

import builtins
import hashlib
import re
from collections import defaultdict
from keyword import iskeyword
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Parts of a module-qualified key that say where a schema lies in the vendor's packages, not what it is.
LAYOUT = frozenset({"api", "app", "models", "routers", "routes", "schema", "schemas", "src"})

#: Names that the generated modules import or define beside the schema's class.
IMPORTED = frozenset(
    {
        *("Any", "Generator", "IntEnum", "Literal", "Mapping", "StrEnum", "T", "TypeVar"),
        *("AuthenticatedClient", "Client", "File", "Response", "Unset"),
    }
)

_WORD = re.compile(r"[A-Z]+s(?![a-z])|[A-Z]+[0-9]*(?![a-z])|[A-Z]?[a-z]+[0-9]*|[0-9]+")
_DATED = re.compile(r"v[0-9]+")


def words(text: str) -> list[str]:
    """Split a name into lower-case words: "CVMInfo" is cvm, info; "SSH Keys" is ssh, keys; "CVMs" is cvms."""
    return [word.lower() for word in _WORD.findall(text)]


def snake(text: str) -> str:
    """Turn any name into snake_case."""
    return "_".join(words(text))


def _pascal(parts: Iterable[str]) -> str:
    """Join lower-case words in PascalCase."""
    return "".join(part.capitalize() for part in parts)


def _said_by(qualifier: str, name: list[str]) -> bool:
    """Tell whether a qualifier's words stand in a name already, in singular or plural."""
    said = {word.removesuffix("s") for word in name}
    return all(word.removesuffix("s") in said for word in words(qualifier))


def class_name(key: str) -> str:
    """Name the class of a component from its key alone, so that no other schema has a say in it.

    A module-qualified key (`root__api__routes__cvms__v20260121__schemas__CVMInfo`) loses its root package and the parts
    that only say where it lies; what is left goes before the name unless the name says it already, and a dated
    version goes behind it: `CvmInfoV20260121`.
    """
    *path, last = [part for part in key.split("__") if part]
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
    result = _pascal(word for qualifier in qualifiers for word in words(qualifier)) + _pascal(name) + version
    if not result[:1].isalpha():
        return f"Model{result}"
    return f"{result}Model" if result in IMPORTED or iskeyword(result) or hasattr(builtins, result) else result


def module_name(name: str) -> str:
    """Name the module that the generator writes for a class: its snake_case, whose words end where the case changes."""
    return "_".join(re.sub(r"([A-Z]?[a-z]+)", r" \1 ", name).split()).lower()


def class_names(keys: Iterable[str]) -> dict[str, str]:
    """Name the class of each component.

    A class keeps the name that its key gives it. Where several keys lead to one module (they differ in case, say), the
    least qualified and then the first of them in code-point order keeps it; each other one takes a digest of its key.

    Returns:
        The class name by key.
    """
    rivals: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        rivals[module_name(class_name(key))].append(key)
    named: dict[str, str] = {}
    for group in rivals.values():
        first, *others = sorted(group, key=lambda key: (key.count("__"), key))
        named[first] = class_name(first)
        for key in others:
            named[key] = f"{class_name(key)}X{hashlib.sha256(key.encode()).hexdigest()[:8].upper()}"
    return named


def operation_name(operation_id: str, path: str, method: str) -> str:
    """Shorten an operation id as FastAPI makes it (function, path and method) to the name of the function.

    Args:
        operation_id: For example "handle_get_cvm_api_v1_cvms__cvm_id__get".
        path: For example "/api/v1/cvms/{cvm_id}".
        method: For example "get".

    Returns:
        For example "get_cvm"; the whole id in snake_case where it is not made like that.
    """
    suffix = re.sub(r"\W", "_", path) + "_" + method
    return snake(operation_id.removesuffix(suffix).removeprefix("handle_")) or snake(operation_id)
