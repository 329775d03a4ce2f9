"""A whole synthetic document of the vendor's style goes through the pipeline, and nothing of it is lost."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

import msgspec
import pytest

from scripts.spec.document import as_object, child, operations, strings, to_canonical, types_of
from scripts.spec.generate import GENERATOR, generate_into
from scripts.spec.names import HIDDEN, identifier
from scripts.spec.prepare import prepare
from tests.scripts.spec.samples import importable
from tests.scripts.spec.synthetic import whole_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scripts.spec.document import JsonObject, JsonValue

NAME = "synthetic_wire"

pytestmark = pytest.mark.campaign


@cache
def whole() -> JsonObject:
    return whole_document()


@cache
def prepared() -> JsonObject:
    return prepare(whole()).document


def schemas() -> JsonObject:
    return child(prepared(), "components", "schemas")


def models() -> list[str]:
    return sorted(name for name, schema in schemas().items() if types_of(as_object(schema, name)) == ["object"])


class WireModel(Protocol):
    @classmethod
    def from_dict(cls, src_dict: JsonValue) -> WireModel: ...
    def to_dict(self) -> JsonObject: ...


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Generate the document's client once, and make it importable."""
    folder = tmp_path_factory.mktemp("survival")
    out = generate_into(folder, NAME, whole(), GENERATOR)
    with importable(folder, NAME):
        yield out


def test_every_module_can_be_imported(package: Path) -> None:
    found = [module.name for module in pkgutil.walk_packages([str(package)], f"{NAME}.")]
    assert len(found) > len(models()) + len(list(operations(whole())))
    for name in found:
        importlib.import_module(name)


