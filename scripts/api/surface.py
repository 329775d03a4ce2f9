"""The public API of a package, read from its source: nothing of it is imported."""

from __future__ import annotations

import ast
import textwrap
from typing import TYPE_CHECKING

import griffe

from scripts.api.entry import CALLABLES, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TypeGuard

# When one of these goes, what `object`, `copy` or rich does without it takes its place.
_ALWAYS_THERE = frozenset(dir(object)) - {"__init__"} | {"__copy__", "__deepcopy__", "__rich_repr__"}
_STRUCT = "msgspec.Struct"
_POSITIONAL_ONLY = griffe.ParameterKind.positional_only
_KEYWORD_ONLY = griffe.ParameterKind.keyword_only
_VAR_POSITIONAL = griffe.ParameterKind.var_positional
_VAR_KEYWORD = griffe.ParameterKind.var_keyword


def public_api(root: Path, modules: Iterable[str]) -> list[Entry]:
    """List what users of a package can depend on.

    That is what the modules list in `__all__`, and of each class its public members: those that it has of bases that
    are not public themselves, too, and those of its namespaces.

    Args:
        root: The folder that holds the package.
        modules: Full names of modules of one package, the package itself first.
    """
    names = list(modules)
    package = _target(griffe.load(names[0], search_paths=[root], resolve_aliases=True, allow_inspection=False))
    return sorted(set(_Surface(package, names).entries()))


class _Surface:
    """The walk over one package."""

    def __init__(self, package: griffe.Object, modules: list[str]) -> None:
        self._package = package
        self._exports = [
            (f"{name}.{export}", _target(module[str(export)]))
            for name in modules
            for module in [package if name == package.path else package[name.removeprefix(f"{package.path}.")]]
            for export in module.exports or ()
        ]
        self._public_name = {
            target.path: name for name, target in reversed(self._exports) if isinstance(target, griffe.Class)
        }

    def entries(self) -> Iterator[Entry]:
        for name, target in self._exports:
            yield from self._entries(name, target)

    def _entries(self, name: str, target: griffe.Object) -> Iterator[Entry]:
        if isinstance(target, griffe.Module):
            yield Entry(name, "module")
            for member, own in target.members.items():
                if not own.is_alias and not member.startswith("_"):
                    yield from self._entries(f"{name}.{member}", _target(own))
        elif isinstance(target, griffe.Class):
            bases = self._bases(target)
            yield Entry(name, "class", f"({', '.join(bases)})" if bases else "")
            yield from self._members(name, target, bases)
        elif isinstance(target, griffe.Function):
            yield _function(name, target, bound=False)
        elif isinstance(target, griffe.Attribute):
            yield Entry(name, "attribute", str(target.annotation or ""))

    def _members(self, name: str, cls: griffe.Class, bases: list[str]) -> Iterator[Entry]:
        lineage = [cls, *(base for base in cls.mro() if base.path not in self._public_name)]
        namespaces = {member: kind for owner in reversed(lineage) for member, kind in self._namespaces(owner)}
        members = {
            member: _target(found)
            for owner in reversed(lineage)
            for member, found in owner.members.items()
            if not found.is_alias and member not in namespaces and (_is_public(member) or _is_special(member, found))
        }
        for member, found in members.items():
            yield from self._member(f"{name}.{member}", found, bases)
        if _STRUCT in bases and cls.keywords.get("kw_only") is None:
            fields = (f"{member}: {_typed(found)}" for member, found in members.items() if _is_field(found))
            yield Entry(f"{name}.__init__", "def", f"({', '.join(fields)})")
        for member, kind in namespaces.items():
            yield Entry(f"{name}.{member}", "namespace")
            grouped = self._members(f"{name}.{member}", kind, self._bases(kind))
            yield from (entry for entry in grouped if not entry.name.endswith(".__init__"))

    def _member(self, name: str, member: griffe.Object, bases: list[str]) -> Iterator[Entry]:
        if isinstance(member, griffe.Function):
            yield _function(name, member, bound="staticmethod" not in member.labels)
        elif isinstance(member, griffe.Attribute):
            if "property" in member.labels:
                yield Entry(name, "property", str(member.annotation or ""))
            elif member.annotation is None and any(base.startswith("enum.") for base in bases):
                yield Entry(name, "member", f"= {member.value}")
            elif _STRUCT in bases and _is_field(member):
                yield Entry(name, "field", _typed(member))
            else:
                yield Entry(name, "attribute", str(member.annotation or ""))
        else:
            yield from self._entries(name, member)

    def _bases(self, cls: griffe.Class) -> list[str]:
        """List what else an instance is for users: of its public bases, and of those of other packages."""
        found: dict[str, None] = {}
        for owner in (cls, *cls.mro()):
            if owner is not cls and owner.path in self._public_name:
                found[self._public_name[owner.path]] = None
            for base in owner.bases:
                path = base if isinstance(base, str) else base.canonical_path
                if path != "typing.Generic" and not path.startswith(f"{self._package.path}."):
                    found[path] = None
        return list(found)

    def _namespaces(self, cls: griffe.Class) -> Iterator[tuple[str, griffe.Class]]:
        """Find the attributes of a class whose own class is one of the package, and not public by itself."""
        inside = f"{self._package.path}."
        for attribute, name in _attributes(cls):
            try:
                path = cls.module.resolve(name)
            except griffe.NameResolutionError:
                continue
            kind = _target(self._package[path.removeprefix(inside)]) if path.startswith(inside) else None
            if isinstance(kind, griffe.Class) and kind.path not in self._public_name and _is_public(attribute):
                yield attribute, kind


