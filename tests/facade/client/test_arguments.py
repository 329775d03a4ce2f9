"""What cannot be used is refused by either client before anything is sent, and the message names it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest

from phala_facade import Cvm, InvalidArgumentError, Node
from phala_facade.testing import FakeCloud
from tests.support.shells import collected

if TYPE_CHECKING:
    from tests.facade.client.conftest import Run

NO_DURATIONS = (-1, False, float("nan"), float("inf"))
OUTSIDE = (
    *("", "api/v1/x", "https://evil.example/x", "//evil.example/x", "/api/v1/../x", "/api/v1/%2e%2e/x"),
    *("/api/v1/x?y=1", "/api/v1/x#y", "/api/v1/a b", "/api/v1/\u00e9", "/a\\b", "/@evil.example:80\n", 5),
)

#: A call, its usable arguments, the name of another one, values that this cannot have, and what the message says.
REFUSED: list[tuple[str, dict[str, Any], str, tuple[Any, ...], str]] = [
    ("cvms.find", {}, "name", ("", "..", 5, Cvm), "^name "),
    ("cvms.get_many", {}, "cvms", ("cvm_1", b"cvm_1", 5), "^cvms "),
    ("cvms.get_many", {"cvms": []}, "concurrency", (0, True, 2.0), "^concurrency "),
    ("cvms.get_many", {"cvms": []}, "timeout", (0,), "^timeout "),
    ("cvms.get_many", {"cvms": ["a"]}, "on_progress", (1,), "^on_progress must be callable, not int"),
    ("cvms.wait", {"cvm": "a"}, "until", ("", None, [], ["running", 1]), "^until must be"),
    ("cvms.wait", {"cvm": "a"}, "timeout", (*NO_DURATIONS, None), "^timeout must be 0 or a positive, .*, not "),
    ("cvms.wait", {"cvm": "a"}, "interval", (-1,), "^interval must be"),
    ("cvms.wait", {"cvm": "a"}, "on_poll", (1,), "^on_poll must be callable, not int"),
    ("cvms.wait", {}, "cvm", ("..",), "another URL"),
    ("cvms.wait_many", {}, "cvms", ("cvm_1",), "^cvms "),
    ("cvms.wait_many", {"cvms": []}, "concurrency", (0,), "^concurrency "),
    ("cvms.wait_many", {"cvms": []}, "until", ("",), "^until "),
    ("cvms.wait_many", {"cvms": []}, "timeout", (-1,), "^timeout "),
    ("cvms.wait_many", {"cvms": []}, "interval", (0,), "^interval "),
    ("cvms.wait_many", {"cvms": []}, "on_poll", (5,), "^on_poll "),
    ("cvms.pages", {}, "page_size", (0, 101, "2", True, 1.5), "^page_size "),
    ("cvms.pages", {}, "node_id", (Node(name="prod5"),), "no id to filter by"),
    ("apps.pages", {}, "page_size", (0, 101, "2", True, 1.5), "^page_size "),
    ("apps.list", {}, "search", (1,), "^search "),
    ("apps.list", {}, "node", ("a\x00b",), "^node "),
    ("apps.list", {}, "status", (1, [1]), "^status "),
    ("apps.list", {}, "listed", ("yes",), "^listed "),
    ("inventory", {}, "concurrency", (0,), "^concurrency "),
    ("inventory", {}, "timeout", (-1,), "^timeout "),
    ("inventory", {}, "on_progress", (1,), "^on_progress "),
    ("request", {"path": "/api/v1/x"}, "method", ("POST", "get", "DELETE", ""), "only reads"),
    ("request", {"method": "GET"}, "path", OUTSIDE, "^path must be"),
    (
        "request",
        {"method": "GET", "path": "/api/v1/x"},
        "params",
        ({"a": None}, {"a": object()}, {"a": [b"x"]}, {"a": {"b": 1}}, {1: "x"}, "a=b"),
        "param",
    ),
]


@pytest.mark.parametrize(("call", "usable", "name", "values", "words"), REFUSED)
def test_what_cannot_be_used_is_refused_before_anything_is_sent(
    run: Run, call: str, usable: dict[str, Any], name: str, values: tuple[Any, ...], words: str
) -> None:
    fake = FakeCloud()

    for value in values:
        with pytest.raises(InvalidArgumentError, match=words):
            run(fake, lambda cloud: collected(attrgetter(call)(cloud)(**usable, **{name: value})))  # noqa: B023

    assert fake.requests == []
