"""A document fetched from an address: without credentials, and bounded in size and time."""

from __future__ import annotations

import asyncio
import ipaddress
import sys
from dataclasses import dataclass

import httpx

from scripts.spec.document import SpecError
from scripts.spec.files import MAX_BYTES

MAX_REDIRECTS = 5

#: What is asked for: no compression, so that the bound is that of what is sent.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "phala-facade-spec"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How large a response may be, and how many seconds it may take with all its redirects."""

    size: int = MAX_BYTES
    seconds: float = 60.0


def address(given: str) -> httpx.URL:
    """Parse an address that may be fetched: https, or http on this machine, and without credentials.

    Raises:
        SpecError: It is another one; the message does not repeat it.
    """
    try:
        url = httpx.URL(given)
    except httpx.InvalidURL as error:
        raise SpecError(f"the address cannot be read: {error}") from None
    if url.userinfo:
        raise SpecError(f"the address of {url.host} holds credentials: none are ever sent; fetch it yourself")
    if url.scheme != "https" and not _is_loopback(url):
        raise SpecError(f"{public(url)} is not https: give an https address, or a file")
    return url


def public(url: httpx.URL) -> str:
    """Return an address without its query and fragment, which may hold a token."""
    return str(url.copy_with(query=None, fragment=None))


def fetch(given: str, limits: Limits | None = None) -> bytes:
    """Fetch an address, which stderr tells.

    Redirects are shown and followed, at most five, and never to an address that could not have been given, nor from
    https to http. No credential, cookie or `.netrc` entry is sent; the proxies of the environment are used.

    Args:
        given: The address.
        limits: The bounds, if not the default ones.

    Returns:
        The whole body.

    Raises:
        SpecError: There is no whole response of status 200 within the bounds.
    """
    limits = limits or Limits()
    url = address(given)
    try:
        # The clock of the event loop bounds a name lookup, a handshake and a dripping header as well as the body.
        return asyncio.run(_fetch(url, limits))
    except (TimeoutError, httpx.TimeoutException):
        raise SpecError(f"{public(url)} took more than {limits.seconds:g} s: try again, or give a file") from None
    except httpx.HTTPError as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise SpecError(f"{public(url)} cannot be fetched, or is cut off: {reason}") from None
    except (ImportError, ValueError) as error:
        # How httpx says that the environment names a proxy or a certificate file that it cannot use.
        raise SpecError(f"{public(url)} cannot be fetched: proxy or TLS settings: {error}") from None


async def _fetch(url: httpx.URL, limits: Limits) -> bytes:
    async with asyncio.timeout(limits.seconds), httpx.AsyncClient(headers=_HEADERS, timeout=limits.seconds) as client:
        for _ in range(MAX_REDIRECTS + 1):
            print(f"fetch: {public(url)}", file=sys.stderr, flush=True)
            client.cookies.clear()
            async with client.stream("GET", url) as response:
                if response.next_request is None:
                    return await _body(response, public(url), limits.size)
                url = _redirected(url, str(response.next_request.url))
    raise SpecError(f"more than {MAX_REDIRECTS} redirects, the last one to {public(url)}")


def _redirected(url: httpx.URL, location: str) -> httpx.URL:
    target = address(location)
    if target.scheme != "https" and url.scheme == "https":
        raise SpecError(f"{public(url)} redirects from https to {public(target)}")
    return target


async def _body(response: httpx.Response, name: str, most: int) -> bytes:
    if response.status_code != 200:
        raise SpecError(f"{name} responded with {response.status_code} {response.reason_phrase}".rstrip())
    coding = response.headers.get("content-encoding", "identity").lower()
    if coding != "identity":
        raise SpecError(f"{name} is encoded as {coding}, which was not asked for")
    if not response.headers.keys() & {"content-length", "transfer-encoding"}:
        raise SpecError(f"{name} does not say how long it is: a part could pass for the whole; fetch it yourself")
    received = bytearray()
    async for part in response.aiter_raw():
        received += part
        if len(received) > most:
            raise SpecError(f"{name} is larger than {most} bytes")
    return bytes(received)


def _is_loopback(url: httpx.URL) -> bool:
    if url.scheme != "http":
        return False
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return url.host == "localhost"
