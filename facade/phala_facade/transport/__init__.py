"""Sends requests: authentication, headers, attempts, deadlines and limits. Only here is httpx imported."""

from phala_facade.transport.attempts import Ambient
from phala_facade.transport.reply import Reply
from phala_facade.transport.request import Request
from phala_facade.transport.session import Session
from phala_facade.transport.settings import (
    DEFAULT_MAX_RESPONSE_BYTES,
    DEFAULT_MAX_RETRIES,
    DEFAULT_TIMEOUT,
    Settings,
    header_value,
    resolve_settings,
)

__all__ = [
    "DEFAULT_MAX_RESPONSE_BYTES",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_TIMEOUT",
    "Ambient",
    "Reply",
    "Request",
    "Session",
    "Settings",
    "header_value",
    "resolve_settings",
]
