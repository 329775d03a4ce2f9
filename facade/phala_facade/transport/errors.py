"""What goes wrong with an attempt: what the body of an error says, and what an exception from below tells."""

from __future__ import annotations

import json
import re
import signal
import ssl
from functools import partial
from traceback import walk_tb
from typing import TYPE_CHECKING, cast

import httpx
import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from phala_facade.transport.redaction import Redactor

BODY_LENGTH = 64 << 10
"""How much of the text of an error answer is kept, in characters."""

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]*)", re.IGNORECASE)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What an error answer says; see `StatusError` for the meaning of each part."""

    detail: str | None = None
    code: str | None = None
    errors: tuple[object, ...] = ()
    suggestions: tuple[str, ...] = ()
    links: tuple[object, ...] = ()
    request_id: str | None = None
    body: str = ""


def read_problem(content: bytes, redactor: Redactor) -> Problem:
    """Read the body of an error answer. Never raises: what cannot be read is kept as text.

    Args:
        content: The body, inflated.
        redactor: What replaces credentials wherever the server echoes it.
    """
    text = content.decode("utf-8-sig", errors="replace")
    # More than is kept, so that a credential is replaced before it could be cut in two.
    body = redactor.redact(text[: 2 * BODY_LENGTH])[:BODY_LENGTH]
    try:
        value = redactor.redact_plain(json.loads(text))
    except (ValueError, RecursionError):
        return Problem(detail=_html_title(body) if body.lstrip().startswith("<") else _text(body), body=body)
    if isinstance(value, list):
        value = {"detail": cast("list[object]", value)}
    if not isinstance(value, dict):
        return Problem(detail=_text(value), body=body)
    return _from_object(cast("dict[str, object]", value), body)


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
    """Word FastAPI's validation items as `query.page: Input should be ...`."""
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
    import html

    title = _TITLE.search(page)
    return _text(html.unescape(title[1])) if title else None


_LOST = frozenset({"NetworkError", "RemoteProtocolError", "ProxyError"})


def is_timeout(cause: Exception) -> bool:
    """Return whether a wait took too long."""
    return isinstance(cause, TimeoutError) or "TimeoutException" in _kinds(cause)


def is_lost(cause: Exception) -> bool:
    """Return whether the connection failed, rather than the request or the code that sends it."""
    if any(isinstance(link, ssl.SSLCertVerificationError) for link in _links(cause, None)):
        return False
    if "ProxyError" in _kinds(cause) and str(cause).startswith(("403", "407")):
        # Another request would be refused just the same.
        return False
    return isinstance(cause, OSError) or not _LOST.isdisjoint(_kinds(cause))


def is_of_proxy(cause: Exception) -> bool:
    """Return whether a proxy refused to make a tunnel."""
    return "ProxyError" in _kinds(cause)


def raised_by_signal_handler(error: BaseException, end: BaseException | None) -> BaseException | None:
    """Return what a handler of a signal raised, if an error is that or came from it.

    A handler runs wherever the thread happens to be, and whatever it raises looks as if it came from there. Only the
    handler's own frame in the traceback tells.

    Args:
        error: The error.
        end: What the caller was handling before; it is not looked into.
    """
    handlers = {_code(handler) for number in signal.valid_signals() if callable(handler := signal.getsignal(number))}
    for link in _links(error, end):
        if any(frame.f_code in handlers for frame, _ in walk_tb(link.__traceback__)):
            return link
    return None


def _code(handler: Callable[..., object]) -> object:
    while isinstance(handler, partial):
        handler = cast("partial[object]", handler).func
    # Functions and methods have it themselves, other objects in the method that their class is called by.
    return getattr(handler, "__code__", None) or getattr(type(handler).__call__, "__code__", None)


def _kinds(cause: Exception) -> set[str]:
    """Return the names of an error's classes: those of httpx and httpx2 are alike but not the same."""
    return {kind.__name__ for kind in type(cause).__mro__}


def words_of(cause: Exception, end: BaseException | None) -> str:
    """Return what an error says; one that is silent came from an error of the operating system that is not."""
    links = (link for link in _links(cause, end) if link is cause or isinstance(link, OSError))
    return next((words for link in links if (words := str(link))), "")


def disarmed(cause: Exception, end: BaseException | None, redactor: Redactor) -> Exception:
    """Take from an error, and from all that it came from, what could show a credential.

    That is the request it names, the frames it passed through, and what its words and attributes quote.

    Args:
        cause: The error; it is changed.
        end: What the caller was handling meanwhile; it and what it came from stay as they are.
        redactor: What to replace.

    Returns:
        The error itself; or one that names its type, where its words still show a credential.
    """
    links = list(_links(cause, end))
    for link in links:
        link.__traceback__ = None
        if isinstance(link, httpx.HTTPError):
            link.request = httpx.Request("GET", "")
        if isinstance(link, httpx.HTTPStatusError):
            link.response.request = link.request
        _redact(link, redactor)
    replaced = {id(link): _stand_in(link) for link in links if _shows(link, redactor)}
    for link in links:
        suppressed = link.__suppress_context__
        link.__cause__ = replaced.get(id(link.__cause__), link.__cause__)
        link.__context__ = replaced.get(id(link.__context__), link.__context__)
        link.__suppress_context__ = suppressed
    return replaced.get(id(cause), cause)


def _links(error: BaseException, end: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and all that it came from, each once, up to but without `end`."""
    seen = {id(end)}
    waiting: list[BaseException | None] = [error]
    while waiting:
        link = waiting.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [link.__cause__, link.__context__]
        if isinstance(link, BaseExceptionGroup):
            waiting += cast("BaseExceptionGroup[BaseException]", link).exceptions


def _redact(link: BaseException, redactor: Redactor) -> None:
    link.args = tuple(redactor.redact_plain(argument) for argument in link.args)
    for name, value in vars(link).items():
        redacted = redactor.redact_plain(value)
        if redacted != value:
            vars(link)[name] = redacted
    if isinstance(link, OSError):
        link.strerror = None if link.strerror is None else redactor.redact(link.strerror)


def _shows(link: BaseException, redactor: Redactor) -> bool:
    words = f"{link}\n{link!r}"
    return redactor.redact(words) != words


def _stand_in(link: BaseException) -> Exception:
    return RuntimeError(f"{type(link).__name__}, whose words show a credential")
