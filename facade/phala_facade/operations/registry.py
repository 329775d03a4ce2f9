"""Every operation of the facade: one row each, which everything that treats them all iterates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from phala_facade.operations.operation import Operation
from phala_facade.operations.parsing import parse_app, parse_cvm, parse_cvms
from phala_facade.operations.versions import APPS, DETAILED, LISTED
from phala_wire.api.apps.get_app_cvms import build_request as request_app_cvms
from phala_wire.api.apps.get_dstack_app import build_request as request_app
from phala_wire.api.cvms.get_cvm import build_request as request_cvm
from phala_wire.api.cvms.list_cvms import build_request as request_cvms

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape

LIST_CVMS = Operation(
    "cvms.list", "GET", "/api/v1/cvms", request_cvms, LISTED, parse_cvms, arguments={"teepod_id": "node_id"}
)
GET_CVM = Operation("cvms.get", "GET", "/api/v1/cvms/{cvm_id}", request_cvm, DETAILED, parse_cvm)
GET_APP = Operation("apps.get", "GET", "/api/v1/apps/{app_id}", request_app, APPS, parse_app)
LIST_APP_CVMS = Operation("apps.list_cvms", "GET", "/api/v1/apps/{app_id}/cvms", request_app_cvms, LISTED, parse_cvms)

OPERATIONS: tuple[Operation[..., Any, Any], ...] = (LIST_CVMS, GET_CVM, GET_APP, LIST_APP_CVMS)
"""Every operation."""

SHAPES: tuple[Shape[Any, Any], ...] = tuple(dict.fromkeys(shape for each in OPERATIONS for shape in each.shapes))
"""Every shape of a response or of an item of one."""