def _attributes(cls: griffe.Class) -> Iterator[tuple[str, str]]:
    """Find the attributes that a class declares as, or anywhere sets to an instance of, a class; and that class."""
    for node in ast.walk(ast.parse(textwrap.dedent(cls.source))):
        match node:
            case ast.AnnAssign(target=ast.Name(attribute), annotation=ast.Name(name)):
                yield attribute, name
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name("self"), attr=attribute)],
                value=ast.Call(func=ast.Name(name)),
            ):
                yield attribute, name
            case _:
                pass


def _function(name: str, function: griffe.Function, *, bound: bool) -> Entry:
    labels = function.labels
    kind = next((kind for kind in CALLABLES if kind in labels), "async def" if "async" in labels else "def")
    parameters = list(function.parameters)[1 if bound else 0 :]
    signature = f"({', '.join(_written(parameters))})"
    if function.returns is not None:
        signature += f" -> {function.returns}"
    return Entry(name, kind, signature)


def _written(parameters: list[griffe.Parameter]) -> Iterator[str]:
    """Write parameters as the source does, with the marks of those that are positional or keyword-only."""
    kinds = [parameter.kind for parameter in parameters]
    for index, (parameter, kind) in enumerate(zip(parameters, kinds, strict=True)):
        if kind is _KEYWORD_ONLY and not {_KEYWORD_ONLY, _VAR_POSITIONAL} & set(kinds[:index]):
            yield "*"
        stars = "*" if kind is _VAR_POSITIONAL else "**" if kind is _VAR_KEYWORD else ""
        annotation = "" if parameter.annotation is None else f": {parameter.annotation}"
        default = "" if parameter.default is None or stars else f" = {parameter.default}"
        yield f"{stars}{parameter.name}{annotation}{default}"
        if kind is _POSITIONAL_ONLY and kind not in kinds[index + 1 :]:
            yield "/"


def _typed(attribute: griffe.Attribute) -> str:
    default = "" if attribute.value is None else f" = {attribute.value}"
    return f"{attribute.annotation}{default}"


def _is_field(member: griffe.Object) -> TypeGuard[griffe.Attribute]:
    return isinstance(member, griffe.Attribute) and "instance-attribute" in member.labels


def _is_public(name: str) -> bool:
    return not name.startswith("_")


def _is_special(name: str, member: griffe.Object | griffe.Alias) -> bool:
    return member.is_function and name.startswith("__") and name.endswith("__") and name not in _ALWAYS_THERE


def _target(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if isinstance(found, griffe.Alias) else found
