"""Walking the pages of a list: which request is next, and what of each page is new."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec.structs import replace

from phala_facade.models.value_list import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from phala_facade.models.source import Sourced
    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps

PageT = TypeVar("PageT", bound=Page[Any])

logger = logging.getLogger("phala_facade.paging")


class Paging(Generic[PageT]):
    """One walk through the pages of a list, which may change meanwhile.

    An item that moves over the edge of a page is seen twice or never. It is never returned twice; that it may be
    missing is noted on the page, logged, and an error in strict mode.

    Args:
        request: Returns the request of one page, by its number.
    """

    def __init__(self, request: Callable[[int], Request[PageT]]) -> None:
        self._request = request
        self._identifiers: set[tuple[str, object]] = set()
        self._count = 0
        self._total: int | None = None
        self._changed = False
        self._finished = False

    def requests(self) -> Iterator[Request[PageT]]:
        """Yield the request of each page; the response to one must be parsed before the next one is requested."""
        number = 0
        while not self._finished:
            number += 1
            request = self._request(number)
            yield replace(request, parse=partial(self._parse, request, number))

    def _parse(self, request: Request[PageT], number: int, response: Response, strict: bool) -> Steps[PageT]:
        page = yield from request.parse(response, strict)
        if page.page != number:
            raise response.unexpected(f"page {page.page} was sent in response to the request for page {number}", "page")
        changed_before = self._changed
        new = self._new(page)
        if self._changed and not changed_before:
            problem = "the list changed while its pages were requested, so that some of it may be missing"
            if strict:
                raise response.unexpected(f"strict: {problem}", partial=new)
            logger.warning("%s: page %d of %d: %s", request.operation, page.page, page.pages, problem)
        return new

    def _new(self, page: PageT) -> PageT:
        new = [value for value in page if not self._is_repeated(value)]
        self._count += len(new)
        self._total = page.total if self._total is None else self._total
        # Without anything new there is no end in sight.
        self._finished = page.page >= page.pages or not new
        short = self._finished and self._count < page.total
        self._changed = self._changed or len(new) < len(page) or page.total != self._total or short
        return type(page)(new, page=page.page, pages=page.pages, total=page.total, changed=self._changed)

    def _is_repeated(self, value: Sourced) -> bool:
        known = [(name, getattr(value, name)) for name in value.identifiers]
        known = [(name, identifier) for name, identifier in known if identifier]
        repeated = not self._identifiers.isdisjoint(known)
        self._identifiers.update(known)
        return repeated