def test_the_client_passes_strict_type_checking(package: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", os.devnull, "-p", NAME]
    done = subprocess.run(command, cwd=package.parent, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.startswith("Success: no issues found"), done.stdout + done.stderr


TEXTS = {
    "date-time": "2026-01-02T03:04:05Z",
    "date": "2026-01-02",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def value_of(schema: JsonValue, depth: int = 0) -> JsonValue:
    """Return a value of a prepared schema with every property, unless that would never end."""
    if not isinstance(schema, dict):
        return None
    if isinstance(reference := schema.get("$ref"), str):
        return value_of(schemas()[reference.rpartition("/")[2]], depth)
    if isinstance(members := schema.get("anyOf"), list):
        return value_of(members[0], depth)
    kind = schema.get("type")
    if kind == "object":
        needed = strings(schema.get("required"))
        properties = child(schema, "properties").items()
        told = [(key, each) for key, each in properties if depth < 7 or key in needed]
        value = {key.partition(HIDDEN)[0]: value_of(each, depth + 1) for key, each in told}
        tag = child(schema, "x-tag")
        return {**value, str(tag["name"]): tag["value"]} if tag else value
    if kind == "array":
        return [value_of(schema["items"], depth + 1)] * 2 if depth < 7 else []
    plain: JsonObject = {"integer": 3, "number": 1.5, "boolean": True, "null": None}
    plain["string"] = TEXTS.get(str(schema.get("format")), "text")
    return plain.get(str(kind), {"any": ["thing", 1]})


def fields_of(value: object) -> object:
    """Return a value of a generated class as JSON, what is a default in it included."""
    if isinstance(value, msgspec.Struct):
        found = {each.encode_name: fields_of(getattr(value, each.name)) for each in msgspec.structs.fields(value)}
        tag = value.__struct_config__
        return {**found, tag.tag_field: tag.tag} if tag.tag_field else found
    if isinstance(value, list):
        return [fields_of(item) for item in cast("list[object]", value)]
    return msgspec.to_builtins(value)


def test_every_property_is_read_and_written_under_its_own_name(package: Path) -> None:
    module = importlib.import_module(f"{NAME}.models")
    files: set[str] = set()
    for name in models():
        found = cast("type[WireModel]", getattr(module, name))
        struct = cast("type[msgspec.Struct]", found)
        named = {field.encode_name for field in msgspec.structs.fields(struct)} | {struct.__struct_config__.tag_field}
        properties = child(schemas(), name, "properties")
        assert named - {None} == {key.partition(HIDDEN)[0] for key in properties}, name
        value = value_of(schemas()[name])
        try:
            read = found.from_dict(value)
        except msgspec.ValidationError:
            files.add(name)
            continue
        assert carries(fields_of(read), value), name
        assert found.from_dict(read.to_dict()) == read, name
    # JSON holds no files.
    assert {name for name in files if not name.endswith("Inline")} == {"OfBinary", "Upload"}


def carries(found: object, value: JsonValue) -> bool:
    """Return whether what was read is all that a value says; of what it leaves out, the rest may be defaults."""
    if isinstance(value, dict) and isinstance(found, dict):
        fields = cast("JsonObject", found)
        return all(key in fields and carries(fields[key], each) for key, each in value.items())
    if isinstance(value, list) and isinstance(found, list):
        items = cast("list[JsonValue]", found)
        return len(items) == len(value) and all(map(carries, items, value))
    return found == value


def endpoint(operation: JsonObject) -> str:
    tags = operation.get("tags")
    folder = identifier(str(tags[0])) if isinstance(tags, list) and tags else "default"
    return f"{NAME}.api.{folder}.{identifier(str(operation['operationId']))}"


def test_every_argument_goes_over_the_wire_under_its_own_name(package: Path) -> None:
    sent = 0
    for _, path, operation in operations(prepared()):
        if child(operation, "requestBody").get("required"):
            continue
        request = cast("Callable[..., JsonObject]", importlib.import_module(endpoint(operation)).build_request)
        arguments: dict[str, JsonValue] = {}
        expected: list[tuple[str, str, JsonValue]] = []
        listed = operation.get("parameters")
        for parameter in listed if isinstance(listed, list) else []:
            assert isinstance(parameter, dict)
            key, where = str(parameter["name"]), str(parameter["in"])
            wire = key.partition(HIDDEN)[0]
            schema = child(parameter, "schema")
            value: JsonValue = f"value of {wire}"
            if types_of(schema) == ["array"] and schema.get("items") == {"type": "string"}:
                value = [value]
            elif where != "path" and (types_of(schema) != ["string"] or schema.keys() & {"format", "enum"}):
                continue
            arguments[identifier(key)] = value
            expected.append((where, wire, value))
        kwargs = request(**arguments)
        assert not kwargs.keys() & {"json", "content", "data", "files"}, path
        for where, wire, value in expected:
            if where == "path":
                assert str(value).replace(" ", "%20").replace("[", "%5B") in str(kwargs["url"]), path
            else:
                holder = child(kwargs, {"query": "params", "header": "headers", "cookie": "cookies"}[where])
                assert holder[wire] == value, path
        sent += len(expected)
    assert sent > 400


def test_a_body_of_another_media_type_is_sent_as_bytes_under_its_own_name(package: Path) -> None:
    module = importlib.import_module(f"{NAME}.api.bodies.send_zip_true")
    file = importlib.import_module(f"{NAME}.types").File
    kwargs = module.build_request(body=file(payload=b"zip"))
    assert kwargs["content"] == b"zip"
    assert kwargs["headers"]["Content-Type"] == "application/zip"


def test_a_form_leaves_out_what_is_null(package: Path) -> None:
    models, types = (importlib.import_module(f"{NAME}.{name}") for name in ("models", "types"))
    file = types.File(payload=b"", file_name="f")
    form = models.Upload(file=file, plain=models.Plain(a="b"), note=None, maybe=None, either=0)
    assert form.to_multipart() == [
        ("file", ("f", b"", None)),
        ("plain", (None, b'{"a": "b"}', "application/json")),
        ("either", (None, b"0", "text/plain")),
    ]


def test_no_mark_of_the_preparation_is_left(package: Path) -> None:
    assert HIDDEN in to_canonical(prepared())
    assert [path for path in sorted(package.rglob("*.py")) if HIDDEN in path.read_text(encoding="utf-8")] == []
