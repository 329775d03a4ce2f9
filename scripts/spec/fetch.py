"""A document fetched from an address: without credentials, and bounded in size and time."""

from __future__ import annotations

import asyncio
import ipaddress
import sys

import httpx

from scripts.spec.document import SpecError
from scripts.spec.files import MAX_BYTES

MAX_REDIRECTS = 5

#: What is asked for: no compression, so that the bound is that of what is sent.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "phala-facade-spec"}


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
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.host)):
        raise SpecError(f"{public(url)} is not https: give an https address, or a file")
    return url


def public(url: httpx.URL) -> str:
    """Return an address without its query and fragment, which may hold a token."""
    return str(url.copy_with(query=None, fragment=None))


def fetch(given: str, *, size: int = MAX_BYTES, seconds: float = 60) -> bytes:
    """Fetch an address, which stderr tells.

    Redirects are shown and followed, at most five, and never to an address that could not have been given, nor from
    https to http. No credential, cookie or `.netrc` entry is sent; the proxies of the environment are used.

    Args:
        given: The address.
        size: How many bytes the body may have.
        seconds: How long it may take with all its redirects.

    Returns:
        The whole body.

    Raises:
        SpecError: There is no whole response of status 200 within the bounds.
    """
    url = address(given)
    try:
        # The clock of the event loop bounds a name lookup, a handshake and a dripping header as well as the body.
        return asyncio.run(_fetch(url, size, seconds))
    except (TimeoutError, httpx.TimeoutException):
        raise SpecError(f"{public(url)} took more than {seconds:g} s: try again, or give a file") from None
    except httpx.HTTPError as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise SpecError(f"{public(url)} cannot be fetched, or is cut off: {reason}") from None
    except (ImportError, ValueError) as error:
        # How httpx says that the environment names a proxy or a certificate file that it cannot use.
        raise SpecError(f"{public(url)} cannot be fetched: proxy or TLS settings: {error}") from None


async def _fetch(url: httpx.URL, size: int, seconds: float) -> bytes:
    async with asyncio.timeout(seconds), httpx.AsyncClient(headers=_HEADERS, timeout=seconds) as client:
        for _ in range(MAX_REDIRECTS + 1):
            print(f"fetch: {public(url)}", file=sys.stderr, flush=True)
            client.cookies.clear()
            async with client.stream("GET", url) as response:
                if response.next_request is None:
                    return await _body(response, public(url), size)
                target = address(str(response.next_request.url))
            if target.scheme != "https" and url.scheme == "https":
                raise SpecError(f"{public(url)} redirects from https to {public(target)}")
            url = target
    raise SpecError(f"more than {MAX_REDIRECTS} redirects, the last one to {public(url)}")


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


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
