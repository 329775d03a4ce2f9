"""Every operation of the facade, one row each; whatever covers all operations iterates these rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from phala_facade.operations.operation import Operation
from phala_facade.operations.pages import parse_app_page, parse_cvm_page
from phala_facade.operations.parsing import parse_app, parse_cvms, parse_one
from phala_facade.operations.versions import APPS, DETAILED, LISTED
from phala_facade.shapes.filter_options import FILTER_OPTIONS
from phala_wire.api.apps import get_app_cvms, get_dstack_app, get_filter_options, list_dstack_apps
from phala_wire.api.cvms import get_cvm, list_cvms, list_cvms_paginated

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape

LIST_CVMS = Operation("cvms.list", list_cvms, LISTED, parse_cvms, {"teepod_id": "node_id"}, items="[]")
LIST_CVM_PAGES = Operation(
    "cvms.pages", list_cvms_paginated, LISTED, parse_cvm_page, {"teepod_id": "node_id"}, items="items[]"
)
GET_CVM = Operation("cvms.get", get_cvm, DETAILED, parse_one)
LIST_APPS = Operation("apps.list", list_dstack_apps, APPS, parse_app_page, items="dstack_apps[]")
GET_FILTER_OPTIONS = Operation("apps.filter_options", get_filter_options, (FILTER_OPTIONS,), parse_one)
GET_APP = Operation("apps.get", get_dstack_app, APPS, parse_app)
LIST_APP_CVMS = Operation("apps.list_cvms", get_app_cvms, LISTED, parse_cvms, items="[]")


def _is_row(value: object) -> TypeGuard[Operation[..., Any, Any]]:
    return isinstance(value, Operation)


OPERATIONS: tuple[Operation[..., Any, Any], ...] = tuple(filter(_is_row, vars().values()))
"""Every operation: the rows above."""

SHAPES: tuple[Shape[Any, Any], ...] = tuple(dict.fromkeys(shape for each in OPERATIONS for shape in each.shapes))
"""Every shape of a response or of its items."""
