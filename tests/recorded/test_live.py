"""Recording from the live API, tried on a stand-in: a server whose whole fleet counts as a real account's."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
import yaml

from phala_facade import PhalaCloud, StatusError
from phala_facade.testing import API_KEY, EmbeddedServer, default_fleet
from phala_facade.testing.constants import GPU_APP_ID, GPU_CVM_ID
from tests.recorded.asking import outcome
from tests.recorded.cassette import CASSETTES, opened
from tests.recorded.catalogue import DOCUMENTED, READINGS, SENT, SUBJECT_APP_ID, SUBJECT_CVM_ID, TAKES, Take
from tests.recorded.expected import check_reading, check_refusal, differences
from tests.recorded.origin import CASSETTE, EMBEDDED, LIVE, Origin, Subject, find_subject, live, recording_origin
from tests.recorded.pseudonyms import KEPT_TEXTS
from tests.recorded.scrub import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from phala_facade.testing.records import Fleet

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


@dataclass(frozen=True)
class Account:
    """A server that stands for the live API, and what was recorded from it."""

    base_url: str
    origin: Origin
    cassettes: Path

    def text(self, take: Take) -> str:
        """Give a cassette as it was written."""
        return (self.cassettes / take.cassette).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    cassettes = tmp_path_factory.mktemp("live")
    with EmbeddedServer(fleet=another_fleet()) as server:
        origin = live(API_KEY, f"{server.base_url}/api/v1")
        for take in (take for take in TAKES if take.shell == "sync"):
            with opened(cassettes / take.cassette, origin, "all"):
                outcome(take, origin)
        yield Account(server.base_url, origin, cassettes)


def another_fleet() -> Fleet:
    """Make a fleet whose first CVM is not the one that the committed recordings ask for."""
    fleet = default_fleet()
    home, *others = fleet.tenancies
    cvms = sorted(home.cvms, key=lambda cvm: cvm.id != GPU_CVM_ID)
    return replace(fleet, tenancies=(replace(home, cvms=tuple(cvms)), *others))


def test_a_live_recording_asks_for_what_the_account_has(account: Account) -> None:
    assert account.origin.real == {SUBJECT_CVM_ID: GPU_CVM_ID, SUBJECT_APP_ID: GPU_APP_ID}


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.cassette)
def test_a_live_recording_asks_in_the_words_of_the_catalogue(take: Take, account: Account) -> None:
    (said,) = yaml.safe_load(account.text(take))["interactions"]
    (committed,) = yaml.safe_load((CASSETTES / take.cassette).read_text(encoding="utf-8"))["interactions"]

    assert account.text(take).startswith(f"recorded_from: {LIVE}\n")
    assert said["request"] == committed["request"]


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.cassette)
def test_a_live_recording_is_read_as_any_other(take: Take, account: Account) -> None:
    with opened(account.cassettes / take.cassette, CASSETTE, "none") as cassette:
        value = outcome(take, CASSETTE)
        assert cassette.all_played

    (response,) = cassette.responses
    body = json.loads(response["body"]["string"])
    if isinstance(value, StatusError):
        check_refusal(take.question, value, body)
    else:
        check_reading(take.question, value, body)


@pytest.mark.parametrize("call", sorted({question.call for question in READINGS}))
def test_live_recordings_of_all_documented_versions_differ_nowhere(call: str, account: Account) -> None:
    readings: list[Any] = []
    for question in READINGS:
        if question.call == call and question.version in DOCUMENTED:
            take = Take(question, "sync")
            with opened(account.cassettes / take.cassette, CASSETTE, "none"):
                readings.append(outcome(take, CASSETTE))

    assert all(differences(old, new) == () for old, new in pairwise(readings))


@pytest.mark.parametrize("take", [take for take in TAKES if take.shell == "sync"], ids=lambda take: take.cassette)
def test_no_text_of_a_real_account_is_in_a_live_recording(take: Take, account: Account) -> None:
    text = account.text(take)
    (interaction,) = yaml.safe_load(text)["interactions"]
    recorded = json.loads(interaction["response"]["body"]["string"])

    # The fleet of this account has the subject of the other recordings, too.
    constant = SENT | {"", SUBJECT_CVM_ID, SUBJECT_APP_ID}
    real = set(texts(answer(take, interaction["request"], account))) - constant

    assert real
    assert real & set(texts(recorded)) == set()
    assert GPU_CVM_ID not in text
    assert GPU_APP_ID not in text
    assert API_KEY not in text
    assert account.base_url.removeprefix("http://") not in text


def answer(take: Take, request: Any, account: Account) -> Any:
    """Ask the account for what a cassette holds, and give the body as it is."""
    url = cast("str", request["uri"]).replace(HOST, account.base_url)
    for constant, real in account.origin.real.items():
        url = url.replace(constant, real)
    headers = {"X-Phala-Version": take.question.version, "X-API-Key": take.question.api_key or API_KEY}
    if take.question.workspace:
        headers["X-Phala-Workspace"] = take.question.workspace
    response = httpx.get(url, headers=headers)
    assert response.status_code == take.question.status
    return response.json()


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Give the texts of a body, those of the listed keys aside."""
    if isinstance(value, dict):
        for name, item in cast("dict[str, Any]", value).items():
            if name != "request_id":
                yield from texts(item, name)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from texts(item, key)
    elif isinstance(value, str) and key not in KEPT_TEXTS:
        yield value


def test_the_subject_is_a_running_cvm_that_belongs_to_an_app() -> None:
    with EmbeddedServer() as server, PhalaCloud(API_KEY, base_url=server.base_url) as cloud:
        stopped, running = (
            next(cvm for cvm in cloud.cvms.list() if cvm.status == status) for status in ("stopped", "running")
        )
        hosted = cloud.with_api_version("2025-10-28").cvms.list()

    assert running.id is not None
    assert running.app_id is not None
    assert stopped.id is not None
    assert stopped.app_id is not None
    assert find_subject([*hosted, stopped, running]) == Subject(running.id, running.app_id)
    assert find_subject([stopped]) == Subject(stopped.id, stopped.app_id)
    with pytest.raises(LookupError, match="nothing to record"):
        find_subject(hosted)


def test_recordings_are_made_from_the_live_api_where_the_environment_has_a_key(account: Account) -> None:
    environ = {"PHALA_CLOUD_API_KEY": API_KEY, "PHALA_CLOUD_API_PREFIX": f"{account.base_url}/api/v1"}

    with recording_origin(environ) as origin:
        assert origin.recorded_from == LIVE
        assert origin.base_url == environ["PHALA_CLOUD_API_PREFIX"]
    with recording_origin({"PHALA_CLOUD_API_KEY": ""}) as origin:
        assert origin.recorded_from == EMBEDDED
