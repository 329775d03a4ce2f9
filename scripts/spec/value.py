"""What a value may be: alternatives of one type each. Two values are equal exactly when they mean the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.spec.document import JsonObject, JsonValue

#: The formats of which the generator makes another type than `str`.
TYPED_FORMATS = frozenset({"binary", "date", "date-time", "uuid"})


@dataclass(frozen=True)
class Option:
    """One alternative for a value.

    Attributes:
        kind: Its JSON type, or "any".
        component: The component that describes it, for an object that has one of its own.
        through: The component that it comes from otherwise.
        keywords: What narrows it.
        properties: The properties of an object.
        required: Those that are always given.
        items: The items of an array.
        rest: What an object holds beside its properties, if that is described.
    """

    kind: str
    component: str | None = None
    through: str | None = field(default=None, compare=False)
    keywords: JsonObject = field(default_factory=dict["str", "JsonValue"])
    properties: dict[str, Value] = field(default_factory=dict["str", "Value"])
    required: frozenset[str] = frozenset()
    items: Value | None = None
    rest: Value | None = None

    @property
    def label(self) -> str:
        """Its type in a few words: `"string (date-time)"`, or the key of its component."""
        form = self.keywords.get("format")
        return self.component or (f"string ({form})" if self.kind == "string" and form in TYPED_FORMATS else self.kind)

    def said(self, name: Callable[[str], str] = str) -> JsonValue:
        """Return what it says as JSON, with its references put through `name`."""
        if self.component is not None:
            return name(self.component)
        said: list[JsonValue] = [self.kind, self.keywords, [*sorted(self.required)]]
        said.append({key: value.said(name) for key, value in self.properties.items()})
        return [*said, *(None if value is None else value.said(name) for value in (self.items, self.rest))]


@dataclass(frozen=True)
class Value:
    """What a value may be.

    Attributes:
        options: The alternatives, null among them.
        notes: Its default, and whether it is deprecated, read only or write only.
    """

    options: tuple[Option, ...]
    notes: JsonObject = field(default_factory=dict["str", "JsonValue"])

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return any(option.kind in {"any", "null"} for option in self.options)

    @property
    def given(self) -> tuple[Option, ...]:
        """The alternatives that are not null."""
        return tuple(option for option in self.options if option.kind != "null")

    def said(self, name: Callable[[str], str] = str) -> JsonValue:
        """Return what it says as JSON, with its references put through `name`."""
        said = [option.said(name) for option in self.options]
        return [said if len(said) == 1 else sorted(said, key=literal), self.notes]

    def described(self, name: Callable[[str], str] = str) -> str:
        """Say in a few words what it may be: `"array of CVMInfo | null"`."""
        words = {described(option, name) for option in self.options}
        return " | ".join(sorted(words, key=lambda word: (word == "null", word)))


def described(option: Option, name: Callable[[str], str] = str) -> str:
    """Say in a few words what an alternative is."""
    if option.component is not None:
        return name(option.component)
    if option.items is None:
        return option.label
    items = option.items.described(name)
    return f"array of ({items})" if "|" in items else f"array of {items}"


ANYTHING = Value((Option("any"),))
"""Any value at all."""


def refers_to(value: Value) -> Iterator[str]:
    """Yield the components that a value refers to by itself."""
    for option in value.options:
        if option.component is not None:
            yield option.component
        for inner in (*option.properties.values(), option.items, option.rest):
            if inner is not None:
                yield from refers_to(inner)


_encoder = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def literal(value: object) -> str:
    """Render a value that stands for itself, such as a default."""
    return _encoder.encode(value)
