"""Every recording, played to both clients."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from phala_facade import compare
from tests.recorded.asking import outcome
from tests.recorded.cassette import CASSETTES, body_on, replay
from tests.recorded.catalogue import DOCUMENTED, QUESTIONS, READINGS, Question
from tests.recorded.expected import check, differences

if TYPE_CHECKING:
    from tests.recorded.cassette import Cassette
    from tests.recorded.origin import Origin

pytestmark = pytest.mark.block_network


@pytest.mark.vcr
@pytest.mark.parametrize("client", ["sync", "async"])
@pytest.mark.parametrize(
    "question",
    [pytest.param(each, id=each.name, marks=pytest.mark.default_cassette(each.cassette)) for each in QUESTIONS],
)
def test_a_client_returns_or_raises_what_the_recorded_response_says(
    question: Question, client: str, origin: Origin, vcr: Cassette, playing: bool
) -> None:
    result = outcome(question, origin, asynchronously=client == "async")

    if playing:
        check(question, result, body_on(vcr))


@pytest.mark.parametrize("call", sorted({question.call for question in READINGS}))
def test_the_recordings_of_all_documented_versions_differ_nowhere(call: str) -> None:
    for old, new in pairwise(replay(CASSETTES, reading(call, version))[0] for version in DOCUMENTED):
        assert differences(old, new) == ()


@pytest.mark.parametrize("version", DOCUMENTED)
def test_one_cvm_recorded_by_itself_and_in_the_list_of_its_app_differs_nowhere(version: str) -> None:
    (alone, _), (listed, _) = (replay(CASSETTES, reading(call, version)) for call in ("cvms.get", "apps.list_cvms"))
    (same,) = [cvm for cvm in listed if cvm.vm_uuid == alone.vm_uuid]

    assert compare(alone, same).differ == ()


def reading(call: str, version: str) -> Question:
    return next(each for each in READINGS if (each.call, each.version) == (call, version))
