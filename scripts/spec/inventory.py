"""What a generated client has to hold, checked against the document that it was generated from."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from scripts.spec.document import JsonObject, JsonValue, SpecError, child, operations
from scripts.spec.references import component_of, references
from scripts.spec.schema import is_enumeration, is_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def shortfalls(document: JsonObject, package: Path) -> list[str]:
    """List what a generated package lacks of the prepared document that it was generated from.

    The generator can leave out a response, a schema or a whole operation and still succeed.

    Args:
        document: The prepared document, whose component keys are class names.
        package: The folder of the generated package.

    Returns:
        One line for each operation without a module, schema without a class, and documented success without its type.

    Raises:
        SpecError: A module is not Python.
    """
    schemas = child(document, "components", "schemas")
    expected = {key for key, schema in schemas.items() if is_model(schema) or is_enumeration(schema)}
    written = {name for path in sorted((package / "models").glob("*.py")) for name in _classes(_parsed(path))}
    lacking = [f"no class for the schema {name}" for name in sorted(expected - written)]
    modules = {key: tree for path in sorted((package / "api").rglob("*.py")) for key, tree in _endpoint(_parsed(path))}
    for method, path, operation in operations(document):
        module = modules.get((method, _shape(path)))
        if module is None:
            lacking.append(f"no module for {method.upper()} {path}")
            continue
        read, named = _parsed_responses(module)
        for status, response in child(operation, "responses").items():
            if not status.startswith("2"):
                continue
            if status.isdigit() and int(status) not in read:
                lacking.append(f"{method.upper()} {path} does not read its response {status}")
            missing = (_direct_classes(response) & expected) - named
            lacking += [f"{method.upper()} {path} lacks {name} in its response {status}" for name in sorted(missing)]
    return lacking


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise SpecError(f"the generator wrote {path.name}, which is not Python: {error}") from None


def _classes(module: ast.Module) -> list[str]:
    return [node.name for node in module.body if isinstance(node, ast.ClassDef)]


def _shape(path: str) -> str:
    """Return a path without the names of its parameters, which the generator may change."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _endpoint(module: ast.Module) -> Iterator[tuple[tuple[str, str], ast.Module]]:
    """Yield an endpoint's module under its method and path; nothing for a module that is no endpoint."""
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            texts = [
                next((part.value for part in ast.walk(value) if isinstance(part, ast.Constant)), None)
                for value in node.values
            ]
            entries = {
                key.value: text
                for key, text in zip(node.keys, texts, strict=True)
                if isinstance(key, ast.Constant) and isinstance(text, str)
            }
            if "method" in entries and "url" in entries:
                yield (entries["method"], _shape(entries["url"])), module


def _parsed_responses(module: ast.Module) -> tuple[set[int], set[str]]:
    """Return the statuses that an endpoint reads and the names in the type of what it returns."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name == "_parse_response" and node.returns is not None:
            statuses = {
                part.value
                for test in ast.walk(node)
                if isinstance(test, ast.Compare)
                for part in ast.walk(test)
                if isinstance(part, ast.Constant) and isinstance(part.value, int)
            }
            return statuses, {part.id for part in ast.walk(node.returns) if isinstance(part, ast.Name)}
    return set(), set()


def _direct_classes(response: JsonValue) -> set[str]:
    """Return the components that a response's own schema names."""
    sections = (component_of(reference) for reference in references(response))
    return {name for section, name in sections if section == "schemas"}
