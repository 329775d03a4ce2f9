"""Identifiers are checked before anything is sent; whatever is sent arrives as one segment of the path."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phala_facade import Cvm, InvalidArgumentError, NotFoundError, PhalaCloud
from phala_facade.models import Resources, Source
from tests.facade.transport.faults import FaultServer, http
from tests.support.documented import APP_2026_01_21, CVM_INFO, CVM_INFO_DETAIL, full
from tests.support.operations import call, each_about_one
from tests.support.shells import Asked, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.operations import Row

TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=256)
URLS_OWN = st.text("%2eE/\\?#&=+ .:;@~é", min_size=1, max_size=40)

REFUSED = [
    "",
    " ",
    "\u3000\u2003",
    ".",
    "..",
    "a\nb",
    "\x00",
    "a\x7fb",
    "\x85",
    "\ud800",
    "x" * 257,
    5,
    None,
    b"bytes",
    ["a"],
]


@pytest.mark.parametrize("identifier", REFUSED, ids=repr)
@each_about_one
def test_what_cannot_identify_anything_is_refused_before_anything_is_sent(operation: Row, identifier: Any) -> None:
    server = Asked([])
    parameter = str(operation.subject).removesuffix("_id")
    with pytest.raises(InvalidArgumentError, match=f"^{parameter} "):
        ask(server, lambda cloud: call(operation, cloud, identifier))

    assert server.requests == []


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer(http(b"not found", status="404 Not Found")) as server:
        yield server


@pytest.fixture(scope="module")
def cloud(server: FaultServer) -> Iterator[PhalaCloud]:
    with PhalaCloud("a-key-for-tests-alone", base_url=server.url) as cloud:
        yield cloud


@each_about_one
@given(identifier=(TEXT | URLS_OWN).filter(lambda text: text.strip() not in {"", ".", ".."}))
@example(identifier="a/b")
@example(identifier="%2e%2e")
@example(identifier="..%2f")
@example(identifier="8fd2c0a4-2f4c-4d5e-9a43-0f1e5d6c7b8a")
@example(identifier="8FD2C0A42F4C4D5E9A430F1E5D6C7B8A")
def test_every_other_identifier_reaches_the_server_as_one_segment(
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
    if re.fullmatch(r"[\w-]+", identifier, re.ASCII):
        assert segment.decode() == identifier


APP_ID = "50b0e827cc6c53f4010b57e588a18c5ef9388cc1"


@pytest.mark.parametrize(
    ("identifier", "sent"),
    [
        *((spelled, APP_ID) for spelled in (APP_ID, f"0x{APP_ID}", f"app_{APP_ID}")),
        *((similar, similar) for similar in ("0xabc", "app_legacy", "prj_1", "app_" + "g" * 40)),
    ],
)
def test_the_prefix_of_an_app_is_dropped_where_it_is_one(identifier: str, sent: str) -> None:
    server = Asked({**full(APP_2026_01_21), "id": "prj_1", "app_id": APP_ID})
    ask(server, lambda cloud: cloud.apps.get(identifier))

    assert server.requests[0].url.path == f"/api/v1/apps/{sent}"


def test_a_cvm_and_an_app_can_be_requested_again_and_an_app_by_one_of_its_cvms() -> None:
    (cvm,) = ask(Asked([full(CVM_INFO)]), lambda cloud: cloud.cvms.list())
    app = ask(Asked(full(APP_2026_01_21)), lambda cloud: cloud.apps.get("a"))

    def path_of(body: object, operation: str, known: object) -> str:
        server = Asked(body)
        ask(server, lambda cloud: attrgetter(operation)(cloud)(known))
        return server.requests[0].url.path

    assert path_of(full(CVM_INFO_DETAIL), "cvms.get", cvm) == f"/api/v1/cvms/{cvm.id}"
    for known in (app, cvm):
        assert path_of(full(APP_2026_01_21), "apps.get", known) == f"/api/v1/apps/{known.app_id}"
        assert path_of([], "apps.list_cvms", known) == f"/api/v1/apps/{known.app_id}/cvms"


def test_what_carries_no_identifier_cannot_be_requested_again() -> None:
    source = Source(api_version="", shape="", schema="", deviations=(), documented=frozenset(), body=b"{}")
    cvm = Cvm(name="", status="", resources=Resources(), source=source)
    app = ask(Asked({"id": "prj_1", "name": "n", "cvms": []}), lambda cloud: cloud.apps.get("a"))

    with pytest.raises(InvalidArgumentError, match="no identifier"):
        ask(Asked({}), lambda cloud: cloud.cvms.get(cvm))
    with pytest.raises(InvalidArgumentError, match="this App has no app_id"):
        ask(Asked({}), lambda cloud: cloud.apps.get(app))
    with pytest.raises(InvalidArgumentError, match="this Cvm has no app_id"):
        ask(Asked({}), lambda cloud: cloud.apps.list_cvms(cvm))


def test_filters_are_sent_under_the_vendors_names() -> None:
    server = Asked([])
    ask(server, lambda cloud: cloud.cvms.list())
    ask(server, lambda cloud: cloud.cvms.list(user_id="usr_1", node_id=0))
    ask(server, lambda cloud: cloud.cvms.list("0", 7))

    assert [str(request.url.params) for request in server.requests[::2]] == [
        "",
        "user_id=usr_1&teepod_id=0",
        "user_id=0&teepod_id=7",
    ]


@pytest.mark.parametrize("filters", [{"user_id": ""}, {"user_id": 0}, {"node_id": "1"}, {"node_id": True}], ids=repr)
def test_filters_of_another_type_are_refused(filters: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"user_id|node_id"):
        ask(Asked([]), lambda cloud: cloud.cvms.list(**filters))
