"""One call: what each of its attempts sends, and within which limits."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import httpx
import msgspec

from phala_facade._version import __version__
from phala_facade.operations.request import Request
from phala_facade.transport.attempts import LONGEST_SILENCE, Ambient, Plan
from phala_facade.transport.settings import Settings, header_value, positive_seconds

if TYPE_CHECKING:
    from collections.abc import Callable


USER_AGENT = f"phala-facade/{__version__} httpx/{httpx.__version__} python/{platform.python_version()}"


class Exchange(msgspec.Struct, frozen=True):
    """One call: the request, the settings that it goes out with, and the plan of its attempts."""

    request: Request
    api_version: str
    settings: Settings
    plan: Plan

    @classmethod
    def begin(
        cls, request: Request, *, api_version: str, timeout: float | None, settings: Settings, ambient: Ambient
    ) -> Exchange:
        """Check what the caller gave, and start the clock of the call.

        Raises:
            ConfigurationError: When the version cannot stand in a header, or the time is none.
        """
        plan = Plan(
            operation=request.operation,
            timeout=settings.timeout if timeout is None else positive_seconds("timeout", timeout),
            max_retries=settings.max_retries,
            ambient=ambient,
        )
        return cls(request, header_value("api_version", api_version), settings, plan)

    def http_request(self, *, silence: float, trace: Callable[..., object]) -> httpx.Request:
        """Build what an attempt sends.

        Args:
            silence: How long to wait for a connection, or for the next bytes, in seconds.
            trace: What httpx reports the events of the connection to.
        """
        limits = {
            "connect": silence,
            "read": silence,
            "write": silence,
            "pool": max(self.plan.remaining, silence),
        }
        return httpx.Request(
            self.request.method,
            self.settings.base_url + self.request.path,
            params=self.request.params or None,
            headers=_headers(self.settings, self.api_version),
            extensions={"timeout": limits, "trace": trace},
        )

    @property
    def url(self) -> str:
        """What an attempt asks for, for log records: the method and the address, without its query."""
        return f"{self.request.method} {self.settings.base_url}{self.request.path}"

    def silence(self) -> float:
        """How long the next attempt may wait for a connection, or for the next bytes, in seconds."""
        return max(0.001, min(LONGEST_SILENCE, self.plan.remaining))


def _headers(settings: Settings, api_version: str) -> dict[str, str]:
    headers = {
        "Accept": "application/json",
        # Only what can be inflated in bounded steps.
        "Accept-Encoding": "gzip",
        "User-Agent": USER_AGENT,
        "X-Phala-Version": api_version,
    }
    if settings.api_key is not None:
        headers["X-API-Key"] = settings.api_key
    if settings.access_token is not None:
        headers["Authorization"] = f"Bearer {settings.access_token}"
    if settings.workspace is not None:
        headers["X-Phala-Workspace"] = settings.workspace
    return headers
