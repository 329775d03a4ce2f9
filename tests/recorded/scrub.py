"""What of a request and of a response may enter a cassette: an allow-list, whatever else there is stays out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, TypeAlias, cast
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from phala_facade.operations.registry import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.recorded.pseudonyms import Pseudonyms

HOST: Final = "https://cloud-api.phala.com"
"""The documented host stands for whichever one was called."""

REQUEST_ID: Final = "req_recorded"

_ROOT: Final = "/api/v1"
_COLLECTIONS: Final = frozenset(segment for operation in OPERATIONS for segment in operation.path.split("/"))
_PARAMETERS: Final = frozenset({"user_id", "teepod_id", "search"})
_PAGING: Final = frozenset({"page", "page_size"})
_METHODS: Final = frozenset({"GET"})
_MEDIA_TYPES: Final = frozenset({"application/json", "application/problem+json", "text/html", "text/plain"})
_VERSION: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|LATEST")
_UNLISTED: Final = "unlisted"

# What a YAML literal block cannot hold; within JSON an escape says the same.
_UNPRINTABLE: Final = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class Request(Protocol):
    """A request as vcrpy hands it over."""

    method: str
    uri: str
    headers: Mapping[str, str]
    body: object


Disguise: TypeAlias = "Undisguised | Pseudonyms"
"""Decides on what a recording says of its account."""


class Undisguised:
    """Leaves everything as it is: for what is invented, and for what was disguised when it was recorded."""

    def text(self, value: str) -> str:
        """Return the text itself."""
        return value

    def body(self, value: Any) -> Any:
        """Return the body itself."""
        return value


def scrub_request(request: Request, disguise: Disguise) -> Request:
    """Keep the method, the path, the listed parameters, the version and the accepted type; drop everything else.

    A parameter that is not listed leaves a mark, so that the request matches none without it.

    Args:
        request: What was sent; it is changed.
        disguise: What to put in place of identifiers.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    version = headers.get("x-phala-version", "")
    request.uri = _scrubbed_uri(request.uri, disguise)
    request.method = request.method if request.method in _METHODS else _UNLISTED
    request.headers = {
        "Accept": "application/json" if headers.get("accept") == "application/json" else _UNLISTED,
        "X-Phala-Version": version if _VERSION.fullmatch(version) else _UNLISTED,
    }
    request.body = None
    return request


def scrub_response(response: Mapping[str, Any], disguise: Disguise) -> dict[str, Any]:
    """Keep the status, the media type and the JSON body; say where a request id was, and drop everything else.

    Args:
        response: What came back, as vcrpy describes it, with its body inflated.
        disguise: What to put in place of values in the body.

    Returns:
        Another description, whose body is indented JSON; it is empty where the original was not JSON.
    """
    headers = {name.lower(): values[0] for name, values in response["headers"].items() if values}
    kept: dict[str, list[str]] = {}
    if "content-type" in headers:
        media_type = headers["content-type"].partition(";")[0].strip().lower()
        kept["Content-Type"] = [media_type if media_type in _MEDIA_TYPES else "application/octet-stream"]
    if "x-request-id" in headers:
        kept["X-Request-ID"] = [REQUEST_ID]
    return {
        # Without a phrase the client takes the standard one: Python words some differently from version to version.
        "status": {"code": response["status"]["code"], "message": ""},
        "headers": kept,
        "body": {"string": _scrubbed_body(response["body"]["string"], disguise)},
    }


def _scrubbed_uri(uri: str, disguise: Disguise) -> str:
    parts = urlsplit(uri)
    path = parts.path[max(parts.path.find(f"{_ROOT}/"), 0) :]
    segments = [
        segment if segment in _COLLECTIONS else quote(disguise.text(unquote(segment)), safe="")
        for segment in path.split("/")
    ]
    query = [
        (name, value)
        if name in _PAGING and value.isdecimal()
        else (name, disguise.text(value))
        if name in _PARAMETERS
        else (_UNLISTED, "")
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return f"{HOST}{'/'.join(segments)}{'?' if query else ''}{urlencode(query)}"


def _scrubbed_body(body: bytes, disguise: Disguise) -> bytes:
    try:
        value = json.loads(body, parse_constant=_refuse)
    except ValueError:
        return b""
    text = json.dumps(_without_request_ids(disguise.body(value)), indent=2, ensure_ascii=False)
    return _UNPRINTABLE.sub(_escape, text).encode()


def _without_request_ids(value: Any) -> Any:
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {name: REQUEST_ID if name == "request_id" else _without_request_ids(item) for name, item in items}
    if isinstance(value, list):
        return [_without_request_ids(item) for item in cast("list[object]", value)]
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _escape(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"
