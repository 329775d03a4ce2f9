"""What an exception from below tells: whether another attempt may help, and nothing that could show a credential."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, cast

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.transport.secret import Secrets


def is_lost(cause: Exception) -> bool:
    """Tell whether the connection failed, rather than the request or the code that sends it."""
    if any(isinstance(link, ssl.SSLCertVerificationError) for link in _links(cause, None)):
        return False
    return isinstance(cause, httpx.NetworkError | httpx.RemoteProtocolError | httpx.ProxyError | OSError)


def words_of(cause: Exception, end: BaseException | None) -> str:
    """Give what an error says; one that is silent came from an error of the operating system that is not."""
    links = (link for link in _links(cause, end) if link is cause or isinstance(link, OSError))
    return next((words for link in links if (words := str(link))), "")


def disarmed(cause: Exception, end: BaseException | None, secrets: Secrets) -> Exception:
    """Take from an error, and from all that it came from, what could show a credential.

    That is the request it names, the frames it passed through, and what its words and attributes quote.

    Args:
        cause: The error; it is changed.
        end: What the caller was handling meanwhile; it and what it came from stay as they are.
        secrets: What to replace.

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
        _redact(link, secrets)
    replaced = {id(link): _stand_in(link) for link in links if _shows(link, secrets)}
    for link in links:
        suppressed = link.__suppress_context__
        link.__cause__ = replaced.get(id(link.__cause__), link.__cause__)
        link.__context__ = replaced.get(id(link.__context__), link.__context__)
        link.__suppress_context__ = suppressed
    return replaced.get(id(cause), cause)


def _links(error: BaseException, end: BaseException | None) -> Iterator[BaseException]:
    """Give an error and all that it came from, each once, up to but without `end`."""
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


def _redact(link: BaseException, secrets: Secrets) -> None:
    link.args = tuple(secrets.redact_plain(argument) for argument in link.args)
    for name, value in vars(link).items():
        redacted = secrets.redact_plain(value)
        if redacted != value:
            vars(link)[name] = redacted
    if isinstance(link, OSError):
        link.strerror = None if link.strerror is None else secrets.redact(link.strerror)


def _shows(link: BaseException, secrets: Secrets) -> bool:
    words = f"{link}\n{link!r}"
    return secrets.redact(words) != words


def _stand_in(link: BaseException) -> Exception:
    return RuntimeError(f"{type(link).__name__}, whose words show a credential")
