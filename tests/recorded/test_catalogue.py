"""The recordings are complete, none is left over, and each says where it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from phala_facade.operations.registry import OPERATIONS
from phala_facade.testing.constants import ACCESS_TOKEN, API_KEY, MEMBER_KEY
from tests.recorded.cassette import CASSETTES, record
from tests.recorded.catalogue import DOCUMENTED, QUESTIONS, READINGS, UNKNOWN_KEY, Question
from tests.recorded.origin import EMBEDDED, LIVE, embedded
from tests.recorded.scrub import HOST
from tests.recorded.test_playback import each_question

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.block_network


def test_every_public_call_is_recorded_in_every_documented_version() -> None:
    recorded = {(question.call, question.version) for question in READINGS}

    assert {(operation.name, version) for operation in OPERATIONS for version in DOCUMENTED} <= recorded


def test_every_cassette_is_played_by_a_test_and_every_test_has_its_cassette() -> None:
    files = {path.relative_to(CASSETTES).as_posix() for path in CASSETTES.rglob("*") if path.is_file()}

    assert files == {question.cassette for question in QUESTIONS}


@each_question
def test_a_cassette_says_where_it_was_recorded_and_names_no_host_but_the_documented_one(question: Question) -> None:
    text = _text(CASSETTES, question)
    cassette = yaml.safe_load(text)

    assert text.startswith(f"recorded_from: {cassette['recorded_from']}\n")
    assert cassette["recorded_from"] in {EMBEDDED, LIVE}
    (interaction,) = cassette["interactions"]
    assert interaction["request"]["uri"].startswith(f"{HOST}/api/v1/")
    # The body is indented for review.
    assert "      string: |-\n" in text
    for credential in (API_KEY, MEMBER_KEY, ACCESS_TOKEN, UNKNOWN_KEY):
        assert credential not in text


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_the_recordings_of_the_embedded_server_are_what_it_still_says(tmp_path: Path) -> None:
    fictional = [each for each in QUESTIONS if _text(CASSETTES, each).startswith(f"recorded_from: {EMBEDDED}\n")]

    with embedded() as origin:
        for question in fictional:
            record(tmp_path, origin, question)

    stale = [each.cassette for each in fictional if _text(tmp_path, each) != _text(CASSETTES, each)]
    assert not stale, "record them anew with `make record`"


def _text(folder: Path, question: Question) -> str:
    return (folder / question.cassette).read_text(encoding="utf-8")
