"""Recording from the live API, tried on a stand-in: a server whose whole fleet counts as a real account's."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml

from phala_facade import PhalaCloud
from phala_facade.testing import API_KEY, EmbeddedServer, FakeCloud, default_fleet
from phala_facade.testing.constants import GPU_APP_ID, GPU_CVM_ID
from tests.recorded.asking import outcome
from tests.recorded.cassette import CASSETTES, opened, replay
from tests.recorded.catalogue import (
    DOCUMENTED,
    QUESTIONS,
    READINGS,
    SENT,
    SUBJECT_APP_ID,
    SUBJECT_CVM_ID,
    Question,
)
from tests.recorded.expected import check, differences
from tests.recorded.origin import EMBEDDED, LIVE, find_subject, live, recording_origin
from tests.recorded.pseudonyms import KEPT_TEXTS
from tests.recorded.scrub import Undisguised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from phala_facade.testing.records import Fleet
    from tests.recorded.scrub import Disguise

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


@dataclass(frozen=True)
class Account:
    """A server that stands for the live API, what was recorded from it, and the bodies that it sent."""

    base_url: str
    cassettes: Path
    sent: Mapping[str, Any]


class Noting(Undisguised):
    """Another disguise, and a note of the last body that it was given."""

    def __init__(self, disguise: Disguise) -> None:
        self._disguise = disguise
        self.last: Any = None

    def text(self, value: str) -> str:
        return self._disguise.text(value)

    def body(self, value: Any) -> Any:
        self.last = value
        return self._disguise.body(value)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    cassettes, sent = tmp_path_factory.mktemp("live"), dict[str, Any]()
    with EmbeddedServer(fleet=another_fleet()) as server:
        origin = live(API_KEY, f"{server.base_url}/api/v1")
        assert origin.real == {SUBJECT_CVM_ID: GPU_CVM_ID, SUBJECT_APP_ID: GPU_APP_ID}
        noting = Noting(origin.disguise)
        for question in QUESTIONS:
            with opened(cassettes / question.cassette, replace(origin, disguise=noting), "all"):
                outcome(question, origin)
            sent[question.name] = noting.last
        yield Account(server.base_url, cassettes, sent)


def another_fleet() -> Fleet:
    """Make a fleet whose first CVM is not the one that the committed recordings are about."""
    fleet = default_fleet()
    home, *others = fleet.tenancies
    cvms = sorted(home.cvms, key=lambda cvm: cvm.id != GPU_CVM_ID)
    return replace(fleet, tenancies=(replace(home, cvms=tuple(cvms)), *others))


def interaction(folder: Path, question: Question) -> Any:
    (found,) = yaml.safe_load((folder / question.cassette).read_text(encoding="utf-8"))["interactions"]
    return found


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Yield the texts of a body, those of the listed keys aside."""
    if isinstance(value, dict):
        for name, item in cast("dict[str, Any]", value).items():
            if name != "request_id":
                yield from texts(item, name)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from texts(item, key)
    elif isinstance(value, str) and key not in KEPT_TEXTS:
        yield value


@each_question
def test_a_live_recording_has_the_request_of_the_catalogue_and_is_read_as_any_other(
    question: Question, account: Account
) -> None:
    text = (account.cassettes / question.cassette).read_text(encoding="utf-8")

    assert text.startswith(f"recorded_from: {LIVE}\n")
    assert interaction(account.cassettes, question)["request"] == interaction(CASSETTES, question)["request"]
    check(question, *replay(account.cassettes, question))


@pytest.mark.parametrize("call", sorted({question.call for question in READINGS}))
def test_live_recordings_of_all_documented_versions_differ_nowhere(call: str, account: Account) -> None:
    documented = [each for each in READINGS if each.call == call and each.version in DOCUMENTED]

    for old, new in pairwise(replay(account.cassettes, each)[0] for each in documented):
        assert differences(old, new) == ()


@each_question
def test_no_text_of_a_real_account_is_in_a_live_recording(question: Question, account: Account) -> None:
    recorded = json.loads(interaction(account.cassettes, question)["response"]["body"]["string"])
    # The fleet of this account has the subject of the other recordings, too.
    real = set(texts(account.sent[question.name])) - SENT - {"", SUBJECT_CVM_ID, SUBJECT_APP_ID}

    assert real
    assert real & set(texts(recorded)) == set()
    text = (account.cassettes / question.cassette).read_text(encoding="utf-8")
    for secret in (GPU_CVM_ID, GPU_APP_ID, API_KEY, account.base_url.removeprefix("http://")):
        assert secret not in text


def test_the_subject_is_a_running_cvm_that_belongs_to_an_app() -> None:
    fake = FakeCloud.empty()
    fake.add_cvm(id="cvm_alone", app_id=None)
    fake.add_cvm(id="cvm_stopped", app_id="one", status="stopped")
    fake.add_cvm(id="cvm_running", app_id="two")
    with PhalaCloud(API_KEY, transport=fake.transport) as cloud:
        cvms, hosted = cloud.cvms.list(), cloud.with_api_version("2025-10-28").cvms.list()

    assert find_subject([*hosted, *cvms]) == ("cvm_running", "two")
    assert find_subject(cvms[:2]) == ("cvm_stopped", "one")
    with pytest.raises(LookupError, match="nothing to record"):
        find_subject([*hosted, cvms[0]])


def test_recordings_are_made_from_the_live_api_where_the_environment_has_a_key(account: Account) -> None:
    environ = {"PHALA_CLOUD_API_KEY": API_KEY, "PHALA_CLOUD_API_PREFIX": f"{account.base_url}/api/v1"}

    with recording_origin(environ) as origin:
        assert (origin.recorded_from, origin.base_url) == (LIVE, environ["PHALA_CLOUD_API_PREFIX"])
    with recording_origin({"PHALA_CLOUD_API_KEY": ""}) as origin:
        assert origin.recorded_from == EMBEDDED
