"""What an exception from below tells: whether another attempt may help, and nothing that could show a credential."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_lost(cause: Exception) -> bool:
    """Tell whether the connection failed, rather than the request or the code that sends it."""
    if any(isinstance(link, ssl.SSLCertVerificationError) for link in _chain(cause, None)):
        return False
    return isinstance(cause, httpx.NetworkError | httpx.RemoteProtocolError | httpx.ProxyError | OSError)


def _chain(error: BaseException, end: BaseException | None) -> Iterator[BaseException]:
    """Give an error and what it came from, each once, up to but without `end`."""
    seen = {id(end)}
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def disarmed(cause: Exception, end: BaseException | None) -> Exception:
    """Take from an error what could show a credential: the request it names, and the frames it passed through."""
    for link in _chain(cause, end):
        link.__traceback__ = None
        if isinstance(link, httpx.RequestError):
            link.request = httpx.Request("GET", "")
    return cause
