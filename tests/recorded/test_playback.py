"""Every recording, played to both clients."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from phala_facade import compare
from tests.recorded.cassette import CASSETTES, replay
from tests.recorded.catalogue import DOCUMENTED, QUESTIONS, READINGS, Question
from tests.recorded.expected import check, differences

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.block_network


each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
each_call = pytest.mark.parametrize("call", sorted({question.call for question in READINGS}))


@each_question
@pytest.mark.parametrize("asynchronously", [False, True], ids=["sync", "async"])
def test_a_client_returns_or_raises_what_the_recorded_response_says(question: Question, asynchronously: bool) -> None:
    check(question, *replay(CASSETTES, question, asynchronously=asynchronously))


@each_call
def test_the_recordings_of_all_documented_versions_differ_nowhere(call: str) -> None:
    check_versions(CASSETTES, call)


def check_versions(folder: Path, call: str) -> None:
    for old, new in pairwise(replay(folder, reading(call, version))[0] for version in DOCUMENTED):
        assert differences(old, new) == ()


@pytest.mark.parametrize("version", DOCUMENTED)
def test_one_cvm_recorded_by_itself_and_in_the_list_of_its_app_differs_nowhere(version: str) -> None:
    (alone, _), (listed, _) = (replay(CASSETTES, reading(call, version)) for call in ("cvms.get", "apps.list_cvms"))
    (same,) = [cvm for cvm in listed if cvm.vm_uuid == alone.vm_uuid]

    assert compare(alone, same).differ == ()


def reading(call: str, version: str) -> Question:
    return next(each for each in READINGS if (each.call, each.version) == (call, version))
