"""What is refused before any I/O, and what a server receives of all else: told by what arrives on its socket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phala_facade import AsyncPhalaCloud, ConfigurationError, NotFoundError, PhalaCloud
from tests.facade.transport.faults import FaultServer, http
from tests.support.operations import ABOUT_ONE, call, each_about_one

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.operations import Row

KEY = "a-key-for-tests-alone"
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=256)
URLS_OWN = st.text("%2eE/\\?#&=+ .:;@~é", min_size=1, max_size=40)


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer(http(b"not found", status="404 Not Found")) as server:
        yield server


@pytest.fixture(scope="module")
def cloud(server: FaultServer) -> Iterator[PhalaCloud]:
    with PhalaCloud(KEY, base_url=server.url) as cloud:
        yield cloud


@each_about_one
@given(identifier=(TEXT | URLS_OWN).filter(lambda text: text not in {".", ".."}))
def test_an_identifier_arrives_on_the_wire_as_one_segment(
    server: FaultServer, cloud: PhalaCloud, operation: Row, identifier: str
) -> None:
    with pytest.raises(NotFoundError):
        call(operation, cloud, identifier)
    before, after = (part.encode() for part in re.split(r"\{\w+\}", operation.path))
    target = server.targets()[-1]
    assert target.startswith(before)
    assert target.endswith(after)
    segment = target[len(before) : len(target) - len(after)]
    assert not {*b"/?#\\ "} & {*segment}
    assert segment not in {b".", b".."}
    assert unquote_to_bytes(segment).decode() == identifier


@pytest.mark.parametrize(
    "identifier",
    ["8fd2c0a4-2f4c-4d5e-9a43-0f1e5d6c7b8a", "8fd2c0a42f4c4d5e9a430f1e5d6c7b8a", "8FD2C0A42F4C4D5E9A430F1E5D6C7B8A"],
)
def test_a_uuid_arrives_untouched_with_or_without_dashes(
    server: FaultServer, cloud: PhalaCloud, identifier: str
) -> None:
    for operation in ABOUT_ONE:
        with pytest.raises(NotFoundError):
            call(operation, cloud, identifier)
        assert server.targets()[-1].decode() == re.sub(r"\{\w+\}", identifier, operation.path)


@pytest.mark.parametrize(
    "identifier", ["", ".", "..", "a\nb", "\x00", "\x7f", "\ud800", "x" * 257, None, 5, b"a"], ids=repr
)
@each_about_one
def test_nothing_arrives_where_an_identifier_is_refused(operation: Row, identifier: Any) -> None:
    with FaultServer(http()) as server, PhalaCloud(KEY, base_url=server.url) as cloud:
        with pytest.raises(ConfigurationError) as caught:
            call(operation, cloud, identifier)
        assert server.connections == 0
    assert caught.value.attempts == 0


@pytest.mark.parametrize(
    "unusable",
    [
        {"api_key": "a\r\nX-Evil: 1"},  # pragma: allowlist secret
        {"api_key": "schlüssel"},  # pragma: allowlist secret
        {"access_token": "a\nb"},
        {"workspace": "wks\r\n"},
        {"workspace": "ü"},
        {"api_version": "2026-01-21\r\n"},
        {"base_url": "http://phala.example"},
        {"base_url": "https://user:pass@phala.example"},  # pragma: allowlist secret
        {"base_url": "https://phala.example/?a=1"},
        {"base_url": "https://phala.example/#a"},
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", [PhalaCloud, AsyncPhalaCloud])
def test_a_setting_that_cannot_be_sent_safely_is_refused_at_construction(
    kind: type[PhalaCloud | AsyncPhalaCloud], unusable: dict[str, Any]
) -> None:
    given_settings: dict[str, Any] = {"api_key": KEY, **unusable}
    with pytest.raises(ConfigurationError, match=f"^{next(iter(unusable))}") as caught:
        kind(**given_settings)
    assert "Evil" not in str(caught.value)
    assert caught.value.attempts == 0
