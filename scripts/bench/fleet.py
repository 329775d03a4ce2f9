"""A fleet of any size, as the server sends it: every documented property is given, and no two CVMs are equal."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

from phala_facade.testing import API_KEY, FakeCloud
from phala_facade.testing.constants import FULL_CVM_ID, hex_id, vm_uuid

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSIONS = ("2025-10-28", "2026-01-21")


def cvm_id(index: int) -> str:
    """Return the id of a CVM of the fleet."""
    return f"cvm_{index:08x}"


def bodies(version: str, kind: str, count: int) -> Iterator[str]:
    """Yield the JSON of each CVM: of a `list`, with an `odd` value or a `missing` property, or of a `get`."""
    embedded = _embedded("2026-01-21", f"/cvms/{FULL_CVM_ID}")
    full = dict(_embedded(version, f"/cvms/{FULL_CVM_ID}"))
    if kind != "get":
        full = dict(next(item for item in _embedded(version, "/cvms") if embedded["name"] in json.dumps(item)))
    if kind == "odd":
        full["listed"] = "odd"
    if kind == "missing":
        del full["status"]
    text = json.dumps(full, ensure_ascii=False, separators=(",", ":"))
    for index in range(count):
        one = text.replace(embedded["id"], cvm_id(index)).replace(embedded["name"], f"service-{index}")
        one = one.replace(embedded["app_id"], hex_id(f"app {index}")).replace(embedded["vm_uuid"], vm_uuid(str(index)))
        yield one.replace(embedded["instance_id"], hex_id(f"instance {index}"))


@cache
def _embedded(version: str, path: str) -> Any:
    headers = {"X-API-Key": API_KEY, "X-Phala-Version": version}
    with httpx.Client(headers=headers, transport=FakeCloud().transport) as http:
        return http.get(f"https://embedded.example/api/v1{path}").raise_for_status().json()
