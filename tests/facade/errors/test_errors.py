"""The exception tree: its classes, what they carry, how they word themselves, how they travel."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest

import phala_facade.errors
from phala_facade.errors import (
    AmbiguousError,
    AuthenticationError,
    ConfigurationError,
    ConflictError,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    PhalaError,
    RateLimitError,
    RequestError,
    RequestTimeoutError,
    ServerError,
    StatusError,
    UnexpectedResponseError,
    WaitTimeoutError,
    status_error_class,
)
from phala_facade.models import Cvm, Resources, Source
from tests.support.documented import CVM_INFO, full
from tests.support.shells import Asked, ask

if TYPE_CHECKING:
    from collections.abc import Callable

STARTING = Cvm(
    name="web",
    status="starting",
    resources=Resources(),
    source=Source(api_version="", shape="", schema="", deviations=(), documented=frozenset(), body=b"{}"),
)


def status_error(status_code: int, detail: str | None = None, attempts: int = 1) -> StatusError:
    return status_error_class(status_code)(
        operation="cvms.get",
        status_code=status_code,
        code="ERR-1",
        detail=detail,
        errors=({"loc": ["query", "page"]}, "x"),
        request_id="req-7",
        retry_after=2.5,
        suggestions=("wait",),
        links=({"url": "https://example.org"},),
        body='{"detail": 1}',
        attempts=attempts,
    )


RETRIED = (408, 429, 500, 502, 503, 504)

EVERY_KIND: list[PhalaError] = [
    PhalaError("broken"),
    ConfigurationError("no credentials"),
    InvalidArgumentError("cvm is empty"),
    RequestError(operation="cvms.get", reason="refused", attempts=2),
    RequestTimeoutError(operation="cvms.get", reason="no response within 3 s", attempts=3),
    WaitTimeoutError("still starting", last=STARTING, wanted=("running",), stopped_early=True, attempts=4),
    AmbiguousError([STARTING, STARTING], operation="cvms.find", subject="web"),
    UnexpectedResponseError(
        operation="cvms.list",
        api_version="2026-01-21",
        reason="not an object",
        path="[3]",
        candidates={"CVMInfo": "no resource"},
        partial=(1, 2),
        request_id="req-8",
        attempts=2,
    ),
    *(status_error(status, "said so") for status in (400, 401, 403, 404, 408, 409, 422, 429, 465, 500, 503, 599)),
]


def travelled(error: PhalaError, protocol: int = pickle.DEFAULT_PROTOCOL) -> PhalaError:
    found = cast("object", pickle.loads(pickle.dumps(error, protocol)))  # noqa: S301 - its own dump
    assert isinstance(found, PhalaError)
    return found


def same(error: PhalaError, other: PhalaError) -> bool:
    return type(error) is type(other) and str(error) == str(other) and vars(error) == vars(other)


@pytest.mark.parametrize("error", EVERY_KIND, ids=repr)
def test_every_error_survives_pickling_and_copying_with_all_it_carries(error: PhalaError) -> None:
    pickled = (travelled(error, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1))
    for other in (copy.copy(error), copy.deepcopy(error), *pickled):
        assert same(error, other)


def test_a_deep_copy_shares_no_mutable_part() -> None:
    error = WaitTimeoutError("late", last=STARTING)
    shallow, deep = copy.copy(error), copy.deepcopy(error)
    assert isinstance(shallow, WaitTimeoutError)
    assert isinstance(deep, WaitTimeoutError)
    assert shallow.last is error.last == deep.last
    assert deep.last is not error.last


def test_a_pickle_omits_a_cause_that_cannot_be_pickled() -> None:
    error = RequestError(operation="cvms.get", reason="refused")
    error.__cause__ = ValueError(lambda: None)
    assert copy.copy(error).__cause__ is error.__cause__
    assert travelled(error).__cause__ is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequestError),
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (409, ConflictError),
        (422, InvalidRequestError),
        (429, RateLimitError),
        (500, ServerError),
        (520, ServerError),
        (599, ServerError),
        (408, StatusError),
        (465, StatusError),
        (499, StatusError),
    ],
)
def test_a_status_has_the_documented_class(status: int, kind: type[StatusError]) -> None:
    assert status_error_class(status) is kind


@pytest.mark.parametrize(
    ("error", "is_transient"),
    [
        (RequestTimeoutError(operation="cvms.get", reason="late"), True),
        (RequestError(operation="cvms.get", reason="reset", is_transient=True), True),
        (RequestError(operation="cvms.get", reason="an untrusted certificate"), False),
        (WaitTimeoutError("late", last=None), False),
        (InvalidArgumentError("cvm is empty"), False),
        *((status_error(code), code in RETRIED) for code in (401, 404, *RETRIED, 501, 520)),
    ],
    ids=repr,
)
def test_an_error_says_whether_the_same_call_may_succeed_later(error: PhalaError, is_transient: bool) -> None:
    assert (error.is_transient, travelled(error).is_transient) == (is_transient, is_transient)


@pytest.mark.parametrize(
    ("kind", "bases"),
    [
        (ConfigurationError, (ValueError, PhalaError)),
        (InvalidArgumentError, (ConfigurationError,)),
        (RequestTimeoutError, (TimeoutError, RequestError)),
        (WaitTimeoutError, (TimeoutError, PhalaError)),
    ],
)
def test_what_has_a_builtin_counterpart_can_be_caught_as_that(kind: type, bases: tuple[type, ...]) -> None:
    assert all(issubclass(kind, base) for base in bases)


def test_the_picture_of_the_tree_names_every_class() -> None:
    picture = phala_facade.errors.__doc__ or ""
    classes = [name for name in phala_facade.errors.__all__ if name.endswith("Error")]
    assert len(classes) == 16
    assert all(name in picture for name in classes)


UNEXPECTED: dict[str, Any] = {"operation": "cvms.list", "api_version": "LATEST", "reason": "no CVM"}


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (status_error(404, "CVM not found"), "cvms.get: HTTP 404 Not Found, request id req-7: CVM not found"),
        (status_error(465), "cvms.get: HTTP 465, request id req-7: ERR-1"),
        (ServerError(operation="cvms.list", status_code=502), "cvms.list: HTTP 502 Bad Gateway"),
        (
            status_error(503, "down", attempts=3),
            "cvms.get: HTTP 503 Service Unavailable, request id req-7, after 3 attempts: down",
        ),
        (status_error(465, "x" * 200), "cvms.get: HTTP 465, request id req-7: " + "x" * 200),
        (status_error(465, "x" * 201), "cvms.get: HTTP 465, request id req-7: " + "x" * 199 + "…"),
        (
            UnexpectedResponseError(**UNEXPECTED, path="[2].hosted", request_id="r", attempts=2),
            "cvms.list (API version LATEST): unexpected response at [2].hosted, request id r, after 2 attempts: no CVM",
        ),
        (
            UnexpectedResponseError(**UNEXPECTED),
            "cvms.list (API version LATEST): unexpected response: no CVM",
        ),
    ],
    ids=["status", "code", "bare", "attempts", "short", "long", "unexpected", "unexpected as a whole"],
)
def test_a_message_names_operation_status_request_and_the_vendors_words(error: PhalaError, message: str) -> None:
    assert str(error) == message


def test_what_the_server_did_not_say_is_none_and_what_a_message_cuts_is_kept() -> None:
    error = UnexpectedResponseError(**UNEXPECTED)
    assert (error.path, error.candidates, error.partial, error.request_id) == ("", {}, (), None)
    assert status_error(404, "x\n" * 5000).detail == "x\n" * 5000


@pytest.mark.parametrize("nasty", ["a\r\nb", "a\x00\x1b[31mb", "a\u2028b", "a\ud800b", "a\u202eb"])
def test_every_error_is_one_printable_line_whatever_goes_into_it(nasty: str) -> None:
    unexpected = UnexpectedResponseError(
        operation="cvms.list", api_version=nasty, reason=nasty, path=nasty, request_id=nasty, candidates={nasty: nasty}
    )
    errors = [
        unexpected,
        ConfigurationError(nasty),
        RequestError(operation="cvms.get", reason=nasty),
        RequestTimeoutError(operation="cvms.get", reason=nasty),
        WaitTimeoutError(nasty, last=None),
        StatusError(operation="cvms.get", status_code=465, code=nasty, request_id=nasty),
        status_error(404, nasty),
    ]
    for error in errors:
        assert str(error).isprintable()
        assert "a" in str(error)
        assert same(error, travelled(error))


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, travelled])
def test_what_was_read_of_a_list_travels_with_the_error(duplicate: Callable[[PhalaError], PhalaError]) -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        ask(Asked([full(CVM_INFO), 7]), lambda cloud: cloud.cvms.list())
    other = duplicate(caught.value)
    assert isinstance(other, UnexpectedResponseError)
    assert [cvm.to_dict() for cvm in other.partial] == [cvm.to_dict() for cvm in caught.value.partial]
    assert [cvm.source.raw for cvm in other.partial] == [full(CVM_INFO)]


def test_an_error_of_a_call_keeps_what_caused_it_when_it_travels() -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(RequestError) as caught:
        ask(refuse, lambda cloud: cloud.cvms.list(), max_retries=0)
    for error in (caught.value, travelled(caught.value), copy.copy(caught.value), copy.deepcopy(caught.value)):
        assert isinstance(error.__cause__, httpx.ConnectError)
        assert str(error.__cause__) == "refused"


def test_every_error_has_its_operation_its_subject_and_its_attempts() -> None:
    def facts(error: PhalaError) -> tuple[str | None, str | None, int]:
        return error.operation, error.subject, error.attempts

    assert {facts(error)[0] for error in EVERY_KIND} == {None, "cvms.find", "cvms.get", "cvms.list"}
    assert facts(PhalaError("broken")) == facts(ConfigurationError("no credentials")) == (None, None, 0)

    def of_many(cloud: Any) -> Any:
        async def later(found: Any) -> list[Any]:
            return list(map(facts, await found))

        found: Any = cloud.cvms.get_many(["cvm_1", "..", 7])
        return list(map(facts, cast("tuple[PhalaError, ...]", found))) if isinstance(found, tuple) else later(found)

    found = ask(Asked({"detail": "no"}, status=404), of_many)
    assert found == [("cvms.get", "cvm_1", 1), ("cvms.get", "..", 0), ("cvms.get", None, 0)]
    with pytest.raises(WaitTimeoutError) as caught:
        ask(Asked({"detail": "busy"}, status=503), lambda cloud: cloud.cvms.wait("cvm_1", timeout=0), max_retries=0)
    assert facts(caught.value)[:2] == ("cvms.wait", "cvm_1")
