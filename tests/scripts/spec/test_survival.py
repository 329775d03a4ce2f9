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

from scripts.spec.document import as_object, child, operations, to_canonical
from scripts.spec.generate import GENERATOR, generate_into
from scripts.spec.names import HIDDEN, identifier
from scripts.spec.prepare import prepare
from scripts.spec.schema import types_of
from tests.scripts.spec.samples import FileError, fields_of, value_of
from tests.scripts.spec.synthetic import whole_document
from tests.support.paths import ROOT

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
    sys.path.insert(0, str(folder))
    yield out
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def test_every_module_can_be_imported(package: Path) -> None:
    found = [module.name for module in pkgutil.walk_packages([str(package)], f"{NAME}.")]
    assert len(found) > len(models()) + len(list(operations(whole())))
    for name in found:
        importlib.import_module(name)


def test_the_client_passes_strict_type_checking(package: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", os.devnull, "-p", NAME]
    done = subprocess.run(command, cwd=package.parent, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.startswith("Success: no issues found"), done.stdout + done.stderr


def test_the_preparation_depends_on_nothing_but_the_document(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from scripts.spec.document import to_canonical\n"
        "from scripts.spec.prepare import prepare\n"
        "from tests.scripts.spec.synthetic import whole_document\n"
        "written = to_canonical(prepare(whole_document()).document)\n"
        f"Path({str(tmp_path / 'out.json')!r}).write_text(written, encoding='utf-8')\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == to_canonical(prepared())


def test_every_property_is_read_and_written_under_its_own_name(package: Path) -> None:
    module = importlib.import_module(f"{NAME}.models")
    files: set[str] = set()
    for name in models():
        found = cast("type[WireModel]", getattr(module, name))
        properties = child(schemas(), name, "properties")
        named = {field.encode_name for field in msgspec.structs.fields(cast("type[msgspec.Struct]", found))}
        assert named == {key.partition(HIDDEN)[0] for key in properties}, name
        try:
            value = value_of(schemas()[name], schemas())
        except FileError:
            files.add(name)
            continue
        read = found.from_dict(value)
        assert carries(fields_of(read), value), name
        assert found.from_dict(read.to_dict()) == read, name
    assert {name for name in files if not name.endswith("Inline")} == {"OfBinary", "Upload"}


def carries(found: object, value: JsonValue) -> bool:
    """Tell whether what was read is all that a value says; of what it leaves out, the rest may be defaults."""
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


def test_importing_the_models_loads_no_http_library(package: Path) -> None:
    code = f"import sys, {NAME}.models; print({{'httpx', 'attrs'}} & set(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_no_mark_of_the_preparation_is_left(package: Path) -> None:
    assert HIDDEN in to_canonical(prepared())
    assert [path for path in sorted(package.rglob("*.py")) if HIDDEN in path.read_text(encoding="utf-8")] == []
