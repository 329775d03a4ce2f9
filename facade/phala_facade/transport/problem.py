"""What the body of an error says, whichever of its forms it has."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, cast

import msgspec

from phala_facade.transport.signals import ignoring

if TYPE_CHECKING:
    from phala_facade.transport.redaction import Redactor

BODY_LENGTH = 64 << 10
"""How much of the body of an error response is kept, in characters."""

_EDGE = re.compile(r"error code: [0-9]")
"""What Cloudflare says to a client that takes no page."""

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]*)", re.IGNORECASE)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What an error response says; see `StatusError` for the meaning of each part."""

    detail: str | None = None
    code: str | None = None
    errors: tuple[object, ...] = ()
    suggestions: tuple[str, ...] = ()
    links: tuple[object, ...] = ()
    request_id: str | None = None
    body: str = ""
    is_json: bool = True

    def is_from_intermediary(self, status_code: int) -> bool:
        """Return whether an error seems to come from something in front of the API, whose own errors are JSON.

        A plain text with a 5xx may be that of the framework that the API runs in.
        """
        text = self.body.lstrip()
        if self.is_json or not text:
            return False
        return status_code == 403 or (status_code >= 500 and (text.startswith("<") or bool(_EDGE.match(text))))


def parse_problem(content: bytes, redactor: Redactor) -> Problem:
    """Parse the inflated body of an error response. Never raises: what cannot be parsed is kept as text."""
    text = content.decode("utf-8-sig", errors="replace")
    # More than is kept, so that a credential is replaced before it could be cut in two.
    body = redactor.redact(text[: 2 * BODY_LENGTH])[:BODY_LENGTH]
    with ignoring(ValueError, RecursionError):
        value = redactor.redact_plain(json.loads(text))
        if isinstance(value, list):
            value = {"detail": cast("list[object]", value)}
        if not isinstance(value, dict):
            return Problem(detail=_text(value), body=body)
        return _from_object(cast("dict[str, object]", value), body)
    detail = _html_title(body) if body.lstrip().startswith("<") else _text(body)
    return Problem(detail=detail, body=body, is_json=False)


def _from_object(top: dict[str, object], body: str) -> Problem:
    detail = top.get("detail")
    # The vendor puts its structured form at the top or under `detail`, gateways put theirs under `error`.
    nested = [cast("dict[str, object]", part) for part in (detail, top.get("error")) if isinstance(part, dict)]
    levels = [*nested, top]
    listed = cast("list[object]", detail) if isinstance(detail, list) else None
    return Problem(
        detail=_validation_text(listed)
        if listed
        else _first(levels, "detail", "message", "error_description", "error"),
        code=_first(levels, "error_code", "code", "error"),
        errors=tuple(listed) if listed is not None else _items(levels, "details"),
        suggestions=tuple(item for item in _items(levels, "suggestions") if isinstance(item, str)),
        links=_items(levels, "links"),
        request_id=_first(levels, "request_id"),
        body=body,
    )


def _first(levels: list[dict[str, object]], *keys: str) -> str | None:
    """Return the first of several keys that carries a text, looking for each at every level."""
    return next((text for key in keys for level in levels if (text := _text(level.get(key)))), None)


def _items(levels: list[dict[str, object]], key: str) -> tuple[object, ...]:
    for level in levels:
        value = level.get(key)
        if value is not None:
            return tuple(cast("list[object]", value)) if isinstance(value, list) else (value,)
    return ()


def _text(value: object) -> str | None:
    """Return a text as it is, and a number in digits: codes and ids come as both."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip()[:BODY_LENGTH] or None


def _validation_text(items: list[object]) -> str | None:
    """Return FastAPI's validation items as `query.page: Input should be ...`."""
    texts = [
        _validation_item(cast("dict[str, object]", item)) if isinstance(item, dict) else _text(item) for item in items
    ]
    return "; ".join(text for text in texts if text)[:BODY_LENGTH] or None


def _validation_item(item: dict[str, object]) -> str | None:
    message = _first([item], "msg", "message", "detail")
    where = item.get("loc")
    parts = [_text(part) or "?" for part in cast("list[object]", where)] if isinstance(where, list) else []
    return f"{'.'.join(parts)}: {message}" if parts and message else message


def _html_title(page: str) -> str | None:
    """Return the title of a page, which is where a proxy says what is wrong."""
    title = _TITLE.search(page)
    return _text(html.unescape(title[1])) if title else None
