"""Random credentials are planted in clients and in all that a server and a transport say; nothing shows them."""

from __future__ import annotations

import copy
import gzip
import json
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from phala_facade import PhalaError
from tests.facade.secrets.planted import CREDENTIALS, SPELLINGS, found, logged, texts_of
from tests.facade.transport.clients import ADDRESS, Client, mocked
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    from phala_facade import Deviation


def response(status: int, body: object, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.Response(status, content=content, headers={name.replace("_", "-"): headers[name] for name in headers})


def structured(echo: str) -> dict[str, object]:
    return {
        "error_code": echo,
        "message": f"no: {echo}",
        "details": [{echo: [{"value": echo}]}],
        "suggestions": [echo],
        "links": [{"url": f"https://docs.example/?key={echo}"}],
        "request_id": echo,
    }


def as_text(template: str) -> Callable[[str], bytes]:
    """Put the spelled credential into a text as it is, escapes and all."""
    return lambda echo: template.replace("ECHO", echo).encode()


RESPONSES: dict[str, Callable[[str], httpx.Response]] = {
    "detail is a text": lambda echo: response(401, {"detail": f"bad key {echo}."}),
    "detail is a list": lambda echo: response(422, {"detail": [{"loc": ["header", echo], "msg": echo, "input": echo}]}),
    "detail is an object": lambda echo: response(400, {"detail": structured(echo)}),
    "at the top": lambda echo: response(465, structured(echo)),
    "raw JSON text": lambda echo: response(403, as_text('{"detail": "bad key ECHO", "a": ["ECHO"]}')(echo)),
    "a page": lambda echo: response(502, as_text("<html><title>bad ECHO</title><p>ECHO</p>")(echo)),
    "plain text": lambda echo: response(500, as_text("bad key ECHO and more")(echo)),
    "text cut short": lambda echo: response(404, as_text("x ECHO")(echo)),
    "UTF-16": lambda echo: response(404, f"bad key {echo}".encode("utf-16-le")),
    "deflated": lambda echo: response(404, gzip.compress(echo.encode()), content_encoding="gzip"),
    "headers": lambda echo: response(404, b"", x_request_id=echo, retry_after=echo, server=echo, www_authenticate=echo),
    "headers of a success": lambda echo: response(200, b"<", x_request_id=echo, content_type=f"text/html; k={echo}"),
    "a redirect": lambda echo: response(302, b"", location=f"https://evil.example/{echo}"),
    "a redirect to it": lambda echo: response(302, b"", location=f"https://{echo}/"),
    "a content encoding": lambda echo: response(200, b"x", content_encoding=echo),
    "a success of no shape": lambda echo: response(200, [{echo: echo, "name": echo}]),
    "a success that is text": lambda echo: response(200, as_text("welcome, ECHO")(echo)),
    "a success that deviates": lambda echo: response(200, [{**full(CVM_INFO), "resource": echo, "listed": echo}]),
}


class CustomError(Exception):
    """An error of the user's own transport, whose words are not among its arguments."""

    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message

    def __str__(self) -> str:
        return self.message


class StubbornError(Exception):
    """One whose words cannot be changed."""

    def __init__(self, message: str) -> None:
        super().__init__()
        self._message = [bytearray(message.encode())]

    def __str__(self) -> str:
        return self._message[0].decode()


def noted(error: Exception, echo: str) -> Exception:
    error.add_note(f"sent {echo}")
    return error


def refused_by_status(echo: str) -> httpx.HTTPStatusError:
    request = httpx.Request("GET", ADDRESS, headers={"X-API-Key": echo})
    return httpx.HTTPStatusError(f"refused {echo}", request=request, response=httpx.Response(500, request=request))


def failed(error: Exception, reason: Exception) -> Exception:
    error.__cause__ = reason
    error.__context__ = httpx.ReadError(str(reason))
    return error


ERRORS: dict[str, Callable[[str], Exception]] = {
    "a bug": lambda echo: RuntimeError(f"a bug with {echo}", {"headers": {"X-API-Key": echo}}),
    "bytes": lambda echo: RuntimeError(f"header {echo}".encode()),
    "an operating system's": lambda echo: OSError(5, f"cannot send {echo}"),
    "a network's": lambda echo: httpx.ConnectError(f"cannot send {echo}"),
    "a protocol's": lambda echo: httpx.LocalProtocolError(f"Illegal header value {echo}"),
    "a proxy's": lambda echo: httpx.ProxyError(f"407 {echo}"),
    "a timeout": lambda echo: httpx.ReadTimeout(f"no response to {echo}"),
    "a class of its own": CustomError,
    "one that cannot be changed": StubbornError,
    "one with a note": lambda echo: noted(ValueError("a bug"), echo),
    "a status": refused_by_status,
    "one with reasons": lambda echo: failed(ValueError("a bug"), CustomError(echo)),
    "one with a stubborn reason": lambda echo: failed(ValueError("a bug"), StubbornError(echo)),
    "a group": lambda echo: ExceptionGroup("many", [ValueError(echo), KeyError(echo)]),
}


Makes = Callable[[str], httpx.Response | Exception]
FORMS: dict[str, Makes] = {**RESPONSES, **ERRORS}
ESCAPED = "Key\\ \"1'2<3>&4%5%41;+/=:@#?,u0x"  # pragma: allowlist secret
"""A key of which each character is escaped somewhere."""


def leaks(client: Client, key: str, token: str, make: Makes, echo: str) -> list[str]:
    """Return the spellings of two credentials in whatever comes out of a call in which one of them is echoed."""
    deviations: list[Deviation] = []
    given_settings: dict[str, Any] = {"api_key": key, "access_token": token, "on_deviation": deviations.append}
    shown: list[str] = []
    with logged() as records, warnings.catch_warnings(record=True) as warned:
        try:
            client.ask(transport=mocked(make(echo)), **given_settings)
        except PhalaError as error:
            shown += [text for each in (error, copy.copy(error), copy.deepcopy(error)) for text in texts_of(each)]
    shown += [*records, repr(deviations), *(str(warning.message) for warning in warned)]
    return [leak for text in shown for leak in found(text, [key, token])]


CLIENTS = st.sampled_from([Client("sync"), Client("async")])
SPELLED = st.sampled_from(sorted(SPELLINGS))
# There are many forms of responses and errors, each of which is tried.
fewer = settings(max_examples=settings().max_examples // 3)


@pytest.mark.parametrize("form", FORMS)
@fewer
@given(CLIENTS, CREDENTIALS, CREDENTIALS, SPELLED, st.booleans())
@example(Client("sync"), ESCAPED, "another-token-0123", "as it is", True)
@example(Client("async"), "another-key-0123", ESCAPED, "JSON", False)
@example(Client("sync"), "another-key-0123", ESCAPED, "HTML", False)
@example(Client("async"), ESCAPED, "another-token-0123", "URL twice", True)
def test_no_credential_that_a_server_or_a_transport_echoes_comes_out(
    form: str, client: Client, key: str, token: str, spelling: str, is_key: bool
) -> None:
    assert leaks(client, key, token, FORMS[form], SPELLINGS[spelling](key if is_key else token)) == []


def test_what_a_server_writes_into_a_success_is_its_own_and_stays() -> None:
    key = "a-key-0123456789"  # pragma: allowlist secret
    body = [{**full(CVM_INFO), "name": key, "note": key}]
    (cvm,) = Client("sync").ask(api_key=key, transport=mocked(response(200, body)))
    assert cvm.name == key
    assert cvm.source.raw["note"] == key
