"""What a client holds does not show: in representations, pickles, copies and log records."""

from __future__ import annotations

import base64
import copy
import pickle
import pprint
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from rich.pretty import pretty_repr

from phala_facade import AsyncPhalaCloud, PhalaCloud
from phala_facade.transport.session import AsyncSession, Session
from phala_facade.transport.settings import Settings
from tests.facade.secrets.planted import CREDENTIALS, KEY, PASSWORD, PASSWORDS, SPELLINGS, TOKEN, found, logged
from tests.facade.transport.clients import listed
from tests.facade.transport.faults import FaultServer, http

if TYPE_CHECKING:
    from tests.facade.transport.clients import Client


@settings(max_examples=15, deadline=None)
@given(CREDENTIALS, CREDENTIALS, PASSWORDS)
def test_no_representation_and_no_pickle_shows_a_credential(key: str, token: str, password: str) -> None:
    proxy = f"http://user:{SPELLINGS['URL'](password)}@127.0.0.1:9"
    shared = Settings(api_key=key, access_token=token, proxy=proxy, verify=False)
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


def test_no_logger_shows_the_credentials_that_are_sent(client: Client) -> None:
    # httpx and httpcore log addresses, states and responses, and never the headers of a request.
    with FaultServer(http(b"[]")) as server, logged() as records:
        client.ask(server.url, listed, listed, api_key=KEY, access_token=TOKEN)
    assert any("send_request_headers" in record for record in records)
    assert [record for record in records if KEY in record or TOKEN in record] == []


def test_no_logger_shows_the_password_of_a_proxy(client: Client) -> None:
    refusal = http(status="407 Proxy Authentication Required")
    with FaultServer(refusal) as proxy, logged() as records, pytest.raises(Exception, match="407"):
        client.ask("http://127.0.0.1:9", proxy=f"http://user:{PASSWORD}@{proxy.address}")
    basic = base64.b64encode(f"user:{PASSWORD}".encode()).decode()
    assert basic in proxy.headers()["proxy-authorization"]
    assert any("send_request_headers" in record for record in records)
    assert [record for record in records if PASSWORD in record or basic in record] == []


def test_the_headers_of_a_response_are_logged_by_the_http_client_as_the_server_wrote_them(client: Client) -> None:
    # What the documentation says of the limits: the loggers of httpx and httpcore are the application's, not ours.
    with FaultServer(http(b"[]", "X-Echo: echoed-by-the-server")) as server, logged() as records:
        client.ask(server.url)
    assert any("echoed-by-the-server" in record for record in records)
