"""Every recording, played to both clients."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import Cvm, StatusError, compare
from tests.recorded.asking import outcome
from tests.recorded.cassette import CASSETTES, opened
from tests.recorded.catalogue import DOCUMENTED, READINGS, TAKES, Question, Take
from tests.recorded.expected import check_reading, check_refusal, differences
from tests.recorded.origin import CASSETTE

if TYPE_CHECKING:
    from tests.recorded.cassette import Cassette
    from tests.recorded.origin import Origin

pytestmark = pytest.mark.block_network


@pytest.mark.vcr
@pytest.mark.parametrize(
    "take",
    [
        pytest.param(take, id=f"{take.question.name}-{take.shell}", marks=pytest.mark.default_cassette(take.cassette))
        for take in TAKES
    ],
)
def test_a_client_returns_or_raises_what_the_recorded_response_says(
    take: Take, origin: Origin, vcr: Cassette, playing: bool
) -> None:
    result = outcome(take, origin)

    assert isinstance(result, StatusError) == (take.question.error is not None)
    if not playing:
        return
    if isinstance(result, StatusError):
        check_refusal(take.question, result, body(vcr))
    else:
        check_reading(take.question, result, body(vcr))


@pytest.mark.parametrize("call", sorted({question.call for question in READINGS}))
def test_the_recordings_of_all_documented_versions_differ_nowhere(call: str) -> None:
    for old, new in pairwise(replay(question(call, version)) for version in DOCUMENTED):
        assert differences(old, new) == ()


def test_one_cvm_recorded_by_itself_and_in_the_list_of_its_app_differs_nowhere() -> None:
    for version in DOCUMENTED:
        alone = replay(question("cvms.get", version))
        listed = replay(question("apps.list_cvms", version))
        assert isinstance(alone, Cvm)
        (same,) = [cvm for cvm in listed if cvm.vm_uuid == alone.vm_uuid]

        assert compare(alone, same).differ == ()


def question(call: str, version: str) -> Question:
    """Find a question in the catalogue."""
    return next(question for question in READINGS if (question.call, question.version) == (call, version))


def replay(question: Question) -> Any:
    """Play one recording, besides the cassette that a test may have."""
    take = Take(question, "sync")
    with opened(CASSETTES / take.cassette, CASSETTE, "none") as cassette:
        value = outcome(take, CASSETTE)
        assert cassette.all_played
    return value


def body(cassette: Cassette) -> Any:
    """Give the one body on a cassette."""
    (response,) = cassette.responses
    return json.loads(response["body"]["string"])
