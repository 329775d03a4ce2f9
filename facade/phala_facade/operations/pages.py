"""Parsing the pages of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from phala_facade.decode.items import TooManyItemsError, items_of, well_formed
from phala_facade.errors import UnexpectedResponseError
from phala_facade.models import AppList, AppPage, CvmPage
from phala_facade.operations.parsing import parse_app, parse_cvms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.decode.shape import Shape
    from phala_facade.models import App, Cvm
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps


class CvmEnvelope(msgspec.Struct):
    """What a page of CVMs consists of, in every version."""

    items: msgspec.Raw
    total: int
    page: int
    pages: int


class AppEnvelope(msgspec.Struct):
    """What a page of apps consists of, in every version."""

    dstack_apps: msgspec.Raw
    total: int
    page: int
    total_pages: int


E = TypeVar("E", CvmEnvelope, AppEnvelope)

_CVMS = msgspec.json.Decoder(CvmEnvelope)
_APPS = msgspec.json.Decoder(AppEnvelope)


def parse_cvm_page(body: bytes, response: Response, shapes: Sequence[Shape[Any, Cvm]], strict: bool) -> Steps[CvmPage]:
    """Parse a response with a page of CVMs.

    Raises:
        UnexpectedResponseError: It is not a page, or has an item that is not a CVM; `.partial` holds the CVMs.
        RequestTimeoutError: The call ran out of time.
    """
    found = _envelope(body, _CVMS, response)
    cvms = yield from parse_cvms(bytes(found.items), response, shapes, strict, "items")
    return CvmPage(cvms, page=found.page, pages=found.pages, total=found.total)


def parse_app_page(body: bytes, response: Response, shapes: Sequence[Shape[Any, App]], strict: bool) -> Steps[AppPage]:
    """Parse a response with a page of apps.

    Raises:
        UnexpectedResponseError: It is not a page, or has an item that is not an app; `.partial` holds the apps.
        RequestTimeoutError: The call ran out of time.
    """
    found = _envelope(body, _APPS, response)
    apps: list[App] = []
    first: UnexpectedResponseError | None = None
    try:
        for number, item in enumerate(items_of(bytes(found.dstack_apps), well_formed)):
            try:
                apps.append((yield from parse_app(item, response, shapes, strict, f"dstack_apps[{number}]")))
            except UnexpectedResponseError as error:
                first = first or error.with_traceback(None)
    except (msgspec.ValidationError, TooManyItemsError):
        raise response.unexpected("dstack_apps is not a JSON array of apps", "dstack_apps") from None
    if first is not None:
        first.partial = AppList(apps)
        raise first
    return AppPage(apps, page=found.page, pages=found.total_pages, total=found.total)


def _envelope(body: bytes, decoder: msgspec.json.Decoder[E], response: Response) -> E:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise response.unexpected(f"it is not a page of a list: {error}") from None
