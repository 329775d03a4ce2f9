"""The requests of the operations on apps: their arguments are checked before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.errors import InvalidArgumentError
from phala_facade.models import App, Cvm
from phala_facade.operations import registry
from phala_facade.operations.identity import APP_FIELDS, checked, field_of
from phala_facade.operations.paging import Paging
from phala_facade.validation import app_identifier, is_a, text, valid_page_size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from phala_facade.models import AppPage, CvmList, FilterOptions
    from phala_facade.operations.request import Request


def get_app(app: str | App | Cvm) -> Request[App]:
    """Return the request for one app.

    Raises:
        InvalidArgumentError: The identifier is not valid, or the value has none.
    """
    app_id = _identifier(app)
    return checked(registry.GET_APP.request(app_id=app_id), field_of(app_id, APP_FIELDS), app_id)


def list_app_cvms(app: str | App | Cvm) -> Request[CvmList]:
    """Return the request that lists the CVMs of one app.

    Raises:
        InvalidArgumentError: The identifier is not valid, or the value has none.
    """
    return registry.LIST_APP_CVMS.request(app_id=_identifier(app))


def app_pages(
    page_size: int,
    *,
    search: str | None = None,
    status: str | Iterable[str] | None = None,
    listed: bool | None = None,
    base_image: str | None = None,
    instance_type: str | None = None,
    kms_slug: str | None = None,
    kms_type: str | None = None,
    node: str | None = None,
    region: str | None = None,
) -> Paging[AppPage]:
    """Return a walk through the pages of the apps of the workspace.

    Raises:
        InvalidArgumentError: `page_size` is not an integer from 1 to 100, or a filter is not valid.
    """
    page_size = valid_page_size(page_size)
    if status is not None and not hasattr(status, "__iter__"):
        raise InvalidArgumentError(f"status must be a string, or several, not {type(status).__name__}")
    statuses = None if status is None else [text("status", each) for each in _each(status)]
    if listed is not None and not is_a(bool, listed):
        raise InvalidArgumentError(f"listed must be a boolean, not {type(listed).__name__}")
    filters = {
        "search": search,
        "base_image": base_image,
        "instance_type": instance_type,
        "kms_slug": kms_slug,
        "kms_type": kms_type,
        "node": node,
        "region": region,
    }
    texts = {name: text(name, value) for name, value in filters.items() if value is not None}
    return Paging(
        lambda number: registry.LIST_APPS.request(
            page=number, page_size=page_size, status=statuses, listed=listed, **texts
        )
    )


def filter_options() -> Request[FilterOptions]:
    """Return the request for the values that a list of apps can be filtered by."""
    return registry.GET_FILTER_OPTIONS.request()


def _each(status: str | Iterable[str]) -> Iterable[str]:
    return (status,) if isinstance(status, str) else status


def _identifier(app: str | App | Cvm) -> str:
    if not isinstance(app, App | Cvm):
        return app_identifier(app)
    if app.app_id is None:
        raise InvalidArgumentError(f"this {type(app).__name__} has no app_id to request")
    return app_identifier(app.app_id)
