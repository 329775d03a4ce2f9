"""The operations on apps: each loads what it is read with when it is called first, not when the facade is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.decode.wire import LOADING, load_models
from phala_facade.errors import ConfigurationError
from phala_facade.models import App, Cvm
from phala_facade.operations.call import Call, request
from phala_facade.operations.identifier import app_identifier

if TYPE_CHECKING:
    from phala_facade.models import CvmList


def get_app(app: str | App | Cvm) -> Call[App]:
    """Ask for one app: `GET /api/v1/apps/{app_id}`.

    Raises:
        ConfigurationError: The identifier cannot be one, or what was given carries none.
    """
    with LOADING:
        from phala_facade.operations.answers import read_app
        from phala_facade.operations.versions import APPS

        load_models()
        from phala_wire.api.apps.get_dstack_app import _get_kwargs  # pyright: ignore[reportPrivateUsage]

    app_id = _identifier(app)
    return Call(request("apps.get", _get_kwargs(app_id=app_id), app_id), lambda answer: read_app(answer, APPS))


def list_app_cvms(app: str | App | Cvm) -> Call[CvmList]:
    """Ask for the CVMs of one app: `GET /api/v1/apps/{app_id}/cvms`.

    Raises:
        ConfigurationError: The identifier cannot be one, or what was given carries none.
    """
    with LOADING:
        from phala_facade.operations.answers import read_cvms
        from phala_facade.operations.versions import LISTED

        load_models()
        from phala_wire.api.apps.get_app_cvms import _get_kwargs  # pyright: ignore[reportPrivateUsage]

    app_id = _identifier(app)
    return Call(request("apps.list_cvms", _get_kwargs(app_id=app_id), app_id), lambda answer: read_cvms(answer, LISTED))


def _identifier(app: str | App | Cvm) -> str:
    if not isinstance(app, App | Cvm):
        return app_identifier(app)
    if app.app_id is None:
        raise ConfigurationError(f"this {type(app).__name__} carries no app_id to ask with")
    return app_identifier(app.app_id)
