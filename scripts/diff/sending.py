"""What the facade sends, found out by running it: whether that is what a document asks for."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

from phala_facade import PhalaCloud, PhalaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.diff.calls import FacadeCall
    from scripts.spec.value import Option, Value

#: Identifiers as users have them.
_HEX, _UUID = "50b0e827cc6c53f4010b57e588a18c5ef9388cc1", "0f3a1c52-8c1e-4f2b-9d4e-6a7b8c9d0e1f"
_SAMPLES = (_HEX, f"app_{_HEX}", _UUID, "cvm_0123abcd", "prj_0123abcd", "usr_0123abcd", "0", "1", "4711", "name")
_PREFIX = re.compile(r"\^([A-Za-z0-9_-]+)")
_TAILS = ("", "0123abcd", "1", _HEX, _UUID)


class Sent(NamedTuple):
    """A request of the facade: its path as sent, its query, and its headers by name in lower case."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


def can_meet(call: FacadeCall, parameter: str, value: Value) -> bool:
    """Return whether anything that the facade sends for a parameter is what a document asks for.

    It is tried with values that the document allows: usual identifiers, or else what the document itself leads to.

    Args:
        call: The call.
        parameter: The parameter, by place and name: `"query user_id"`.
        value: What the parameter may be.
    """
    place, _, name = parameter.partition(" ")
    if place == "header":
        return any(fits(text, value) for text in _headers_sent(name))
    usual = [text for text in _SAMPLES if fits(text, value)]
    fitting = usual or [text for text in _candidates(value) if fits(text, value)]
    sent = [found for text in fitting if (found := _sent_for(call, parameter, text)) is not None]
    return not fitting or any(fits(text, value) for text in sent)


@cache
def always_sent() -> frozenset[str]:
    """Return the headers that every request carries, in lower case."""
    return frozenset(_listing(key=True).headers.keys() & _listing(key=False).headers.keys())


@cache
def sometimes_sent() -> frozenset[str]:
    """Return the headers that the requests of some clients carry, in lower case."""
    found = {*_listing(key=True, workspace="team").headers, *_listing(key=False).headers}
    return frozenset(found) - always_sent()


def fits(text: str, value: Value) -> bool:
    """Return whether a text in a path, a query or a header is one of the values that it may be."""
    return any(_fits(text, option) for option in value.options)


def _fits(text: str, option: Option) -> bool:
    keywords = option.keywords
    if option.kind == "any":
        return True
    if option.kind in {"integer", "number"}:
        if not re.fullmatch("-?[0-9]{1,18}", text):
            return False
        bounds = [keywords.get(name) for name in ("minimum", "exclusiveMinimum", "exclusiveMaximum", "maximum")]
        low, above, below, high = (each if isinstance(each, int | float) else None for each in bounds)
        number = int(text)
        return (
            (low is None or number >= low)
            and (above is None or number > above)
            and (below is None or number < below)
            and (high is None or number <= high)
        )
    if option.kind != "string":
        return False
    shortest, longest = keywords.get("minLength", 0), keywords.get("maxLength")
    listed, pattern = keywords.get("enum"), keywords.get("pattern")
    return (
        (not isinstance(shortest, int) or len(text) >= shortest)
        and (not isinstance(longest, int) or len(text) <= longest)
        and (not isinstance(listed, list) or text in listed)
        and (not isinstance(pattern, str) or _matches(pattern, text))
    )


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:  # a pattern of ECMAScript that Python cannot read: nothing is known of it
        return False


def _candidates(value: Value) -> Iterator[str]:
    for option in value.options:
        keywords = option.keywords
        listed = keywords.get("enum")
        yield from map(str, listed if isinstance(listed, list) else ())
        found = _PREFIX.match(str(keywords.get("pattern", "")))
        yield from (found[1] + tail for tail in _TAILS) if found else ()
        bounds = [keywords.get(name) for name in ("minimum", "exclusiveMinimum", "exclusiveMaximum", "maximum")]
        numbers = [int(bound) for bound in bounds if isinstance(bound, int | float)]
        yield from (str(number + step) for number in numbers for step in (-1, 0, 1))
        lengths = [keywords.get(name) for name in ("minLength", "maxLength")]
        yield from ("a" * min(length, 100) for length in lengths if isinstance(length, int))


def _headers_sent(name: str) -> set[str]:
    found = [_listing(key=key, workspace="team").headers.get(name) for key in (True, False)]
    return {text for text in found if text is not None}


def _sent_for(call: FacadeCall, parameter: str, text: str) -> str | None:
    """Return what the facade sends where a user gives a text, or the integer that it spells; `None` for nothing."""
    place, _, name = parameter.partition(" ")
    for value in (text, *([int(text)] if re.fullmatch("-?[0-9]{1,18}", text) else [])):
        given = ([value], {}) if place == "path" else ([], {call.arguments[parameter]: value})
        sent = _captured(call.name, *given)
        if sent is not None and place == "query":
            return sent.query.get(name)
        if sent is not None:
            pattern = re.escape(call.operation.partition(" ")[2]).replace(re.escape(f"{{{name}}}"), "([^/]*)")
            found = re.fullmatch(pattern, sent.path)
            return found[1] if found else None
    return None


@cache
def _listing(*, key: bool, workspace: str | None = None) -> Sent:
    return _captured("cvms.list", [], {}, key=key, workspace=workspace) or Sent("", {}, {})


def _captured(
    call: str, positional: list[Any], named: dict[str, Any], *, key: bool = True, workspace: str | None = None
) -> Sent | None:
    """Run a call, and return what it would have sent; `None` if it refuses its arguments."""
    requests: list[httpx.Request] = []

    def transport(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(404, json={"detail": "nobody is there"})

    with (
        PhalaCloud(
            api_key="nobodys" if key else None,
            access_token=None if key else "nobodys",
            base_url="https://cloud.example",
            workspace=workspace,
            max_retries=0,
            transport=httpx.MockTransport(transport),
        ) as cloud,
        suppress(PhalaError),
    ):
        attrgetter(call)(cloud)(*positional, **named)
    if not requests:
        return None
    (request,) = requests
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Sent(request.url.path, dict(request.url.params), headers)
