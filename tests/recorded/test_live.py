"""Recording from the live API, tried on a stand-in: a server whose whole fleet counts as a real account's."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml

from phala_facade import PhalaCloud
from phala_facade.testing import API_KEY, EmbeddedServer, FakeCloud, default_fleet
from phala_facade.testing.constants import GPU_APP_ID, GPU_CVM_ID
from tests.recorded.cassette import CASSETTES, record, replay
from tests.recorded.catalogue import QUESTIONS, SENT, SUBJECT_APP_ID, SUBJECT_CVM_ID, Question
from tests.recorded.expected import check
from tests.recorded.origin import EMBEDDED, LIVE, find_subject, live, recording_origin
from tests.recorded.pseudonyms import KEPT_TEXTS
from tests.recorded.scrub import Undisguised
from tests.recorded.test_playback import check_versions, each_call, each_question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from phala_facade.testing.records import Fleet

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


@dataclass(frozen=True)
class Account:
    """A server that stands for the live API, and what was recorded from it, with and without the disguise."""

    base_url: str
    cassettes: Path
    undisguised: Path


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    cassettes, undisguised = tmp_path_factory.mktemp("live"), tmp_path_factory.mktemp("undisguised")
    with EmbeddedServer(fleet=another_fleet()) as server:
        origin = live(API_KEY, f"{server.base_url}/api/v1")
        assert origin.real == {SUBJECT_CVM_ID: GPU_CVM_ID, SUBJECT_APP_ID: GPU_APP_ID}
        for question in QUESTIONS:
            record(cassettes, origin, question)
            record(undisguised, replace(origin, disguise=Undisguised()), question)
        yield Account(server.base_url, cassettes, undisguised)


def another_fleet() -> Fleet:
    """Make a fleet whose first CVM is not the one that the committed recordings are about."""
    fleet = default_fleet()
    home, *others = fleet.tenancies
    cvms = sorted(home.cvms, key=lambda cvm: cvm.id != GPU_CVM_ID)
    return replace(fleet, tenancies=(replace(home, cvms=tuple(cvms)), *others))


def interaction(folder: Path, question: Question) -> Any:
    (found,) = yaml.safe_load((folder / question.cassette).read_text(encoding="utf-8"))["interactions"]
    return found


def body(folder: Path, question: Question) -> Any:
    return json.loads(interaction(folder, question)["response"]["body"]["string"])


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


@each_call
def test_live_recordings_of_all_documented_versions_differ_nowhere(call: str, account: Account) -> None:
    check_versions(account.cassettes, call)


@each_question
def test_no_text_of_a_real_account_is_in_a_live_recording(question: Question, account: Account) -> None:
    # The fleet of this account has the subject of the other recordings, too.
    real = set(texts(body(account.undisguised, question))) - SENT - {"", SUBJECT_CVM_ID, SUBJECT_APP_ID}

    assert real
    assert real & set(texts(body(account.cassettes, question))) == set()
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
