"""The calls of the operations on apps: their arguments are checked before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.errors import ConfigurationError
from phala_facade.models import App, Cvm
from phala_facade.operations import registry
from phala_facade.operations.call import Call
from phala_facade.operations.identity import check_identity, field_of_app
from phala_facade.validation import app_identifier

if TYPE_CHECKING:
    from phala_facade.models import CvmList
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps


def get_app(app: str | App | Cvm) -> Call[App]:
    """Return the call for one app.

    Raises:
        ConfigurationError: The identifier is not valid, or the value has none.
    """
    app_id = _identifier(app)
    field = field_of_app(app_id)
    call = registry.GET_APP.call(app_id=app_id)

    def steps(response: Response, strict: bool) -> Steps[App]:
        found = yield from call.steps(response, strict)
        check_identity(found, field, app_id, response)
        return found

    return Call(call.request, steps)


def list_app_cvms(app: str | App | Cvm) -> Call[CvmList]:
    """Return the call that lists the CVMs of one app.

    Raises:
        ConfigurationError: The identifier is not valid, or the value has none.
    """
    return registry.LIST_APP_CVMS.call(app_id=_identifier(app))


def _identifier(app: str | App | Cvm) -> str:
    if not isinstance(app, App | Cvm):
        return app_identifier(app)
    if app.app_id is None:
        raise ConfigurationError(f"this {type(app).__name__} has no app_id to request")
    return app_identifier(app.app_id)
