"""What the exception that broke an attempt tells, and what of it may be shown."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any, cast

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.transport.redaction import Redactor

_LOST = frozenset({"NetworkError", "RemoteProtocolError", "ProxyError"})


def is_timeout(cause: Exception) -> bool:
    """Return whether a wait took too long."""
    return isinstance(cause, TimeoutError) or "TimeoutException" in _kinds(cause)


def is_lost(cause: Exception) -> bool:
    """Return whether the connection failed, rather than the request or the code that sends it."""
    if any(isinstance(link, ssl.SSLCertVerificationError) for link in links(cause, None)):
        return False
    if is_of_proxy(cause) and str(cause).startswith(("403", "407")):
        # Another request would be refused just the same.
        return False
    return isinstance(cause, OSError) or not _LOST.isdisjoint(_kinds(cause))


def is_of_proxy(cause: Exception) -> bool:
    """Return whether a proxy refused to make a tunnel."""
    return "ProxyError" in _kinds(cause)


def words_of(cause: Exception, end: BaseException | None) -> str:
    """Return what an error says; one that is silent came from an error of the operating system that is not."""
    found = (str(link) for link in links(cause, end) if link is cause or isinstance(link, OSError))
    return next(filter(None, found), "")


def links(error: BaseException, end: BaseException | None) -> Iterator[BaseException]:
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


def disarmed(cause: Exception, end: BaseException | None, redactor: Redactor) -> Exception:
    """Take from an error, and from all that it came from, what could show a credential.

    That is the request it names, the frames it passed through, and what its words and attributes quote. What the
    caller was handling meanwhile, the `end`, stays as it is.

    Returns:
        The error itself, which is changed; or one that names its type, where its words still show a credential.
    """
    found = list(links(cause, end))
    for link in found:
        link.__traceback__ = None
        _forget_request(link)
        _redact(link, redactor)
    replaced = {id(link): _stand_in(link) for link in found if _shows(link, redactor)}
    for link in found:
        suppressed = link.__suppress_context__
        link.__cause__ = replaced.get(id(link.__cause__), link.__cause__)
        link.__context__ = replaced.get(id(link.__context__), link.__context__)
        link.__suppress_context__ = suppressed
    return replaced.get(id(cause), cause)


def _kinds(cause: BaseException) -> set[str]:
    """Return the names of an error's classes: those of httpx and httpx2 are alike but not the same."""
    return {kind.__name__ for kind in type(cause).__mro__}


def _forget_request(link: Any) -> None:
    kinds = _kinds(link)
    if "HTTPError" in kinds:
        link.request = httpx.Request("GET", "")
    if "HTTPStatusError" in kinds:
        link.response.request = link.request


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
