"""The settings of a client: where they come from, and what is refused before any I/O."""

from __future__ import annotations

import math
import pickle
import ssl
from typing import TYPE_CHECKING

import certifi
import httpx
import pytest

from phala_facade.errors import ConfigurationError
from phala_facade.transport.settings import Settings
from phala_facade.validation import header_value, positive_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEY = "phak_0123456789abcdef"
TOKEN = "token-0123456789abcdef"


def with_key(base_url: str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    return Settings(api_key=KEY, base_url=base_url, environ=environ or {})


def test_the_environment_gives_key_and_address() -> None:
    environ = {"PHALA_CLOUD_API_KEY": f" {KEY}\n", "PHALA_CLOUD_API_PREFIX": " https://phala.example.org/api/v1 "}
    settings = Settings(environ=environ)
    assert (settings.api_key, settings.base_url) == (KEY, "https://phala.example.org")


def test_the_environment_of_the_process_is_read_at_construction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", KEY)
    assert Settings().api_key == KEY
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", KEY + "2")
    assert Settings().api_key == KEY + "2"


def test_an_argument_wins_over_the_environment() -> None:
    environ = {
        "PHALA_CLOUD_API_KEY": "other-key",  # pragma: allowlist secret
        "PHALA_CLOUD_API_PREFIX": "https://other.example.org",
    }
    settings = Settings(api_key=KEY, base_url="https://phala.example.org", environ=environ)
    assert (settings.api_key, settings.base_url) == (KEY, "https://phala.example.org")


def test_with_a_token_the_key_of_the_environment_is_not_used() -> None:
    settings = Settings(access_token=TOKEN, environ={"PHALA_CLOUD_API_KEY": KEY})
    assert (settings.api_key, settings.access_token) == (None, TOKEN)


def test_both_credentials_are_used_when_both_are_given() -> None:
    settings = Settings(api_key=KEY, access_token=TOKEN, environ={})
    assert (settings.api_key, settings.access_token) == (KEY, TOKEN)


@pytest.mark.parametrize("environ", [{}, {"PHALA_CLOUD_API_KEY": ""}, {"PHALA_CLOUD_API_KEY": " \n"}])
def test_without_credentials_the_error_says_which_variable_to_set(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="set the environment variable PHALA_CLOUD_API_KEY"):
        Settings(environ=environ)


def test_a_key_of_the_environment_that_is_unusable_is_told_by_its_variable() -> None:
    with pytest.raises(ConfigurationError, match="PHALA_CLOUD_API_KEY must be printable ASCII"):
        Settings(environ={"PHALA_CLOUD_API_KEY": "schlüssel"})  # pragma: allowlist secret


def test_the_defaults_are_the_documented_ones() -> None:
    settings = with_key()
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
    assert with_key(given).base_url == kept


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
        with_key(given)
    assert "pass" not in str(caught.value)


def test_a_refused_address_of_the_environment_is_told_too() -> None:
    with pytest.raises(ConfigurationError, match="loopback hosts only"):
        with_key(environ={"PHALA_CLOUD_API_PREFIX": "http://phala.example.org"})


def test_a_blank_address_of_the_environment_counts_as_none() -> None:
    assert with_key(environ={"PHALA_CLOUD_API_PREFIX": " "}).base_url == "https://cloud-api.phala.com"


@pytest.mark.parametrize(
    "value", ["", " ", "a\nb", "a\r", " a", "a ", "é", "a\x00b", "a\tb", "\u2028", None, 7, b"key"]
)
def test_a_value_that_cannot_stand_in_a_header_is_refused_unseen(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        header_value("api_key", value)
    assert str(caught.value) == (
        "api_key must be printable ASCII, not blank, with no line break and no space around it"
    )


@pytest.mark.parametrize("value", ["a", "a b", "~!{}", "2026-01-21"])
def test_a_value_that_can_stand_in_a_header_is_given_back(value: str) -> None:
    assert header_value("workspace", value) == value


def test_every_setting_that_becomes_a_header_is_checked() -> None:
    with pytest.raises(ConfigurationError, match=r"^api_key "):
        Settings(api_key="", environ={})
    with pytest.raises(ConfigurationError, match=r"^access_token "):
        Settings(access_token="a\nb", environ={})
    with pytest.raises(ConfigurationError, match=r"^workspace "):
        Settings(api_key=KEY, workspace="ü", environ={})


@pytest.mark.parametrize("value", [0, -1, 0.0, math.inf, -math.inf, math.nan, True, None, "30", 1j])
def test_a_time_that_cannot_be_waited_for_is_refused(value: float) -> None:
    with pytest.raises(ConfigurationError, match="timeout must be a positive, finite number of seconds"):
        Settings(api_key=KEY, timeout=value, environ={})


@pytest.mark.parametrize(("value", "kept"), [(1, 1.0), (0.25, 0.25), (1e308, 1e9), (10**400, 1e9)])
def test_a_time_that_is_too_long_to_wait_for_is_cut_to_thirty_years(value: float, kept: float) -> None:
    assert positive_seconds("timeout", value) == kept


@pytest.mark.parametrize("value", [-1, 1.0, True, None, "2", math.inf])
def test_a_number_of_retries_that_is_none_is_refused(value: int) -> None:
    with pytest.raises(ConfigurationError, match="max_retries must be an integer of 0 or more"):
        Settings(api_key=KEY, max_retries=value, environ={})


@pytest.mark.parametrize("value", [0, -1, 1.5, False, None])
def test_a_limit_of_bytes_that_is_none_is_refused(value: int) -> None:
    with pytest.raises(ConfigurationError, match="max_response_bytes must be an integer of 1 or more"):
        Settings(api_key=KEY, max_response_bytes=value, environ={})


@pytest.mark.parametrize("argument", ["base_url", "proxy"])
def test_an_address_that_is_no_string_is_refused(argument: str) -> None:
    wrong: dict[str, str] = {argument: 7}  # type: ignore[dict-item] # the wrong type is what is tested
    with pytest.raises(ConfigurationError, match=f"{argument} must be a"):
        Settings(api_key=KEY, environ={}, **wrong)  # type: ignore[arg-type] # as above


def test_certificates_to_trust_may_be_a_file_a_folder_or_a_context(tmp_path: Path) -> None:
    context = ssl.create_default_context()
    assert Settings(api_key=KEY, verify=context, environ={}).verify is context
    assert isinstance(Settings(api_key=KEY, verify=certifi.where(), environ={}).verify, ssl.SSLContext)
    assert isinstance(Settings(api_key=KEY, verify=tmp_path, environ={}).verify, ssl.SSLContext)
    assert Settings(api_key=KEY, verify=False, environ={}).verify is False


def test_certificates_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("no certificate")
    for verify in (tmp_path / "missing.pem", str(garbage), "a\x00b", 7):
        with pytest.raises(ConfigurationError, match="verify names no usable certificates"):
            Settings(api_key=KEY, verify=verify, environ={})  # type: ignore[arg-type] # 7 is tested too


def test_no_representation_shows_a_credential() -> None:
    settings = Settings(
        api_key=KEY,
        access_token=TOKEN,
        proxy="http://user:proxy-password@127.0.0.1:3128",  # pragma: allowlist secret
        environ={},
    )
    shown = repr(settings) + str(settings) + repr(settings.redactor)
    for secret in (KEY, TOKEN, "proxy-password"):
        assert secret not in shown
        assert secret not in settings.redactor.redact(f"<{secret}>")


def test_a_proxy_address_that_cannot_be_read_counts_as_a_secret_as_a_whole_and_in_its_parts() -> None:
    proxy = "http://user:secret-of-many@proxy:port"  # pragma: allowlist secret
    settings = Settings(api_key=KEY, proxy=proxy, environ={})
    assert settings.redactor.redact(f"bad: {proxy}") == "bad: [credential]"
    assert settings.redactor.redact("Invalid port: 'secret-of-many'") == "Invalid port: '[credential]'"


def test_a_token_in_place_of_the_name_and_password_of_a_proxy_is_a_secret() -> None:
    settings = Settings(api_key=KEY, proxy="http://proxy-token-123@proxy.example", environ={})
    assert settings.redactor.redact("<proxy-token-123>") == "<[credential]>"


def test_the_password_of_a_proxy_of_the_environment_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:proxy-password@proxy.example")  # pragma: allowlist secret
    assert with_key().redactor.redact("<proxy-password>") == "<[credential]>"


@pytest.mark.parametrize("address", ["https://user:hunter2", "https://user:hunter2@[::1"])  # pragma: allowlist secret
def test_an_address_that_cannot_be_read_shows_none_of_its_parts(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^base_url is not a URL$") as caught:
        with_key(address)
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_settings_are_not_pickled_because_they_hold_credentials() -> None:
    with pytest.raises(TypeError, match="hold its credentials and are not pickled"):
        pickle.dumps(with_key())
