"""Validates values against the documented spec, and notes which of its properties they use."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from jsonschema import Draft202012Validator, FormatChecker
from referencing.jsonschema import DRAFT202012, EMPTY_REGISTRY, SchemaRegistry

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Usage = Literal["absent", "null", "given"]

_DOCUMENT = "urn:documented"
_PREFIX = "#/components/schemas/"

HOSTED_CVM = "HostedCvm"
CVM_DETAIL_2025 = "teehouse__api__routes__cvms__management__CvmBasicInfo"
APP_2025 = "teehouse__api__routes__apps__v20251028__schemas__DstackAppFullResponse"
CVM_INFO = "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo"
CVM_DETAIL_2026 = "CVMInfoDetail"
APP_2026 = "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse"
MINIMAL_APP = "DstackAppMinimalResponse"
VALIDATION_ERROR = "HTTPValidationError"


@dataclass(frozen=True)
class Documented:
    """The spec's component schemas."""

    document: dict[str, Json]
    registry: SchemaRegistry

    @classmethod
    def load(cls) -> Documented:
        text = (ROOT / "openapi.json").read_text(encoding="utf-8")
        document = cast("dict[str, Json]", json.loads(text))
        resource = DRAFT202012.create_resource(document)
        return cls(document, EMPTY_REGISTRY.with_resource(_DOCUMENT, resource))

    def schema(self, component: str) -> dict[str, Json]:
        components = cast("dict[str, dict[str, dict[str, Json]]]", self.document["components"])
        return components["schemas"][component]

    def properties(self, component: str) -> dict[str, dict[str, Json]]:
        return cast("dict[str, dict[str, Json]]", self.schema(component).get("properties", {}))

    def problems(self, component: str, value: Json) -> list[str]:
        """Say how a value departs from a component, with times asserted to be times."""
        validator = Draft202012Validator(
            {"$ref": f"{_DOCUMENT}{_PREFIX}{component}"},
            registry=self.registry,
            format_checker=FormatChecker(["date-time"]),
        )
        # Its stub leaves a parameter of iter_errors untyped.
        found = validator.iter_errors(value)  # pyright: ignore[reportUnknownMemberType]
        errors = cast("Iterator[ValidationError]", found)
        return [f"{error.json_path}: {error.message}" for error in errors]

    def usage(self, values: list[tuple[str, Json]]) -> dict[tuple[str, str], set[Usage]]:
        """Note how each property of each component is used by (component, value) pairs."""
        seen: dict[tuple[str, str], set[Usage]] = defaultdict(set)
        for component, value in values:
            self._observe({"$ref": f"{_PREFIX}{component}"}, value, seen)
        return seen

    def _observe(self, schema: dict[str, Json], value: Json, seen: dict[tuple[str, str], set[Usage]]) -> None:
        for option in cast("list[dict[str, Json]]", schema.get("anyOf", [schema])):
            if isinstance(value, list) and "items" in option:
                for item in value:
                    self._observe(cast("dict[str, Json]", option["items"]), item, seen)
            if isinstance(value, dict) and "$ref" in option:
                component = str(option["$ref"]).removeprefix(_PREFIX)
                for name, subschema in self.properties(component).items():
                    seen[component, name].add(_usage(value, name))
                    self._observe(subschema, value.get(name), seen)

    def nullable(self, component: str, name: str) -> bool:
        schema = self.properties(component)[name]
        return {"type": "null"} in cast("list[Json]", schema.get("anyOf", []))


def _usage(value: dict[str, Json], name: str) -> Usage:
    if name not in value:
        return "absent"
    return "null" if value[name] is None else "given"
