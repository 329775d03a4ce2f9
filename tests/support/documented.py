"""The documented spec, and bodies that it allows."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from phala_facade.decode.strict import documented, validator_of
from phala_facade.operations.registry import SHAPES as RESPONDING
from scripts.provenance.payload import payload_of
from scripts.spec.meaning import Schemas

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape
    from scripts.provenance.payload import Payload

SHAPES: tuple[Shape[Any, Any], ...] = tuple(
    dict.fromkeys([*RESPONDING, *(shape.nested for shape in RESPONDING if shape.nested is not None)])
)
"""Every documented shape, those of CVMs within apps included."""

HOSTED_CVM = "HostedCvm"
CVM_INFO = "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo"
CVM_INFO_DETAIL = "CVMInfoDetail"
CVM_BASIC_INFO = "teehouse__api__routes__cvms__management__CvmBasicInfo"
APP_CVM_BASIC_INFO = "teehouse__api__routes__apps__v20251028__schemas__CvmBasicInfo"
APP_2025_10_28 = "teehouse__api__routes__apps__v20251028__schemas__DstackAppFullResponse"
APP_2026_01_21 = "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse"
APP_MINIMAL = "DstackAppMinimalResponse"


@cache
def payload(schema: str, items: int = 2) -> Payload:
    """Return a body of a documented schema with everything given, to be left as it is."""
    return payload_of(schema, Schemas(documented()), items)


def full(schema: str) -> dict[str, Any]:
    """Make such a body, to be changed at will."""
    body: dict[str, Any] = copy.deepcopy(payload(schema).body)
    return body


def required(schema: str) -> dict[str, Any]:
    """Make a body of a documented schema with nothing but what it requires, at its top."""
    names = documented()["components"]["schemas"][schema]["required"]
    return {name: value for name, value in full(schema).items() if name in names}


def is_allowed(body: Any, schema: str) -> bool:
    """Say whether a body violates nothing; unlike `violations`, this ends at the first thing that is wrong."""
    return validator_of(schema).is_valid(body)
