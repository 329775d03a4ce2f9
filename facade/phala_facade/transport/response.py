"""The response to one attempt, read as it arrives, and what it amounts to."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from phala_facade.errors import (
    PhalaError,
    RequestError,
    RequestTimeoutError,
    UnexpectedResponseError,
    status_error_class,
)
from phala_facade.operations.response import Response
from phala_facade.transport.body import Body, BodyError
from phala_facade.transport.budget import Budget
from phala_facade.transport.causes import disarmed, is_lost, is_of_proxy, is_timeout, links, words_of
from phala_facade.transport.problem import parse_problem
from phala_facade.transport.retry import Call, Failure, parse_retry_after
from phala_facade.transport.signals import ignoring, is_of_signal_handler

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from phala_facade.operations.steps import Steps
    from phala_facade.transport.deprecations import Deprecations

logger = logging.getLogger("phala_facade.transport")

_ERROR_BYTES = 1 << 17
"""How much of the body of an error is read, in bytes."""

_NO_BODY = Body("", 0)

_GRAIN = 0.001
"""The operating system may end a wait so much too early, in seconds."""


class ResponseReader:
    """Reads the response to one attempt, whose time is `budget`, as it arrives."""

    def __init__(self, call: Call, proxy: str | None, deprecations: Deprecations) -> None:
        self._call = call
        self._proxy = proxy
        self._deprecations = deprecations
        self._begun = call.remaining()
        self.budget = Budget(self._begun)
        self._redact = call.settings.redactor.redact
        # What the caller is handling just now, if anything: it will hang below whatever breaks here, and is not ours.
        self._handled = sys.exception()
        self._status = 0
        self._is_success = self._is_error = False
        self._headers: Mapping[str, str] = {}
        self._body = _NO_BODY

    def begin(self, response: httpx.Response) -> bool:
        """Take the head of the response, and return whether its body matters."""
        self._status = status = response.status_code
        self._is_success, self._is_error = 200 <= status <= 299, 400 <= status <= 599
        # In a plain dictionary, to look up what is missing costs a tenth.
        self._headers = dict(response.headers.items())
        self._deprecations.note(self._call.request.operation, self._call.api_version, self._headers)
        if not (self._is_success or self._is_error):
            return False
        limit = self._call.settings.max_response_bytes
        encoding = self._redact(self._headers.get("content-encoding", ""))
        self._body = Body(encoding, min(limit, _ERROR_BYTES) if self._is_error else limit)
        return True

    def feed(self, chunk: bytes) -> Steps[None]:
        """Take a part of the body; whatever it raises is for `fail`."""
        for step in self._body.feed(chunk):
            if self._call.remaining() <= 0:
                raise TimeoutError
            yield step

    def finish(self) -> Response | Failure:
        """Return what the response amounts to, when it arrived as a whole."""
        self._log(f"HTTP {self._status}")
        if self._is_error:
            return Failure(self._status_error())
        if not self._is_success:
            return Failure(self._unexpected(self._odd_status()))
        try:
            content = self._body.finish()
        except BodyError as error:
            return self._failed(error)
        call = self._call
        return Response(
            operation=call.request.operation,
            api_version=call.api_version,
            subject=call.request.subject,
            content=content,
            content_type=self._headers.get("content-type"),
            request_id=self._headers.get("x-request-id"),
            attempts=call.attempt,
            remaining=call.remaining,
            redact=self._redact,
        )

    def fail(self, cause: BaseException) -> Failure:
        """Return what the response amounts to, when something broke on the way.

        That becomes the cause of the error, without anything that could show a credential. Only an interrupt, or what
        the handler of a signal raised, passes; without the frames below, whose locals hold what was sent.
        """
        if not isinstance(cause, Exception):
            raise cause.with_traceback(None)
        for link in links(cause, self._handled):
            if is_of_signal_handler(link):
                raise link.with_traceback(None)
        self._log(f"{f'HTTP {self._status}, then ' if self._status else ''}{type(cause).__name__}")
        return self._failed(cause)

    def _failed(self, cause: Exception) -> Failure:
        error = self._failure(cause)
        lost = isinstance(error, RequestError) and error.is_transient and not isinstance(error, RequestTimeoutError)
        error.__cause__ = disarmed(cause, self._handled, self._call.settings.redactor)
        return Failure(error, stale=lost and self.budget.connection == "reused")

    def _failure(self, cause: Exception) -> PhalaError:
        if self._is_error:
            # The status says more than the fate of the body behind it.
            return self._status_error()
        if isinstance(cause, BodyError):
            return self._unexpected(str(cause))
        if self._call.remaining() <= _GRAIN:
            reason = f"no response within {self._call.timeout:g} s"
            return RequestTimeoutError(reason=reason, **self._about)
        if is_timeout(cause):
            reason = f"no response in time: {type(cause).__name__}"
            return RequestTimeoutError(reason=reason, **self._about)
        where = self._call.settings.base_url
        if self._proxy is not None and (is_of_proxy(cause) or self.budget.connection == "none"):
            where = f"the proxy {self._proxy}"
        reason = f"no response from {where}: {type(cause).__name__}: {words_of(cause, self._handled)}"
        return RequestError(reason=self._redact(reason), is_transient=is_lost(cause), **self._about)

    def _log(self, outcome: str) -> None:
        """Log the attempt: what was sent, and what came of it; never a credential."""
        if logger.isEnabledFor(logging.DEBUG):
            request = self._call.request
            logger.debug(
                "%s: %s, %s, attempt %d: %s after %.3f s",
                request.operation,
                self._redact(f"{request.method} {self._call.settings.base_url}{request.path}"),
                self._call.api_version,
                self._call.attempt,
                outcome,
                self._begun - self._call.remaining(),
            )

    @property
    def _about(self) -> dict[str, Any]:
        """What every error of the call says of it."""
        request = self._call.request
        return {
            "operation": request.operation,
            "subject": request.subject and self._redact(request.subject),
            "attempts": self._call.attempt,
        }

    @property
    def _request_id(self) -> str | None:
        return self._redact(self._headers.get("x-request-id", "")) or None

    def _status_error(self) -> PhalaError:
        problem = parse_problem(self._body.content, self._call.settings.redactor)
        from_intermediary = problem.is_from_intermediary(self._status)
        return status_error_class(self._status, from_intermediary=from_intermediary)(
            **self._about,
            api_version=self._call.api_version,
            status_code=self._status,
            code=problem.code,
            detail=problem.detail,
            errors=problem.errors,
            request_id=problem.request_id or self._request_id,
            retry_after=parse_retry_after(self._headers.get("retry-after"), self._call.clock.wall()),
            suggestions=problem.suggestions,
            links=problem.links,
            body=problem.body,
            from_intermediary=from_intermediary,
        )

    def _odd_status(self) -> str:
        if not 300 <= self._status <= 399 or self._status == 304:
            return f"HTTP {self._status}, which is neither a success nor an error"
        # Redacted before it is taken apart: a part of a credential is not found any more.
        host = _host(self._redact(self._headers["location"])) if "location" in self._headers else "nowhere"
        return f"HTTP {self._status}, a redirect to {host}; redirects are not followed"

    def _unexpected(self, reason: str) -> UnexpectedResponseError:
        return UnexpectedResponseError(
            **self._about,
            api_version=self._call.api_version,
            reason=self._redact(reason),
            request_id=self._request_id,
        )


def _host(location: str) -> str:
    with ignoring(ValueError):
        return urlsplit(location).hostname or "the same host"
    return "an unreadable address"
