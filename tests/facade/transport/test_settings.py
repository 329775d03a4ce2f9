"""The settings of a client: where they come from, and what is refused before any I/O."""

from __future__ import annotations

import math
import ssl
from typing import TYPE_CHECKING, Any

import certifi
import httpx
import pytest

from phala_facade.errors import ConfigurationError
from phala_facade.transport.settings import Settings
from phala_facade.validation import header_value, positive_seconds

if TYPE_CHECKING:
    from pathlib import Path

KEY = "phak_0123456789abcdef"
TOKEN = "token-0123456789abcdef"


ENVIRON = {"PHALA_CLOUD_API_KEY": f" {KEY}\n", "PHALA_CLOUD_API_PREFIX": " https://phala.example.org/api/v1 "}


@pytest.mark.parametrize(
    ("given", "key", "token", "address"),
    [
        ({}, KEY, None, "https://phala.example.org"),
        ({"api_key": "another-key"}, "another-key", None, "https://phala.example.org"),  # pragma: allowlist secret
        ({"access_token": TOKEN}, None, TOKEN, "https://phala.example.org"),
        ({"api_key": KEY, "access_token": TOKEN}, KEY, TOKEN, "https://phala.example.org"),
        ({"base_url": "https://other.example.org"}, KEY, None, "https://other.example.org"),
    ],
)
def test_an_argument_wins_over_the_environment_and_a_token_over_its_key(
    given: dict[str, Any], key: str | None, token: str | None, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    settings = Settings(**given)
    assert (settings.api_key, settings.access_token, settings.base_url) == (key, token, address)


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        (
            {"PHALA_CLOUD_API_KEY": "schlüssel"},  # pragma: allowlist secret
            "PHALA_CLOUD_API_KEY must be printable ASCII",
        ),
        ({"PHALA_CLOUD_API_KEY": KEY, "PHALA_CLOUD_API_PREFIX": "http://phala.example.org"}, "loopback hosts only"),
    ],
)
def test_what_is_unusable_in_the_environment_is_refused_too(
    environ: dict[str, str], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=reason):
        Settings()


@pytest.mark.parametrize("value", [None, "", " \n"])
def test_without_credentials_the_error_says_which_variable_to_set(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", value)
    with pytest.raises(ConfigurationError, match="set the environment variable PHALA_CLOUD_API_KEY"):
        Settings()


def test_the_defaults_are_the_documented_ones() -> None:
    settings = Settings(api_key=KEY)
    assert settings.base_url == "https://cloud-api.phala.com"
    assert (settings.timeout, settings.max_retries, settings.max_response_bytes) == (30.0, 2, 64 << 20)
    assert (settings.verify, settings.proxy, settings.workspace) == (True, None, None)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://phala.example.org", "https://phala.example.org"),
        ("https://phala.example.org/", "https://phala.example.org"),
        ("https://phala.example.org/api/v1", "https://phala.example.org"),
        ("https://phala.example.org/api/v1/", "https://phala.example.org"),
        ("https://phala.example.org:8443/proxy/phala/api/v1", "https://phala.example.org:8443/proxy/phala"),
        ("https://phala.example.org/api/v2", "https://phala.example.org/api/v2"),
        ("HTTPS://Phala.Example.org", "https://phala.example.org"),
        ("http://localhost:8765", "http://localhost:8765"),
        ("http://127.0.0.1:8765/api/v1", "http://127.0.0.1:8765"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://[::1]:8765/", "http://[::1]:8765"),
    ],
)
def test_an_address_is_kept_without_the_version_and_the_last_slash(given: str, kept: str) -> None:
    assert Settings(api_key=KEY, base_url=given).base_url == kept


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("http://phala.example.org", "loopback hosts only"),
        ("http://10.0.0.1", "loopback hosts only"),
        ("http://localhost.example.org", "loopback hosts only"),
        ("http://127.0.0.1.example.org", "loopback hosts only"),
        ("ftp://phala.example.org", "must begin with https://"),
        ("phala.example.org", "must begin with https://"),
        ("https://", "must begin with https://"),
        ("", "must begin with https://"),
        ("https://user:pass@phala.example.org", "credentials"),  # pragma: allowlist secret
        ("https://phala.example.org?a=1", "query"),
        ("https://phala.example.org/?", "query"),
        ("https://phala.example.org/#part", "fragment"),
        ("https://phala.example.org:port", "not a URL"),
        ("https://phala.example.org:65536", "port that does not exist"),
        ("https://phala.example.org:0", "port that does not exist"),
        ("https://phala.example.org/\r\nX: y", "not a URL"),
        ("https://[::1", "not a URL"),
        pytest.param(
            "https://xn--.invalid",
            "not a URL",
            marks=pytest.mark.skipif(httpx.__name__ == "httpx2", reason="httpx2 takes a name in no script as it is"),
        ),
    ],
)
def test_an_address_that_would_expose_the_key_or_means_nothing_is_refused(given: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason) as caught:
        Settings(api_key=KEY, base_url=given)
    assert "pass" not in str(caught.value)


@pytest.mark.parametrize(
    "value", ["", " ", "a\nb", "a\r", " a", "a ", "é", "a\x00b", "a\tb", "\u2028", None, 7, b"key"]
)
def test_a_value_that_cannot_stand_in_a_header_is_refused_unseen(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        header_value("api_key", value)
    assert str(caught.value) == (
        "api_key must be printable ASCII, not blank, with no line break and no space around it"
    )


REFUSED: dict[str, tuple[list[Any], str]] = {
    "timeout": ([0, -1, 0.0, math.inf, -math.inf, math.nan, True, None, "30", 1j], "a positive, finite number"),
    "max_retries": ([-1, 1.0, True, None, "2", math.inf], "an integer of 0 or more"),
    "max_response_bytes": ([0, -1, 1.5, False, None], "an integer of 1 or more"),
    "api_key": ([""], "printable ASCII"),
    "access_token": (["a\nb"], "printable ASCII"),
    "workspace": (["ü"], "printable ASCII"),
    "base_url": ([7], "a string, not int"),
    "proxy": ([7], "a URL, not int"),
}


@pytest.mark.parametrize(("setting", "value"), [(name, value) for name in REFUSED for value in REFUSED[name][0]])
def test_a_setting_that_cannot_be_used_is_refused(setting: str, value: Any) -> None:
    given: dict[str, Any] = {"api_key": KEY, setting: value}
    with pytest.raises(ConfigurationError, match=f"^{setting} must be {REFUSED[setting][1]}"):
        Settings(**given)


@pytest.mark.parametrize(("value", "kept"), [(1, 1.0), (0.25, 0.25), (1e308, 1e9), (10**400, 1e9)])
def test_a_time_that_is_too_long_to_wait_for_is_cut_to_thirty_years(value: float, kept: float) -> None:
    assert positive_seconds("timeout", value) == kept


def test_certificates_to_trust_may_be_a_file_a_folder_or_a_context(tmp_path: Path) -> None:
    context = ssl.create_default_context()
    assert Settings(api_key=KEY, verify=context).verify is context
    assert isinstance(Settings(api_key=KEY, verify=certifi.where()).verify, ssl.SSLContext)
    assert isinstance(Settings(api_key=KEY, verify=tmp_path).verify, ssl.SSLContext)
    assert Settings(api_key=KEY, verify=False).verify is False


def test_certificates_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("no certificate")
    for verify in (tmp_path / "missing.pem", str(garbage), "a\x00b", 7):
        with pytest.raises(ConfigurationError, match="verify names no usable certificates"):
            Settings(api_key=KEY, verify=verify)  # type: ignore[arg-type] # 7 is tested too
