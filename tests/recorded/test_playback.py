"""Every recording, played to the client that it was made with."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import Cvm, StatusError, compare
from tests.recorded.asking import ask, ask_async, outcome
from tests.recorded.cassette import CASSETTES, opened
from tests.recorded.catalogue import DOCUMENTED, READINGS, REFUSALS, SHELLS, Question, Shell, Take
from tests.recorded.expected import check_reading, check_refusal
from tests.recorded.origin import CASSETTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recorded.cassette import Cassette
    from tests.recorded.origin import Origin

pytestmark = pytest.mark.block_network


def played(questions: Iterable[Question], shell: Shell) -> pytest.MarkDecorator:
    """Give a test each question together with its recording."""
    return pytest.mark.parametrize(
        "question",
        [
            pytest.param(question, id=question.name, marks=pytest.mark.default_cassette(Take(question, shell).cassette))
            for question in questions
        ],
    )


@pytest.mark.vcr
@played(READINGS, "sync")
def test_the_client_reads_the_recorded_answer(question: Question, origin: Origin, vcr: Cassette, playing: bool) -> None:
    value = ask(question, origin)
    if playing:
        check_reading(question, value, body(vcr))


@pytest.mark.anyio
@pytest.mark.vcr
@played(READINGS, "async")
async def test_the_asynchronous_client_reads_the_recorded_answer(
    question: Question, origin: Origin, vcr: Cassette, playing: bool
) -> None:
    value = await ask_async(question, origin)
    if playing:
        check_reading(question, value, body(vcr))


@pytest.mark.vcr
@played(REFUSALS, "sync")
def test_the_client_raises_the_error_that_the_recorded_status_stands_for(
    question: Question, origin: Origin, vcr: Cassette, playing: bool
) -> None:
    with pytest.raises(StatusError) as caught:
        ask(question, origin)
    if playing:
        check_refusal(question, caught.value, body(vcr))


@pytest.mark.anyio
@pytest.mark.vcr
@played(REFUSALS, "async")
async def test_the_asynchronous_client_raises_the_error_that_the_recorded_status_stands_for(
    question: Question, origin: Origin, vcr: Cassette, playing: bool
) -> None:
    with pytest.raises(StatusError) as caught:
        await ask_async(question, origin)
    if playing:
        check_refusal(question, caught.value, body(vcr))


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("call", sorted({question.call for question in READINGS}))
def test_the_recordings_of_all_documented_versions_differ_nowhere(call: str, shell: Shell) -> None:
    for old, new in pairwise(replay(question(call, version), shell) for version in DOCUMENTED):
        comparison = compare(old, new)

        assert comparison.differ == ()
        assert len(comparison.agree) > 0


@pytest.mark.parametrize("shell", SHELLS)
def test_one_cvm_recorded_by_itself_and_in_the_list_of_its_app_differs_nowhere(shell: Shell) -> None:
    for version in DOCUMENTED:
        alone = replay(question("cvms.get", version), shell)
        listed = replay(question("apps.list_cvms", version), shell)
        assert isinstance(alone, Cvm)
        (same,) = [cvm for cvm in listed if cvm.vm_uuid == alone.vm_uuid]

        assert compare(alone, same).differ == ()


def question(call: str, version: str) -> Question:
    """Find a question in the catalogue."""
    return next(question for question in READINGS if (question.call, question.version) == (call, version))


def replay(question: Question, shell: Shell) -> Any:
    """Play one recording, besides the cassette that a test may have."""
    take = Take(question, shell)
    with opened(CASSETTES / take.cassette, CASSETTE, "none") as cassette:
        value = outcome(take, CASSETTE)
        assert cassette.all_played
    return value


def body(cassette: Cassette) -> Any:
    """Give the one body on a cassette."""
    (response,) = cassette.responses
    return json.loads(response["body"]["string"])
