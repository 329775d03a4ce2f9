"""The verdicts against what happens: the client is generated from a changed document, and the facade checked on it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from scripts.diff import Verdict
from scripts.diff.calls import imported
from scripts.diff.wire_types import corrected
from scripts.spec.generate import GENERATOR, ROOT, generate_into
from scripts.spec.overlay import read_overlay
from tests.scripts.diff.documents import (
    APP,
    INFO,
    LISTS,
    MANAGEMENT,
    NULL,
    Document,
    Edit,
    fields,
    never_null,
    nullable,
    optional,
    parameters,
    remove,
    report,
    required,
    retype,
    schema,
    selected,
    today,
    variants,
)
from tests.scripts.spec.samples import ref

if TYPE_CHECKING:
    from pathlib import Path


def drop_hosted(document: Document) -> None:
    for path in LISTS:
        variants(document, path).remove({"type": "array", "items": ref("HostedCvm")})
    variants(document, "/api/v1/cvms/paginated").remove(ref("PaginatedHostedCvms"))


# Each with what the offending line of the facade says; none within an object that another one takes away.
BREAKING: dict[str, tuple[Edit, str]] = {
    "a field removed": (partial(remove, key="NodeRef", name="node_id"), r"\.node_id"),
    "an object removed": (partial(remove, key=INFO, name="progress"), r"\.progress"),
    "a field retyped": (
        partial(retype, key="CVMResourceInfo", name="vcpu", value={"type": "string"}),
        r"vcpu=wire\.vcpu",
    ),
    "an integer that becomes a number": (
        partial(retype, key="CVMResourceInfo", name="disk_in_gb", value={"type": "number"}),
        r"\.disk_in_gb",
    ),
    "a time that becomes a plain string": (
        partial(retype, key=MANAGEMENT, name="scheduled_delete_at", value={"type": "string"}),
        r"\.scheduled_delete_at",
    ),
    "a plain string that becomes a time": (
        partial(retype, key=APP, name="created_at", value={"type": "string", "format": "date-time"}),
        r"\.created_at",
    ),
    "another object": (partial(retype, key=INFO, name="workspace", value=ref("UserRef")), r"\.workspace"),
    "items retyped": (
        partial(retype, key=INFO, name="endpoints", value={"type": "array", "items": {"type": "string"}}),
        r"\.endpoints",
    ),
    "a variant removed": (drop_hosted, r"HostedCvm"),
    "a parameter removed": (lambda document: parameters(document).pop(1), r"teepod_id="),
    "an operation removed": (lambda document: document["paths"].pop(LISTS[1]), r"get_app_cvms"),
}

HANDLED: dict[str, Edit] = {
    "a field that is handed on as it comes": partial(remove, key="AppComposeV2", name="runner"),
    "a field that nothing reads": partial(remove, key="VmConfiguration", name="hugepages"),
    "a number that becomes an integer": partial(
        retype, key="CVMResourceInfo", name="memory_in_gb", value={"type": "integer"}
    ),
    "what the overlay corrects anyway": partial(retype, key=MANAGEMENT, name="id", value={"type": "string"}),
    "a string that becomes an enumeration": partial(
        retype, key=INFO, name="name", value={"type": "string", "enum": ["one", "other"]}
    ),
    "a value added": lambda document: schema(document, "KmsType")["enum"].append("another"),
    "an object that may be null": partial(nullable, key=INFO, name="logs"),
    "a text that may be null": partial(nullable, key=INFO, name="status"),
    "an array that may be null": partial(nullable, key="VmInfo", name="events"),
    "an object never null": partial(never_null, key=INFO, name="node_info"),
    "an object made optional": partial(optional, key=INFO, name="resource"),
    "an array made optional": partial(optional, key="HostedCvm", name="public_urls"),
    "an object made required": partial(required, key=INFO, name="logs"),
    "a default changed": lambda document: fields(document, INFO)["public_logs"].update(default=True),
    "a default removed": lambda document: fields(document, INFO)["storage_fs"].pop("default"),
    "a parameter that takes more": lambda document: parameters(document)[1].update(
        schema={"anyOf": [{"type": "number"}, NULL]}
    ),
    "a parameter added": lambda document: parameters(document).append(
        {"name": "page", "in": "query", "schema": {"type": "integer"}}
    ),
    "a field added": partial(retype, key=INFO, name="hourly_rate", value={"type": "string"}),
    "a variant added": lambda document: variants(document, "/api/v1/cvms/{cvm_id}").append(ref("GpuSpec")),
}


# What breaks the facade although its type check passes.
UNSEEN: dict[str, Edit] = {
    "an integer that becomes anything": partial(retype, key="CvmNode", name="id", value={}),
    "an integer that becomes a truth value": partial(
        retype, key="CVMResourceInfo", name="vcpu", value={"type": ["boolean", "null"]}
    ),
    "a free-form object that is spelled out": partial(
        retype, key=INFO, name="services", value={"type": "array", "items": ref("GpuSpec")}
    ),
    "what is no longer sent": lambda document: fields(document, INFO)["status"].update(writeOnly=True),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy")


def type_check(wire: Path, cache: Path) -> str:
    """Check the types of the facade against another generated client, and return what mypy prints."""
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--cache-dir", str(cache)]
    command += ["--no-pretty", "--no-color-output", "--no-error-summary", "--soft-error-limit", "-1"]
    # This path goes before the configured one, which holds the client in place.
    environment = {**os.environ, "MYPYPATH": str(wire)}
    done = subprocess.run(
        [*command, "facade/phala_facade"], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.stdout


def complaints(document: Document, folder: Path, cache: Path) -> list[str]:
    """Generate the client from a document, and return the lines of the facade that no longer fit it."""
    overlay = read_overlay(ROOT / "openapi.overlay.yaml")
    package = generate_into(folder, "phala_wire", corrected(document, overlay), GENERATOR)
    found = re.findall(r"^(facade/[^:]+):(\d+): error:", type_check(folder, cache), re.MULTILINE)
    lines = [(ROOT / path).read_text(encoding="utf-8").splitlines()[int(number) - 1] for path, number in found]
    # mypy falls back on the client in place for a module that is missing.
    modules = [name for name in imported() if name.startswith("api.")]
    return lines + [name for name in modules if not (package / f"{name.replace('.', '/')}.py").is_file()]


@pytest.mark.campaign
def test_what_is_said_to_break_the_facade_fails_its_type_check_where_it_is_read(tmp_path: Path, cache: Path) -> None:
    document = today()
    for edit, _ in BREAKING.values():
        edit(document)
    document = selected(document)

    lines = complaints(document, tmp_path, cache)

    assert [name for name, (_, said) in BREAKING.items() if not any(re.search(said, line) for line in lines)] == []


@pytest.mark.campaign
def test_what_is_said_to_be_handled_or_new_passes_the_type_check(tmp_path: Path, cache: Path) -> None:
    document = today()
    for edit in HANDLED.values():
        edit(document)
    document = selected(document)

    assert not report(today(), document).breaks
    assert complaints(document, tmp_path, cache) == []


@pytest.mark.campaign
def test_what_no_type_check_is_said_to_see_passes_it(tmp_path: Path, cache: Path) -> None:
    document = today()
    for edit in UNSEEN.values():
        edit(document)

    assert complaints(selected(document), tmp_path, cache) == []


@pytest.mark.parametrize("name", UNSEEN)
def test_each_of_them_is_said_to_be_seen_by_no_type_check(name: str) -> None:
    document = today()
    UNSEEN[name](document)
    (change,) = report(today(), selected(document)).changes

    assert change.verdict is Verdict.BREAKS
    assert change.why.endswith(("no type check sees it", "the server no longer sends it"))


@pytest.mark.parametrize("name", BREAKING)
def test_each_is_said_to_break_the_facade(name: str) -> None:
    document = today()
    BREAKING[name][0](document)

    assert report(today(), selected(document)).breaks


@pytest.mark.parametrize("name", HANDLED)
def test_each_is_said_to_be_handled_or_new(name: str) -> None:
    document = today()
    HANDLED[name](document)
    found = report(today(), selected(document))

    assert found.changes
    assert Verdict.BREAKS not in {change.verdict for change in found.changes}
