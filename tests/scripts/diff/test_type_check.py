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
    changed,
    drop,
    edited,
    field,
    never_null,
    nullable,
    optional,
    put,
    remove,
    required,
    retype,
    selected,
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


# Where it breaks, with what the offending line of the facade says; none within an object that another one takes away.
BREAKING: dict[str, tuple[Edit, str]] = {
    "NodeRef.node_id": (remove("NodeRef.node_id"), r"\.node_id"),
    f"{INFO}.progress": (remove(f"{INFO}.progress"), r"\.progress"),
    "CVMResourceInfo.vcpu": (retype("CVMResourceInfo.vcpu", TEXT), r"vcpu=wire\.vcpu"),
    "CVMResourceInfo.disk_in_gb": (retype("CVMResourceInfo.disk_in_gb", {"type": "number"}), r"\.disk_in_gb"),
    f"{MANAGEMENT}.scheduled_delete_at": (retype(f"{MANAGEMENT}.scheduled_delete_at", TEXT), r"\.scheduled_delete_at"),
    f"{APP}.created_at": (put(*field(f"{APP}.created_at"), format="date-time"), r"\.created_at"),
    f"{INFO}.workspace": (retype(f"{INFO}.workspace", ref("UserRef")), r"\.workspace"),
    f"{INFO}.endpoints[]": (retype(f"{INFO}.endpoints", array_of(TEXT)), r"\.endpoints"),
    f"GET {LISTS[0]} 200 application/json": (drop_hosted, r"HostedCvm"),
    f"GET {LISTS[0]} query teepod_id": (drop(*GET, "parameters", 1), r"teepod_id="),
    f"GET {LISTS[1]}": (drop("paths", LISTS[1]), r"get_app_cvms"),
}

HANDLED: list[Edit] = [
    remove("AppComposeV2.runner"),
    remove("VmConfiguration.hugepages"),
    retype("CVMResourceInfo.memory_in_gb", {"type": "integer"}),
    retype(f"{MANAGEMENT}.id", TEXT),
    put(*field(f"{INFO}.name"), enum=["one", "other"]),
    add(*SCHEMAS, "KmsType", "enum", item="another"),
    nullable(f"{INFO}.logs"),
    nullable(f"{INFO}.status"),
    nullable("VmInfo.events"),
    never_null(f"{INFO}.node_info"),
    optional(f"{INFO}.resource"),
    optional("HostedCvm.public_urls"),
    required(f"{INFO}.logs"),
    put(*field(f"{INFO}.public_logs"), default=True),
    drop(*field(f"{INFO}.storage_fs"), "default"),
    put(*GET, "parameters", 1, schema={"anyOf": [{"type": "number"}, NULL]}),
    add(*GET, "parameters", item={"name": "page", "in": "query", "schema": {"type": "integer"}}),
    retype(f"{INFO}.hourly_rate", TEXT),
    add(*variants("/api/v1/cvms/{cvm_id}"), item=ref("GpuSpec")),
]

# What breaks the facade although its type check passes.
UNSEEN: list[Edit] = [
    retype("CvmNode.id", {}),
    retype("CVMResourceInfo.vcpu", {"type": ["boolean", "null"]}),
    retype(f"{INFO}.services", array_of(ref("GpuSpec"))),
    put(*field(f"{INFO}.status"), writeOnly=True),
]


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
    tmp_path: Path, cache: Path, edits: list[Edit]
) -> None:
    assert complaints(selected(edited(*edits)), tmp_path, cache) == []


def test_each_is_reported_to_break_the_facade() -> None:
    found = changed(*(edit for edit, _ in BREAKING.values()))

    assert BREAKING.keys() <= {change.where for change in found.changes if change.verdict is Verdict.BREAKS}


def test_each_is_reported_as_handled_or_new() -> None:
    found = changed(*HANDLED)

    assert len(found.changes) >= len(HANDLED)
    assert {change.verdict for change in found.changes} == {Verdict.HANDLED, Verdict.NEW}


def test_each_is_reported_to_break_the_facade_unseen() -> None:
    found = changed(*UNSEEN)

    assert [change.verdict for change in found.changes] == [Verdict.BREAKS] * len(UNSEEN)
    for change in found.changes:
        assert change.why.endswith(("type checks miss it", "the server no longer sends it"))
