"""The recordings are complete, none is left over, and each says where it was made."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest
import yaml

from phala_facade import AsyncPhalaCloud, PhalaCloud
from phala_facade.operations.registry import OPERATIONS
from phala_facade.testing.constants import ACCESS_TOKEN, API_KEY, MEMBER_KEY
from tests.recorded.asking import outcome
from tests.recorded.cassette import CASSETTES, opened
from tests.recorded.catalogue import DOCUMENTED, TAKES, UNKNOWN_KEY, Shell, Take
from tests.recorded.origin import EMBEDDED, LIVE, embedded
from tests.recorded.scrub import HOST

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.block_network

CLIENTS = {"sync": PhalaCloud, "async": AsyncPhalaCloud}


MADE_OF_OTHERS = {
    *("cvms.find", "cvms.get_many", "cvms.iter", "cvms.wait", "cvms.wait_many"),
    *("apps.pages", "apps.wait"),
}
"""Calls that only make other calls."""


def public_calls(client: PhalaCloud | AsyncPhalaCloud) -> set[str]:
    """Find the methods of every public part of a client."""
    return {
        f"{part}.{name}"
        for part, operations in vars(client).items()
        if not part.startswith("_")
        for name, _ in inspect.getmembers(operations, inspect.ismethod)
        if not name.startswith("_")
    }


@pytest.mark.parametrize("shell", CLIENTS)
def test_every_public_call_is_recorded_in_every_documented_version(shell: Shell) -> None:
    calls = public_calls(CLIENTS[shell]("a-key")) - MADE_OF_OTHERS
    recorded = {
        (take.question.call, take.question.version)
        for take in TAKES
        if take.shell == shell and take.question.error is None
    }

    assert {operation.name for operation in OPERATIONS} == calls
    assert {(call, version) for call in calls for version in DOCUMENTED} <= recorded
    assert {call for call, _ in recorded} == calls


def test_every_cassette_is_played_by_a_test_and_every_test_has_its_cassette() -> None:
    files = {path.relative_to(CASSETTES).as_posix() for path in CASSETTES.rglob("*") if path.is_file()}

    assert files == {take.cassette for take in TAKES}


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.cassette)
def test_a_cassette_says_where_it_was_recorded_and_names_no_host_but_the_documented_one(take: Take) -> None:
    text = (CASSETTES / take.cassette).read_text(encoding="utf-8")
    cassette = yaml.safe_load(text)

    assert text.startswith(f"recorded_from: {cassette['recorded_from']}\n")
    assert cassette["recorded_from"] in {EMBEDDED, LIVE}
    (interaction,) = cassette["interactions"]
    assert interaction["request"]["uri"].startswith(f"{HOST}/api/v1/")
    assert set(interaction["request"]["headers"]) == {"Accept", "X-Phala-Version"}
    assert set(interaction["response"]["headers"]) <= {"Content-Type", "X-Request-ID"}
    for credential in (API_KEY, MEMBER_KEY, ACCESS_TOKEN, UNKNOWN_KEY):
        assert credential not in text


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.cassette)
def test_a_recorded_body_is_indented_for_review(take: Take) -> None:
    text = (CASSETTES / take.cassette).read_text(encoding="utf-8")

    assert "      string: |-\n" in text


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_the_recordings_of_the_embedded_server_are_what_it_still_says(tmp_path: Path) -> None:
    fictional = [take for take in TAKES if _text(CASSETTES, take).startswith(f"recorded_from: {EMBEDDED}\n")]

    with embedded() as origin:
        for take in fictional:
            with opened(tmp_path / take.cassette, origin, "all"):
                outcome(take, origin)

    stale = [take.cassette for take in fictional if _text(tmp_path, take) != _text(CASSETTES, take)]
    assert not stale, "record them anew with `make record`"


def _text(folder: Path, take: Take) -> str:
    return (folder / take.cassette).read_text(encoding="utf-8")
