"""The verdicts against what happens: the client is generated from a changed document, and the facade checked on it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scripts.diff import Verdict
from scripts.diff.calls import imported
from scripts.diff.wire_types import corrected
from scripts.spec.generate import GENERATOR, ROOT, generate_into
from scripts.spec.overlay import read_overlay
from tests.scripts.diff.documents import (
    APP,
    GET,
    INFO,
    LISTS,
    MANAGEMENT,
    NULL,
    SCHEMAS,
    TEXT,
    Document,
    Edit,
    add,
    at,
    drop,
    edited,
    field,
    never_null,
    nullable,
    optional,
    put,
    remove,
    report,
    required,
    retype,
    selected,
    today,
    variants,
)
from tests.scripts.spec.samples import ref

if TYPE_CHECKING:
    from pathlib import Path


def drop_hosted(document: Document) -> None:
    for path in LISTS:
        at(document, *variants(path)).remove({"type": "array", "items": ref("HostedCvm")})
    at(document, *variants("/api/v1/cvms/paginated")).remove(ref("PaginatedHostedCvms"))


def array_of(items: Document) -> Document:
    return {"type": "array", "items": items}


# Each with what the offending line of the facade says; none within an object that another one takes away.
BREAKING: dict[str, tuple[Edit, str]] = {
    "a field removed": (remove("NodeRef.node_id"), r"\.node_id"),
    "an object removed": (remove(f"{INFO}.progress"), r"\.progress"),
    "a field retyped": (retype("CVMResourceInfo.vcpu", TEXT), r"vcpu=wire\.vcpu"),
    "an integer made a number": (retype("CVMResourceInfo.disk_in_gb", {"type": "number"}), r"\.disk_in_gb"),
    "a time made a string": (retype(f"{MANAGEMENT}.scheduled_delete_at", TEXT), r"\.scheduled_delete_at"),
    "a string made a time": (retype(f"{APP}.created_at", {**TEXT, "format": "date-time"}), r"\.created_at"),
    "another object": (retype(f"{INFO}.workspace", ref("UserRef")), r"\.workspace"),
    "items retyped": (retype(f"{INFO}.endpoints", array_of(TEXT)), r"\.endpoints"),
    "a variant removed": (drop_hosted, r"HostedCvm"),
    "a parameter removed": (drop(*GET, "parameters", 1), r"teepod_id="),
    "an operation removed": (drop("paths", LISTS[1]), r"get_app_cvms"),
}

HANDLED: dict[str, Edit] = {
    "a field that is passed on": remove("AppComposeV2.runner"),
    "a field that nothing reads": remove("VmConfiguration.hugepages"),
    "a number made an integer": retype("CVMResourceInfo.memory_in_gb", {"type": "integer"}),
    "what the overlay corrects anyway": retype(f"{MANAGEMENT}.id", TEXT),
    "a string made an enumeration": retype(f"{INFO}.name", {**TEXT, "enum": ["one", "other"]}),
    "a value added": add(*SCHEMAS, "KmsType", "enum", item="another"),
    "an object that may be null": nullable(f"{INFO}.logs"),
    "a text that may be null": nullable(f"{INFO}.status"),
    "an array that may be null": nullable("VmInfo.events"),
    "an object never null": never_null(f"{INFO}.node_info"),
    "an object made optional": optional(f"{INFO}.resource"),
    "an array made optional": optional("HostedCvm.public_urls"),
    "an object made required": required(f"{INFO}.logs"),
    "a default changed": put(*field(f"{INFO}.public_logs"), default=True),
    "a default removed": drop(*field(f"{INFO}.storage_fs"), "default"),
    "a parameter that takes more": put(*GET, "parameters", 1, schema={"anyOf": [{"type": "number"}, NULL]}),
    "a parameter added": add(*GET, "parameters", item={"name": "page", "in": "query", "schema": {"type": "integer"}}),
    "a field added": retype(f"{INFO}.hourly_rate", TEXT),
    "a variant added": add(*variants("/api/v1/cvms/{cvm_id}"), item=ref("GpuSpec")),
}

# What breaks the facade although its type check passes.
UNSEEN: dict[str, Edit] = {
    "an integer made anything": retype("CvmNode.id", {}),
    "an integer made a boolean": retype("CVMResourceInfo.vcpu", {"type": ["boolean", "null"]}),
    "a free-form object that is spelled out": retype(f"{INFO}.services", array_of(ref("GpuSpec"))),
    "what is no longer sent": put(*field(f"{INFO}.status"), writeOnly=True),
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
    lines = complaints(selected(edited(*(edit for edit, _ in BREAKING.values()))), tmp_path, cache)

    assert [name for name, (_, said) in BREAKING.items() if not any(re.search(said, line) for line in lines)] == []


@pytest.mark.campaign
@pytest.mark.parametrize("edits", [HANDLED, UNSEEN], ids=["handled", "unseen"])
def test_what_is_said_to_be_handled_or_unseen_passes_the_type_check(
    tmp_path: Path, cache: Path, edits: dict[str, Edit]
) -> None:
    assert complaints(selected(edited(*edits.values())), tmp_path, cache) == []


@pytest.mark.parametrize("name", [*BREAKING, *HANDLED, *UNSEEN])
def test_each_is_reported_as_what_it_is(name: str) -> None:
    edit = BREAKING[name][0] if name in BREAKING else (HANDLED | UNSEEN)[name]
    found = report(today(), selected(edited(edit)))

    assert found.changes
    assert found.breaks == (name not in HANDLED)
    if name in UNSEEN:
        (change,) = found.changes
        assert change.why.endswith(("type checks miss it", "the server no longer sends it"))


def test_what_is_handled_one_by_one_is_handled_together() -> None:
    found = report(today(), selected(edited(*HANDLED.values())))

    assert {change.verdict for change in found.changes} == {Verdict.HANDLED, Verdict.NEW}
