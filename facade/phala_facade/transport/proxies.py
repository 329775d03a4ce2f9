"""Which proxy a client sends through: the one that it is given, else the environment's, never for loopback."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, cast
from urllib.request import getproxies

import httpx

from phala_facade.errors import ConfigurationError
from phala_facade.transport.settings import LAST_PORT, is_loopback, proxy_url
from phala_facade.transport.signals import ignoring

if TYPE_CHECKING:
    from phala_facade.transport.settings import Settings

_SCHEMES = ("http", "https", "socks5", "socks5h")

_ADDRESS = re.compile(
    r"((?:[a-z][a-z0-9+.-]*:)?/+|)(?:.*@)?([^/:@]*)(:[0-9]{1,5}(?![0-9]))?(.*)", re.IGNORECASE | re.DOTALL
)


def proxy_of(settings: Settings) -> httpx.URL | None:
    """Return the URL of the proxy of a client, with name and password, if it has one.

    Raises:
        ConfigurationError: Its address cannot be used; the message names the setting, and shows no part of the value.
    """
    if settings.proxy is not None:
        return _proxy("proxy", settings.proxy)
    url = httpx.URL(settings.base_url)
    # Plain http is for loopback only, so no other scheme's proxy is ever needed.
    found = {} if is_loopback(url.host) else getproxies()
    scheme = next((scheme for scheme in ("https", "all") if found.get(scheme)), None)
    if scheme is None or _is_excluded(url.host, url.port or 443, found.get("no", "")):
        return None
    name = f"{scheme}_proxy"
    return _proxy(name if name in os.environ else name.upper(), found[scheme])


def _proxy(setting: str, value: str) -> httpx.URL:
    url = proxy_url(value) if "://" in value or setting != "proxy" else None
    if url is None or url.scheme not in _SCHEMES or not 0 < (url.port or 1) <= LAST_PORT:
        # Nothing is shown that may be a name or a password.
        scheme, host, port, rest = cast("re.Match[str]", _ADDRESS.fullmatch(value)).groups("")
        shown = f"{scheme}{host}{port}{'...' if rest else ''}"
        raise ConfigurationError(
            f"{setting} must be the URL of a proxy: http, https, socks5 or socks5h, and a host; it is {shown!r}"
        )
    if url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError(f"{setting} names a SOCKS proxy, which needs the package socksio")
    return url


def _is_excluded(host: str, port: int, no_proxy: str) -> bool:
    """Return whether `NO_PROXY` excludes a host, read as curl and urllib do."""
    return any(_matches(host.lower(), port, entry) for entry in no_proxy.lower().replace(",", " ").split())


def _matches(host: str, port: int, entry: str) -> bool:
    name, _, digits = entry.rpartition(":")
    # Of an address without brackets, the last part is no port.
    if digits.isdecimal() and name and (name.endswith("]") or ":" not in name):
        if int(digits) != port:
            return False
        entry = name
    with ignoring(ValueError):
        # `[::1]` and `[fd00::]/8` are written as in URLs.
        return ip_address(host) in ip_network(entry.replace("[", "").replace("]", ""), strict=False)
    name = entry.removeprefix("*").strip(".")
    return entry == "*" or (bool(name) and f".{host.rstrip('.')}".endswith(f".{name}"))
