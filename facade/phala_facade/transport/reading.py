"""The answer to one attempt, read as it arrives, and what it amounts to."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from phala_facade.errors import (
    PhalaError,
    RequestError,
    RequestTimeoutError,
    UnexpectedResponseError,
    status_error_class,
)
from phala_facade.operations.response import Response
from phala_facade.transport.attempts import Attempt, Failure, read_retry_after
from phala_facade.transport.body import Body, BodyError
from phala_facade.transport.cause import disarmed, is_lost, words_of
from phala_facade.transport.problem import read_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.transport.exchange import Exchange

logger = logging.getLogger("phala_facade.transport")

_ERROR_BYTES = 1 << 17
"""How much of an error answer is read, in bytes."""

_LOCATION = "phala_facade.location"


class Reading:
    """The answer to one attempt, read as it arrives."""

    def __init__(self, exchange: Exchange, attempt: Attempt) -> None:
        self._exchange = exchange
        self._begun = exchange.plan.remaining
        self._attempts = attempt.number
        self._secrets = exchange.settings.secrets
        subject = exchange.request.subject
        self._subject = None if subject is None else self._secrets.redact(subject)
        # What the caller is handling just now, if anything: it will hang below whatever breaks here, and is not ours.
        self._handled = sys.exception()
        self._status = 0
        self._headers: Mapping[str, str] = {}
        self._location: str | None = None
        self._body = Body("", 0)

    def begin(self, response: httpx.Response) -> bool:
        """Take the head of the answer, and tell whether its body matters.

        Raises:
            BodyError: When the body's encoding cannot be undone.
        """
        self._status = response.status_code
        self._headers = response.headers
        location = response.extensions.get(_LOCATION)
        # Before it is taken apart: a part of a credential is not found any more.
        self._location = None if location is None else self._secrets.redact(location)
        if not (self._is_success or self._is_error):
            return False
        limit = self._exchange.settings.max_response_bytes
        encoding = self._secrets.redact(self._headers.get("content-encoding", ""))
        self._body = Body(encoding, min(limit, _ERROR_BYTES) if self._is_error else limit)
        return True

    def feed(self, chunk: bytes) -> None:
        """Take a part of the body.

        Raises:
            BodyError: When there is too much of it, or it is damaged.
            TimeoutError: When the call's time is over.
        """
        if self._exchange.plan.remaining <= 0:
            raise TimeoutError
        self._body.feed(chunk)

    def finish(self) -> Response | Failure:
        """Tell what the answer amounts to, when it arrived as a whole."""
        self._log(f"HTTP {self._status}")
        return self._finished()

    def _finished(self) -> Response | Failure:
        if self._is_error:
            return Failure(self._status_error())
        if not self._is_success:
            return Failure(self._unexpected(self._odd_status()))
        try:
            content = self._body.finish()
        except BodyError as error:
            return self._failed(error)
        content_type = self._headers.get("content-type")
        return Response(
            status_code=self._status,
            content=content,
            content_type=None if content_type is None else self._secrets.redact(content_type),
            request_id=self._request_id,
            subject=self._subject,
            attempts=self._attempts,
        )

    def fail(self, cause: Exception) -> Failure:
        """Tell what the answer amounts to, when something broke on the way.

        Args:
            cause: What broke; it becomes the cause of the error, without anything that could show a credential.
        """
        self._log(f"{f'HTTP {self._status}, then ' if self._status else ''}{type(cause).__name__}")
        return self._failed(cause)

    def _failed(self, cause: Exception) -> Failure:
        error, lost = self._failure(cause)
        error.__cause__ = disarmed(cause, self._handled, self._secrets)
        return Failure(error, lost=lost)

    def _failure(self, cause: Exception) -> tuple[PhalaError, bool]:
        operation = self._exchange.request.operation
        if self._is_error:
            # The status says more than the fate of the body behind it.
            return self._status_error(), False
        if isinstance(cause, BodyError):
            return self._unexpected(str(cause)), False
        if self._exchange.plan.remaining <= 0:
            reason = f"no answer within {self._exchange.plan.timeout:g} s"
            return RequestTimeoutError(
                operation=operation, reason=reason, subject=self._subject, attempts=self._attempts
            ), True
        if isinstance(cause, httpx.TimeoutException | TimeoutError):
            reason = f"no answer in time: {type(cause).__name__}"
            return RequestTimeoutError(
                operation=operation, reason=reason, subject=self._subject, attempts=self._attempts
            ), True
        where, words = self._exchange.settings.base_url, words_of(cause, self._handled)
        reason = self._secrets.redact(f"no answer from {where}: {type(cause).__name__}: {words}")
        return RequestError(
            operation=operation, reason=reason, subject=self._subject, attempts=self._attempts
        ), is_lost(cause)

    def _log(self, outcome: str) -> None:
        """Log the attempt: what was asked, and what came of it; never a credential."""
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug(
                "%s: %s, %s, attempt %d: %s after %.3f s",
                self._exchange.request.operation,
                self._secrets.redact(self._exchange.url),
                self._exchange.api_version,
                self._attempts,
                outcome,
                self._begun - self._exchange.plan.remaining,
            )

    @property
    def _is_success(self) -> bool:
        return 200 <= self._status <= 299

    @property
    def _is_error(self) -> bool:
        return 400 <= self._status <= 599

    @property
    def _request_id(self) -> str | None:
        value = self._headers.get("x-request-id", "").strip()
        return self._secrets.redact(value) or None

    def _status_error(self) -> PhalaError:
        problem = read_problem(self._body.content, self._secrets)
        return status_error_class(self._status)(
            operation=self._exchange.request.operation,
            subject=self._subject,
            status_code=self._status,
            code=problem.code,
            detail=problem.detail,
            errors=problem.errors,
            request_id=problem.request_id or self._request_id,
            retry_after=read_retry_after(self._headers.get("retry-after"), self._exchange.plan.ambient.wall()),
            suggestions=problem.suggestions,
            links=problem.links,
            body=problem.body,
            attempts=self._attempts,
        )

    def _odd_status(self) -> str:
        if not 300 <= self._status <= 399:
            return f"HTTP {self._status}, which is neither a success nor an error"
        return f"HTTP {self._status}, a redirect to {_host(self._location)}; redirects are not followed"

    def _unexpected(self, reason: str) -> UnexpectedResponseError:
        return UnexpectedResponseError(
            operation=self._exchange.request.operation,
            subject=self._subject,
            api_version=self._exchange.api_version,
            reason=self._secrets.redact(reason),
            request_id=self._request_id,
            attempts=self._attempts,
        )


def take_location(response: httpx.Response) -> None:
    """Take the target of a redirect out of httpx's sight, which would parse it and fail on a bad one."""
    location = response.headers.pop("location", None)
    if location is not None:
        response.extensions[_LOCATION] = location


def _host(location: str | None) -> str:
    if location is None:
        return "nowhere"
    try:
        return urlsplit(location).hostname or "the same host"
    except ValueError:
        return "an unreadable address"
