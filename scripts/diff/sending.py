"""What the facade sends, found out by running it, and whether that is what a document requires."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import httpx
from jsonschema import Draft202012Validator

from phala_facade import PhalaCloud, PhalaError

if TYPE_CHECKING:
    from scripts.diff.calls import FacadeCall
    from scripts.spec.document import JsonObject
    from scripts.spec.value import Value

#: Identifiers and numbers as users have them.
_HEX, _UUID = "50b0e827cc6c53f4010b57e588a18c5ef9388cc1", "0f3a1c52-8c1e-4f2b-9d4e-6a7b8c9d0e1f"
_SAMPLES = (_HEX, f"app_{_HEX}", _UUID, "cvm_0123abcd", "prj_0123abcd", "usr_0123abcd", 0, 1, 4711, "name")


class Sent(NamedTuple):
    """A request of the facade: its path as sent, its query, and its headers by name in lower case."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


def can_meet(call: FacadeCall, parameter: str, value: Value) -> bool:
    """Return whether something that the facade sends for a parameter is what a document requires.

    It is tried with usual values that the document allows; where it allows none of those, nobody knows.

    Args:
        call: The call.
        parameter: The parameter, by place and name: `"query user_id"`.
        value: What the parameter may be.
    """
    place, _, name = parameter.partition(" ")
    if place == "header":
        requests = [listing(key=key, workspace="team") for key in (True, False)]
        return any(_fits(request.headers[name], value) for request in requests if name in request.headers)
    if place == "query" and parameter in call.always and (default := _captured(call.name, [], {})) is not None:
        return _fits(default.query[name], value)
    fitting = [sample for sample in _SAMPLES if _fits(str(sample), value)]
    sent = [_sent_for(call, place, name, sample) for sample in fitting]
    return not fitting or any(text is not None and _fits(text, value) for text in sent)


@cache
def listing(*, key: bool, workspace: str | None = None) -> Sent:
    """Return the request that lists the CVMs, of a client with a key or with a token."""
    return _captured("cvms.list", [], {}, key=key, workspace=workspace) or Sent("", {}, {})


def _fits(text: str, value: Value) -> bool:
    """Return whether a text in a path, a query or a header is one of the values that it may be."""
    schemas: list[JsonObject] = [
        dict(option.keywords) if option.kind == "any" else {**option.keywords, "type": option.kind}
        for option in value.given
    ]
    instances: list[str | int] = [text, *([int(text)] if re.fullmatch("-?[0-9]{1,18}", text) else [])]
    with suppress(re.error):  # a pattern of ECMAScript that Python cannot read: nothing is known of it
        validator: Any = Draft202012Validator({"anyOf": schemas})
        return any(validator.is_valid(each) for each in instances)
    return False


def _sent_for(call: FacadeCall, place: str, name: str, value: str | int) -> str | None:
    """Return what the facade sends where a user gives a value; `None` for nothing."""
    argument = call.arguments.get(f"{place} {name}")
    named = {} if place == "path" or argument is None else {argument: value}
    sent = _captured(call.name, [value] if place == "path" else [], named)
    if sent is None or place == "query":
        return sent and sent.query.get(name)
    pattern = re.escape(call.operation.partition(" ")[2]).replace(re.escape(f"{{{name}}}"), "([^/]*)")
    found = re.fullmatch(pattern, sent.path)
    return found and found[1]


def _captured(
    call: str, positional: list[Any], named: dict[str, Any], *, key: bool = True, workspace: str | None = None
) -> Sent | None:
    """Run a call, and return what it would have sent; `None` if it refuses its arguments."""
    requests: list[httpx.Request] = []

    def transport(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(404, json={"detail": "nobody is there"})

    nobodys = "nobodys"
    cloud = PhalaCloud(
        api_key=nobodys if key else None,
        access_token=None if key else nobodys,
        base_url="https://cloud.example",
        workspace=workspace,
        max_retries=0,
        transport=httpx.MockTransport(transport),
    )
    with cloud, suppress(PhalaError):
        result = attrgetter(call)(cloud)(*positional, **named)
        if isinstance(result, Iterator):
            next(cast("Iterator[object]", result), None)
    if not requests:
        return None
    (request,) = requests
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Sent(request.url.path, dict(request.url.params), headers)
