"""The documented spec, and bodies that it allows."""

from __future__ import annotations

from typing import Any

from phala_facade.decode.strict import documented
from phala_facade.normalise.app_cvm_basic_info import APP_CVM_BASIC_INFO as APP_CVM_BASIC_INFO_SHAPE
from phala_facade.normalise.app_cvm_basic_info import cvm_of_app_basic_info
from phala_facade.operations.answers import Reader
from phala_facade.operations.versions import READERS as ANSWERING
from scripts.provenance.payload import full_payload

IN_APPS = Reader(APP_CVM_BASIC_INFO_SHAPE, cvm_of_app_basic_info)
READERS: tuple[Reader[Any], ...] = (*ANSWERING, IN_APPS)
"""How each documented shape is read."""

HOSTED_CVM = "HostedCvm"
CVM_INFO = "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo"
CVM_INFO_DETAIL = "CVMInfoDetail"
CVM_BASIC_INFO = "teehouse__api__routes__cvms__management__CvmBasicInfo"
APP_CVM_BASIC_INFO = "teehouse__api__routes__apps__v20251028__schemas__CvmBasicInfo"
APP_2025_10_28 = "teehouse__api__routes__apps__v20251028__schemas__DstackAppFullResponse"
APP_2026_01_21 = "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse"
APP_MINIMAL = "DstackAppMinimalResponse"


def full(schema: str) -> dict[str, Any]:
    """Make a body of a documented schema with everything given."""
    body: dict[str, Any] = full_payload(schema, documented()).body
    return body


def required(schema: str) -> dict[str, Any]:
    """Make a body of a documented schema with nothing but what it requires, at its top."""
    names = documented()["components"]["schemas"][schema]["required"]
    return {name: value for name, value in full(schema).items() if name in names}
