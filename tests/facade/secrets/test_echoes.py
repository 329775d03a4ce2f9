"""Random credentials are planted in clients and in all that a server and a transport say; nothing shows them."""

from __future__ import annotations

import asyncio
import copy
import gzip
import json
import warnings
from typing import TYPE_CHECKING, Any, Literal

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phala_facade import AsyncPhalaCloud, PhalaCloud, PhalaError
from tests.facade.secrets.planted import CREDENTIALS, SPELLINGS, found, logged, told
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade import CvmList, Deviation

ADDRESS = "https://cloud.example"


def answer(status: int, body: object, **headers: str) -> httpx.Response:
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


ANSWERS: dict[str, Callable[[str], httpx.Response]] = {
    "detail is a text": lambda echo: answer(401, {"detail": f"bad key {echo}."}),
    "detail is a list": lambda echo: answer(422, {"detail": [{"loc": ["header", echo], "msg": echo, "input": echo}]}),
    "detail is an object": lambda echo: answer(400, {"detail": structured(echo)}),
    "at the top": lambda echo: answer(465, structured(echo)),
    "raw JSON text": lambda echo: answer(403, as_text('{"detail": "bad key ECHO", "a": ["ECHO"]}')(echo)),
    "a page": lambda echo: answer(502, as_text("<html><title>bad ECHO</title><p>ECHO</p>")(echo)),
    "plain text": lambda echo: answer(500, as_text("bad key ECHO and more")(echo)),
    "text cut short": lambda echo: answer(404, as_text("x ECHO")(echo)),
    "UTF-16": lambda echo: answer(404, f"bad key {echo}".encode("utf-16-le")),
    "deflated": lambda echo: answer(404, gzip.compress(echo.encode()), content_encoding="gzip"),
    "headers": lambda echo: answer(404, b"", x_request_id=echo, retry_after=echo, server=echo, www_authenticate=echo),
    "headers of a success": lambda echo: answer(200, b"<", x_request_id=echo, content_type=f"text/html; k={echo}"),
    "a redirect": lambda echo: answer(302, b"", location=f"https://evil.example/{echo}"),
    "a redirect to it": lambda echo: answer(302, b"", location=f"https://{echo}/"),
    "a content encoding": lambda echo: answer(200, b"x", content_encoding=echo),
    "a success of no shape": lambda echo: answer(200, [{echo: echo, "name": echo}]),
    "a success that is text": lambda echo: answer(200, as_text("welcome, ECHO")(echo)),
    "a success that departs": lambda echo: answer(200, [{**full(CVM_INFO), "resource": echo, "listed": echo}]),
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
    "a timeout": lambda echo: httpx.ReadTimeout(f"no answer to {echo}"),
    "a class of its own": CustomError,
    "one that cannot be changed": StubbornError,
    "one with a note": lambda echo: noted(ValueError("a bug"), echo),
    "a status": refused_by_status,
    "one with reasons": lambda echo: failed(ValueError("a bug"), CustomError(echo)),
    "one with a stubborn reason": lambda echo: failed(ValueError("a bug"), StubbornError(echo)),
    "a group": lambda echo: ExceptionGroup("many", [ValueError(echo), KeyError(echo)]),
}


def answering(make: Callable[[str], httpx.Response | Exception], echo: str) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        made = make(echo)
        if isinstance(made, Exception):
            raise made
        return made

    return httpx.MockTransport(handle)


def outcome(
    shell: Literal["sync", "async"],
    key: str,
    token: str,
    transport: httpx.MockTransport,
    on_deviation: Callable[[Deviation], object],
) -> CvmList | PhalaError:
    settings: dict[str, Any] = {"base_url": ADDRESS, "on_deviation": on_deviation, "max_retries": 0}

    async def ask() -> CvmList:
        async with AsyncPhalaCloud(key, access_token=token, transport=transport, **settings) as cloud:
            return await cloud.cvms.list()

    try:
        if shell == "async":
            return asyncio.run(ask())
        with PhalaCloud(key, access_token=token, transport=transport, **settings) as cloud:
            return cloud.cvms.list()
    except PhalaError as error:
        return error


def searched(
    shell: Literal["sync", "async"], key: str, token: str, make: Callable[[str], httpx.Response | Exception], echo: str
) -> None:
    deviations: list[Deviation] = []
    with logged() as records, warnings.catch_warnings(record=True) as warned:
        result = outcome(shell, key, token, answering(make, echo), deviations.append)
    shown = [*records, repr(deviations), *(str(warning.message) for warning in warned)]
    if isinstance(result, PhalaError):
        shown += [text for error in (result, copy.copy(result), copy.deepcopy(result)) for text in told(error)]
    assert [leak for text in shown for leak in found(text, [key, token])] == []


SHELLS: tuple[Literal["sync", "async"], ...] = ("sync", "async")
TEXTS = st.sampled_from(sorted(set(SPELLINGS)))
ESCAPED = "Key\\ \"1'2<3>&4%5%41;+/=:@#?,u0x"  # pragma: allowlist secret
"""A key of which each character is escaped somewhere."""


@pytest.mark.parametrize("form", ANSWERS)
@given(st.sampled_from(SHELLS), CREDENTIALS, CREDENTIALS, TEXTS, st.booleans())
def test_no_credential_that_a_server_echoes_comes_out(
    form: str, shell: Literal["sync", "async"], key: str, token: str, spelling: str, is_key: bool
) -> None:
    searched(shell, key, token, ANSWERS[form], SPELLINGS[spelling](key if is_key else token))


@pytest.mark.parametrize("kind", ERRORS)
@given(st.sampled_from(SHELLS), CREDENTIALS, CREDENTIALS, TEXTS, st.booleans())
@example("sync", ESCAPED, "another-token-0123", "as it is", True)
@example("async", "another-key-0123", ESCAPED, "as it is", False)
def test_no_credential_that_a_transport_tells_comes_out(
    kind: str, shell: Literal["sync", "async"], key: str, token: str, spelling: str, is_key: bool
) -> None:
    searched(shell, key, token, ERRORS[kind], SPELLINGS[spelling](key if is_key else token))


@pytest.mark.parametrize("form", ANSWERS)
def test_every_form_of_an_answer_hides_a_key_with_all_that_is_escaped(form: str) -> None:
    for number, spell in enumerate(SPELLINGS.values()):
        shell = SHELLS[number % len(SHELLS)]
        if form not in {"headers", "headers of a success"} or spell(ESCAPED).isascii():
            searched(shell, ESCAPED, "another-token-0123", ANSWERS[form], spell(ESCAPED))


def test_what_a_server_writes_into_a_success_is_its_own_and_stays() -> None:
    key = "a-key-0123456789"  # pragma: allowlist secret
    body = [{**full(CVM_INFO), "name": key, "note": key}]
    with PhalaCloud(key, base_url=ADDRESS, transport=httpx.MockTransport(lambda _: answer(200, body))) as cloud:
        (cvm,) = cloud.cvms.list()
    assert cvm.name == key
    assert cvm.source.raw["note"] == key
