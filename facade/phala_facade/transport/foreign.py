"""What a URL outside of the API serves, such as a log: requested without any credential."""

from __future__ import annotations

import codecs
import time
from typing import TYPE_CHECKING

import httpx

from phala_facade.errors import ConfigurationError, RequestError, RequestTimeoutError, UnexpectedResponseError
from phala_facade.errors.status import status_error_class
from phala_facade.transport.causes import is_timeout
from phala_facade.transport.settings import is_loopback, parsed_url

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_text(operation: str, url: str, *, timeout: float, limit: int = 64 << 20) -> Iterator[str]:
    """Yield the text that a URL serves, piece by piece.

    Args:
        operation: The call, for errors.
        url: The URL, `https://`; on loopback also `http://`.
        timeout: Total time, in seconds.
        limit: The most bytes to read.

    Raises:
        ConfigurationError: The URL is not of that kind.
        RequestError: There was no response; `RequestTimeoutError` if it took too long.
        StatusError: The response is an error or a redirect, which is not followed.
        UnexpectedResponseError: There is more than the limit.
    """
    place = parsed_url(url)
    if place is None or not (place.scheme == "https" or (place.scheme == "http" and is_loopback(place.host))):
        raise ConfigurationError(f"{operation}: the URL that the API names is not https://: {url}")
    end = time.monotonic() + timeout
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    read = 0
    try:
        with httpx.stream("GET", place, timeout=timeout, headers={"Accept-Encoding": "identity"}) as response:
            if not response.is_success:
                raise status_error_class(response.status_code)(
                    operation=operation, status_code=response.status_code, subject=url
                )
            for chunk in response.iter_raw():
                read += len(chunk)
                if read > limit:
                    reason = f"there is more than {limit} bytes of it"
                    raise UnexpectedResponseError(operation=operation, api_version="none", reason=reason, subject=url)
                yield decoder.decode(chunk)
                if time.monotonic() > end:
                    raise TimeoutError
    except (httpx.HTTPError, OSError) as error:
        kind = RequestTimeoutError if is_timeout(error) else RequestError
        reason = f"took longer than {timeout:g} s" if is_timeout(error) else f"{type(error).__name__}: {error}"
        raise kind(operation=operation, reason=reason, subject=url) from error
