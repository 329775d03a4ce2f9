"""What a client holds does not show: in representations, pickles, copies, log records and recordings."""

from __future__ import annotations

import base64
import copy
import json
import pickle
import pprint
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from rich.pretty import pretty_repr

from phala_facade import AsyncPhalaCloud, PhalaCloud
from phala_facade.transport.session import AsyncSession, Session
from phala_facade.transport.settings import Settings
from tests.facade.secrets.planted import CREDENTIALS, PASSWORDS, SPELLINGS, found, logged
from tests.facade.transport.faults import FaultServer, http
from tests.facade.transport.shells import GET, settings_for
from tests.recorded.cassette import Format, opened
from tests.recorded.origin import Origin
from tests.recorded.scrub import Undisguised, scrub_response

if TYPE_CHECKING:
    from pathlib import Path

    from tests.facade.transport.shells import Shell

KEY = "Planted0Key1-2345678"  # pragma: allowlist secret
TOKEN = "Planted2Token3-45678"  # pragma: allowlist secret
PASSWORD = "Planted4Pass5-678901"  # pragma: allowlist secret


@settings(max_examples=15, deadline=None)
@given(CREDENTIALS, CREDENTIALS, PASSWORDS)
def test_no_representation_and_no_pickle_shows_a_credential(key: str, token: str, password: str) -> None:
    proxy = f"http://user:{SPELLINGS['URL'](password)}@127.0.0.1:9"
    shared = Settings(api_key=key, access_token=token, proxy=proxy, verify=False, environ={})
    client = PhalaCloud(key, access_token=token, proxy=proxy, verify=False)
    others = [
        AsyncPhalaCloud(key, access_token=token, proxy=proxy, verify=False),
        Session(shared),
        AsyncSession(shared),
    ]
    children = [client.cvms, client.apps, client.with_api_version("2025-10-28")]
    holders = [client, *children, *others, shared, shared.redactor]
    for holder in holders:
        shown = [repr(holder), str(holder), pprint.pformat(holder), pretty_repr(holder), f"{holder!a} {holder}"]
        shown += [repr(getattr(holder, "__dict__", None)), pretty_repr(getattr(holder, "__dict__", None))]
        shown.append(repr(copy.copy(holder)) if holder not in (shared, shared.redactor) else "")
        for attempt in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match="not pickled") as refused:
                attempt(holder)
            shown.append(str(refused.value))
        assert [leak for text in shown for leak in found(text, [key, token, password])] == []
    client.close()


def test_no_logger_shows_the_credentials_that_are_sent(shell: Shell) -> None:
    # httpx and httpcore log addresses, states and responses, and never the headers of a request.
    with FaultServer(http()) as server, logged() as records:
        shell.send(settings_for(server.url, api_key=KEY, access_token=TOKEN), GET, GET)
    assert any("send_request_headers" in record for record in records)
    assert [record for record in records if KEY in record or TOKEN in record] == []


def test_no_logger_shows_the_password_of_a_proxy(shell: Shell) -> None:
    with FaultServer(http(status="407 Proxy Authentication Required"), http()) as proxy, logged() as records:
        settings = settings_for("http://127.0.0.1:9", api_key=KEY, proxy=f"http://user:{PASSWORD}@{proxy.address}")
        with pytest.raises(Exception, match="407"):
            shell.send(settings)
    basic = base64.b64encode(f"user:{PASSWORD}".encode()).decode()
    assert basic in proxy.headers()["proxy-authorization"]
    assert any("send_request_headers" in record for record in records)
    assert [record for record in records if PASSWORD in record or basic in record] == []


def test_the_headers_of_a_response_are_logged_by_the_http_client_as_the_server_wrote_them(shell: Shell) -> None:
    # What the documentation says of the limits: the loggers of httpx and httpcore are the application's, not ours.
    with FaultServer(http(b"{}", "X-Echo: echoed-by-the-server")) as server, logged() as records:
        shell.send(settings_for(server.url))
    assert any("echoed-by-the-server" in record for record in records)


def test_a_recording_holds_no_credential(tmp_path: Path) -> None:
    path = tmp_path / "cassette.yaml"
    with FaultServer(http(b"[]", f"X-Echo: {KEY}", f"X-Request-ID: {KEY}", f"Set-Cookie: key={KEY}")) as server:
        origin = Origin(recorded_from="a test", base_url=server.url, api_key=KEY, disguise=Undisguised())
        with opened(path, origin, "all"), PhalaCloud(KEY, access_token=TOKEN, base_url=server.url) as cloud:
            cloud.cvms.list()
    recorded = path.read_text()
    assert "recorded_from: a test" in recorded
    assert found(recorded, [KEY, TOKEN]) == []


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_nothing_is_recorded_where_a_body_echoes_the_key(spelling: str) -> None:
    key = "Key \"1'2<3>&4/5-67"  # pragma: allowlist secret
    origin = Origin(recorded_from="a test", base_url="http://127.0.0.1:9", api_key=key, disguise=Undisguised())
    response = {
        "status": {"code": 401},
        "headers": {"content-type": ["application/json"]},
        "body": {"string": json.dumps({"detail": f"bad key {SPELLINGS[spelling](key)}"}).encode()},
    }
    scrubbed = scrub_response(response, origin.disguise)["body"]["string"].decode()
    cassette = {"interactions": [{"response": {"body": {"string": scrubbed}}}]}
    with pytest.raises(ValueError, match="nothing is written"):
        Format(origin).serialize(cassette)
