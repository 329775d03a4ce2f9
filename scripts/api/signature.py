"""Signatures and types: which changes of them break those who call and those who read."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["positional-only", "positional or keyword", "keyword-only", "variadic"]
# What accepts, and gives, anything.
_ANYTHING = frozenset({"", "Any", "object"})


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Attributes:
        name: Its name.
        kind: How it can be given.
        position: Its place among those that can be given by position; None for others.
        annotation: Its type; empty when it has none.
        default: Its default as source; None when it has to be given.
    """

    name: str
    kind: Kind
    position: int | None
    annotation: str
    default: str | None

    @property
    def required(self) -> bool:
        """Whether a caller has to give it."""
        return self.default is None and self.kind != "variadic"


def parameters_and_result(signature: str) -> tuple[dict[str, Parameter], str]:
    """Read a signature, `"(a: int, *, b: str = '') -> None"`: its parameters by name, and the type of its result."""
    (function,) = (node for node in ast.parse(f"def f{signature}: ...").body if isinstance(node, ast.FunctionDef))
    found = {parameter.name: parameter for parameter in _parameters(function.args)}
    return found, _source(function.returns)


def incompatible_parameters(old: dict[str, Parameter], new: dict[str, Parameter]) -> Iterator[tuple[str, str]]:
    """Give the name of each parameter whose change breaks a caller, and how."""
    for name, before in old.items():
        if name not in new:
            yield name, "the parameter was removed"
            continue
        after = new[name]
        if after.required and not before.required:
            yield name, "the parameter has to be given now"
        if not _can_still_be_given(before, after):
            yield name, f"the parameter is {after.kind} now; it was {before.kind}"
        elif before.position is not None and after.position != before.position:
            yield name, f"the parameter moved from place {before.position + 1} to {_place(after)}"
        if None not in {before.default, after.default} and before.default != after.default:
            yield name, f"the default is {after.default} now; it was {before.default}"
        if not fits(before.annotation, after.annotation):
            yield name, f"the parameter takes {after.annotation} now; it took {before.annotation or 'anything'}"
    for name, after in new.items():
        if name not in old and after.required:
            yield name, "a parameter that has to be given was added"


def fits(narrow: str, wide: str) -> bool:
    """Say whether every value of one type is a value of another, as far as the names of the types tell."""
    options = _options(wide)
    return bool(options & _ANYTHING) or _options(narrow) <= options


def _options(annotation: str) -> set[str]:
    if not annotation:
        return {""}
    expression = ast.parse(annotation, mode="eval").body
    return set(_alternatives(expression))


def _alternatives(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.BitOr):
        yield from _alternatives(expression.left)
        yield from _alternatives(expression.right)
    else:
        yield ast.unparse(expression)


def _can_still_be_given(before: Parameter, after: Parameter) -> bool:
    return before.kind == after.kind or (after.kind == "positional or keyword" and before.kind != "variadic")


def _place(parameter: Parameter) -> str:
    return "none" if parameter.position is None else str(parameter.position + 1)


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    for position, (argument, default) in enumerate(zip(positional, defaults, strict=True)):
        kind: Kind = "positional-only" if position < len(arguments.posonlyargs) else "positional or keyword"
        yield _parameter(argument, kind, position, default)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(argument, "keyword-only", None, default)
    for variadic in filter(None, (arguments.vararg, arguments.kwarg)):
        yield _parameter(variadic, "variadic", None, None)


def _parameter(argument: ast.arg, kind: Kind, position: int | None, default: ast.expr | None) -> Parameter:
    return Parameter(
        name=argument.arg,
        kind=kind,
        position=position,
        annotation=_source(argument.annotation),
        default=None if default is None else ast.unparse(default),
    )


def _source(node: ast.expr | None) -> str:
    return "" if node is None else ast.unparse(node)
