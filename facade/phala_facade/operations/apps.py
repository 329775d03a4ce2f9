"""The requests of the operations on apps: their arguments are checked before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.errors import ConfigurationError
from phala_facade.models import App, Cvm
from phala_facade.operations import registry
from phala_facade.operations.identity import APP_FIELDS, checked, field_of
from phala_facade.validation import app_identifier

if TYPE_CHECKING:
    from phala_facade.models import CvmList
    from phala_facade.operations.request import Request


def get_app(app: str | App | Cvm) -> Request[App]:
    """Return the request for one app.

    Raises:
        ConfigurationError: The identifier is not valid, or the value has none.
    """
    app_id = _identifier(app)
    return checked(registry.GET_APP.request(app_id=app_id), field_of(app_id, APP_FIELDS), app_id)


def list_app_cvms(app: str | App | Cvm) -> Request[CvmList]:
    """Return the request that lists the CVMs of one app.

    Raises:
        ConfigurationError: The identifier is not valid, or the value has none.
    """
    return registry.LIST_APP_CVMS.request(app_id=_identifier(app))


def _identifier(app: str | App | Cvm) -> str:
    if not isinstance(app, App | Cvm):
        return app_identifier(app)
    if app.app_id is None:
        raise ConfigurationError(f"this {type(app).__name__} has no app_id to request")
    return app_identifier(app.app_id)
