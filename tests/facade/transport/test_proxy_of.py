"""Which proxy a client takes from the environment, and what `NO_PROXY` excludes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade.errors import ConfigurationError
from phala_facade.transport import proxies
from phala_facade.transport.proxies import proxy_of
from tests.facade.transport.shells import settings_for

PROXY = "http://proxy.example:3128"


def is_used(url: str, no_proxy: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", no_proxy)
    return proxy_of(settings_for(url)) is not None


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("https://api.example.org", "*"),
        ("https://api.example.org", "api.example.org"),
        ("https://api.example.org", "API.Example.ORG"),
        ("https://api.example.org", "example.org"),
        ("https://api.example.org", ".example.org"),
        ("https://api.example.org", "*.example.org"),
        ("https://api.example.org", "example.org."),
        ("https://api.example.org.", "example.org"),
        ("https://api.example.org", "other.example, example.org"),
        ("https://api.example.org", "other.example example.org"),
        ("https://api.example.org", "api.example.org:443"),
        ("https://api.example.org:8443", "api.example.org:8443"),
        ("https://10.1.2.3", "10.1.2.3"),
        ("https://10.1.2.3", "10.0.0.0/8"),
        ("https://10.1.2.3", "10.1.2.9/16"),
        ("https://10.1.2.3:8443", "10.1.2.3:8443"),
        ("https://[fd00::1]", "fd00::1"),
        ("https://[fd00::1]", "[fd00::1]"),
        ("https://[fd00::1]", "fd00::1/128"),
        ("https://[fd00::1]", "[fd00::]/8"),
        ("https://[fd00::1]:8443", "[fd00::1]:8443"),
    ],
)
def test_what_no_proxy_names_is_excluded(url: str, no_proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_used(url, no_proxy, monkeypatch)


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("https://api.example.org", ""),
        ("https://api.example.org", "."),
        ("https://api.example.org", "ple.org"),
        ("https://api.example.org", "api.example.org.evil.example"),
        ("https://api.example.org", "api.example.org:8443"),
        ("https://api.example.org", "10.0.0.0/8"),
        ("https://api.example.org", "::1/128, [::1], 127.0.0.0/8"),
        ("https://11.1.2.3", "10.0.0.0/8"),
        ("https://10.1.2.3", "fd00::/8"),
        ("https://[fd00::1]", "[fd00::1]:8443"),
        ("https://[fd00::1]", "fd00::2"),
    ],
)
def test_what_no_proxy_does_not_name_is_not(url: str, no_proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_used(url, no_proxy, monkeypatch)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_no_proxy_can_be_read(no_proxy: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        is_used("https://api.example.org", no_proxy, patch)
        is_used("https://10.1.2.3", no_proxy, patch)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://127.9.9.9", "https://[::1]", "http://localhost"])
def test_no_proxy_of_the_environment_is_for_loopback(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, PROXY)
    assert proxy_of(settings_for(url)) is None


def test_a_proxy_for_all_is_the_one_for_https_unless_that_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://plain.example:1")
    assert proxy_of(settings_for()) is None
    monkeypatch.setenv("all_proxy", "all.example:2")
    monkeypatch.setenv("NO_PROXY", "")
    assert getattr(proxy_of(settings_for()), "address", None) == "http://all.example:2"
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert getattr(proxy_of(settings_for()), "address", None) == PROXY


def test_the_variable_of_a_proxy_that_cannot_be_used_is_named_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "ftp://user:password@proxy.example:21")  # pragma: allowlist secret
    with pytest.raises(ConfigurationError, match=r"^all_proxy must be .* and a host; it is 'ftp://proxy\.example:21'"):
        proxy_of(settings_for())


@pytest.mark.parametrize(("installed", "accepted"), [(None, False), (object(), True)])
def test_a_socks_proxy_needs_the_package_that_speaks_it(
    installed: object, accepted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str) -> object:
        assert name == "socksio"
        return installed

    monkeypatch.setattr(proxies, "find_spec", find)
    settings = settings_for(proxy="socks5://user:password-0123@proxy.example")
    if accepted:
        found = proxy_of(settings)
        assert found is not None
        assert (found.address, found.auth) == ("socks5://proxy.example", ("user", "password-0123"))
        return
    with pytest.raises(ConfigurationError, match="needs the package socksio"):
        proxy_of(settings)
