"""The settings of a client: taken from its arguments and the environment, checked once, before any I/O."""

from __future__ import annotations

import os
import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import NoReturn
from urllib.request import getproxies

import httpx

from phala_facade.errors import ConfigurationError
from phala_facade.transport.redaction import Redactor
from phala_facade.transport.signals import ignoring, is_of_signal_handler
from phala_facade.validation import header_value, integer_of_at_least, is_a, positive_seconds

API_KEY_VARIABLE = "PHALA_CLOUD_API_KEY"  # pragma: allowlist secret
BASE_URL_VARIABLE = "PHALA_CLOUD_API_PREFIX"
DEFAULT_BASE_URL = "https://cloud-api.phala.com"

LAST_PORT = 65535


class Settings:
    """What every call of one client has in common: the client's arguments, checked, and what the environment says.

    An argument wins over the environment, and a credential given as an argument over any that is not: with an
    `access_token`, the environment's key is not sent. Both are sent only when both are given. Not picklable: it holds
    credentials.

    Attributes:
        base_url: Origin and path prefix, without `/api/v1` and without a slash at the end.
        redactor: What replaces credentials in messages.

    Raises:
        ConfigurationError: A setting is unusable, or there is no credential.
    """

    __slots__ = (
        "access_token",
        "api_key",
        "base_url",
        "max_response_bytes",
        "max_retries",
        "proxy",
        "redactor",
        "timeout",
        "verify",
        "workspace",
    )

    def __init__(
        self,
        *,
        api_key: str | None = None,
        access_token: str | None = None,
        base_url: str | None = None,
        workspace: str | None = None,
        timeout: float = 30.0,
        max_retries: int = 2,
        max_response_bytes: int = 64 << 20,
        verify: bool | str | os.PathLike[str] | ssl.SSLContext = True,
        proxy: str | None = None,
    ) -> None:
        if api_key is None and access_token is None:
            api_key = os.environ.get(API_KEY_VARIABLE, "").strip() or None
            if api_key is None:
                raise ConfigurationError(
                    f"no credentials: set the environment variable {API_KEY_VARIABLE}, or pass api_key or access_token"
                )
            header_value(API_KEY_VARIABLE, api_key)
        if base_url is None:
            base_url = os.environ.get(BASE_URL_VARIABLE, "").strip() or DEFAULT_BASE_URL
        if proxy is not None and not is_a(str, proxy):
            raise ConfigurationError(f"proxy must be a URL, not {type(proxy).__name__}")
        self.base_url = _base_url(base_url)
        self.api_key = None if api_key is None else header_value("api_key", api_key)
        self.access_token = None if access_token is None else header_value("access_token", access_token)
        self.workspace = None if workspace is None else header_value("workspace", workspace)
        self.timeout = positive_seconds("timeout", timeout)
        self.max_retries = integer_of_at_least(0, "max_retries", max_retries)
        self.max_response_bytes = integer_of_at_least(1, "max_response_bytes", max_response_bytes)
        self.verify = _verify(verify)
        self.proxy = proxy
        proxies = [url for each in (getproxies().values() if proxy is None else [proxy]) if (url := proxy_url(each))]
        names, passwords = [url.username for url in proxies], [url.password for url in proxies]
        self.redactor = Redactor([self.api_key, self.access_token, *names, *passwords])

    def __repr__(self) -> str:
        return f"Settings(base_url={self.base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a client's settings hold its credentials and are not pickled; make the client where it is used"
        )


def _base_url(text: str) -> str:
    if not is_a(str, text):
        raise ConfigurationError(f"base_url must be a string, not {type(text).__name__}")
    url = parsed_url(text)
    # What is wrong is said without the URL itself, and without the words of its parser: it may hold a password.
    if url is None:
        raise ConfigurationError("base_url is not a URL")
    if url.userinfo or "?" in text or "#" in text:
        raise ConfigurationError("base_url must not contain credentials, a query or a fragment")
    if url.scheme not in {"http", "https"} or not url.host:
        raise ConfigurationError("base_url must begin with https:// and name a host")
    if url.port is not None and not 0 < url.port <= LAST_PORT:
        raise ConfigurationError("base_url names a port that does not exist")
    if url.scheme == "http" and not is_loopback(url.host):
        raise ConfigurationError("base_url must begin with https://; http:// is accepted for loopback hosts only")
    path = url.raw_path.decode("ascii").rstrip("/").removesuffix("/api/v1").rstrip("/")
    return f"{url.scheme}://{url.netloc.decode('ascii')}{path}"


def parsed_url(text: str) -> httpx.URL | None:
    """Return a URL; `None` if a text is none."""
    with ignoring(httpx.InvalidURL, ValueError):
        url = httpx.URL(text)
        # A name in another script is read only when it is asked for.
        _ = url.host
        return url
    return None


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    with ignoring(ValueError):
        return host == "localhost" or ip_address(host).is_loopback
    return False


def _verify(verify: bool | str | os.PathLike[str] | ssl.SSLContext) -> bool | ssl.SSLContext:
    if isinstance(verify, bool | ssl.SSLContext):
        return verify
    try:
        path = Path(verify)
        if path.is_dir():
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except (OSError, TypeError, ValueError) as error:
        if is_of_signal_handler(error):
            raise
        raise ConfigurationError(f"verify names no usable certificates: {error}") from error


def proxy_url(text: str) -> httpx.URL | None:
    """Return the URL of a proxy, which may lack its scheme; `None` if a text is none."""
    url = parsed_url(text if "://" in text else f"http://{text}")
    # Where a slash is missing, or one too many, what stands before the host is no name and password.
    return None if url is None or not url.host or b"@" in url.raw_path else url
