"""Stand-ins for whatever a real account's responses say, alike wherever the same is said."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SPEC: Final = ROOT / "openapi.json"

TIME: Final = "2026-01-01T00:00:00Z"
TIMESTAMP: Final = 1767225600000

KEPT_TEXTS: Final = frozenset(
    {
        "app_provision_type",
        "attach_mode",
        "billing_period",
        "compute_billing_price",
        "error_code",
        "field",
        "image_version",
        "instance_type",
        "kms_type",
        "loc",
        "object_type",
        "project_type",
        "protocol",
        "region",
        "region_identifier",
        "runner",
        "state",
        "status",
        "storage_fs",
        "type",
        "version",
    }
)
"""The keys whose short texts say nothing about whose they are."""

KEPT_NUMBERS: Final = frozenset(
    {
        "chain_id",
        "cvm_count",
        "disk_in_gb",
        "disk_size",
        "gpu_count",
        "gpus",
        "manifest_version",
        "memory",
        "memory_in_gb",
        "page",
        "page_size",
        "pages",
        "total",
        "total_pages",
        "vcpu",
    }
)
"""The keys whose numbers say nothing about whose they are."""

ERROR_KEYS: Final = frozenset(
    {
        "ctx",
        "detail",
        "details",
        "error_code",
        "field",
        "input",
        "label",
        "links",
        "loc",
        "message",
        "msg",
        "request_id",
        "suggestions",
        "type",
        "url",
        "value",
    }
)

_SHORT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:$|[T ]\d{2})")
_HASHED: Final = re.compile(r"(?P<kind>cvm|kms|prj|usr|wks)_.+", re.DOTALL)
_DIGITS: Final = re.compile(r"(?P<prefix>0x|app_|)(?P<digits>[0-9a-fA-F]{16,})")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Pseudonyms:
    """Replaces each text and each number by a stand-in of its documented form, the same one each time.

    Args:
        known: Stand-ins that are fixed beforehand.
        sent: Texts that belong to nobody and stay as they are.
        keys: The keys of objects that stay as they are.
    """

    def __init__(self, known: Mapping[str, str], sent: frozenset[str], keys: frozenset[str]) -> None:
        self._known = dict(known)
        self._sent = sent
        self._keys = keys
        self._ranks: dict[str, int] = {}

    def text(self, value: str) -> str:
        """Return the stand-in for a text; an empty one stands for itself."""
        if not value or value in self._sent:
            return value
        if value in self._known:
            return self._known[value]
        if _TIME.match(value):
            return TIME
        if hashed := _HASHED.fullmatch(value):
            return f"{hashed['kind']}_recorded{self._rank(value)}"
        if spelled := _DIGITS.fullmatch(value):
            return spelled["prefix"] + self._digits(spelled["digits"])
        if _UUID.fullmatch(value):
            return str(UUID(self._digits(value.replace("-", ""))))
        if _NUMBER.fullmatch(value):
            return str(self.number(int(value)))
        return f"{'https://' if _URL.match(value) else ''}recorded-{self._rank(value)}.example"

    def number(self, value: float) -> int:
        """Return the stand-in for a number."""
        return self._rank(str(value))

    def body(self, value: Any) -> Any:
        """Return the stand-in for a JSON body: its structure, its booleans, its nulls and what is harmless stay."""
        return self._value(value, "", trusted=True)

    def _value(self, value: Any, key: str, *, trusted: bool) -> Any:
        if isinstance(value, dict):
            return dict(self._items(cast("dict[str, Any]", value), trusted=trusted))
        if isinstance(value, list):
            return [self._value(item, key, trusted=trusted) for item in cast("list[object]", value)]
        if isinstance(value, str):
            return value if trusted and key in KEPT_TEXTS and _SHORT.fullmatch(value) else self.text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value if trusted and key in KEPT_NUMBERS else TIMESTAMP if key == "timestamp" else self.number(value)
        return value

    def _items(self, items: Mapping[str, Any], *, trusted: bool) -> Iterator[tuple[str, Any]]:
        for key, value in items.items():
            listed = key in self._keys
            # What is below a key that is not documented means something else, even where it is called the same.
            yield (
                key if listed else f"unlisted_{self._rank(key)}",
                self._value(value, key, trusted=trusted and listed),
            )

    def _digits(self, digits: str) -> str:
        name = digits.lower()
        return self._known[name] if name in self._known else f"{self._rank(name):0{len(name)}x}"

    def _rank(self, name: str) -> int:
        return self._ranks.setdefault(name, len(self._ranks) + 1)


def listed_keys() -> frozenset[str]:
    """Return the keys that the documentation names in bodies, those of errors included."""
    return frozenset(_property_names(json.loads(SPEC.read_bytes()))) | ERROR_KEYS


def _property_names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        branches = cast("dict[str, Any]", node)
        properties = branches.get("properties")
        if isinstance(properties, dict):
            yield from cast("dict[str, Any]", properties)
        for branch in branches.values():
            yield from _property_names(branch)
    elif isinstance(node, list):
        for branch in cast("list[object]", node):
            yield from _property_names(branch)
