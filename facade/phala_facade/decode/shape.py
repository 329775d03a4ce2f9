"""A documented shape of a response: how to recognize it, its wire model, and how to convert that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec

from phala_facade.decode.documented import DOCUMENTED
from phala_facade.decode.lenient import LenientDecoder, lenient_decoder_of
from phala_facade.models.plain import as_object, parse
from phala_facade.models.source import Deviation, Source

W = TypeVar("W", bound=msgspec.Struct)
V = TypeVar("V")

CVMS_WITHIN = ("current_cvm", "cvms[]")
"""The places of CVMs within an app."""

WhyNot = Callable[[dict[str, Any]], str | None]
"""A function that returns why an object does not have a shape, or `None` if it may have it."""


class Item(msgspec.Struct, Generic[V], gc=False):
    """One object of a response on its way from bytes to a value: its origin and its deviations.

    Attributes:
        shape: The documented shape that the object has.
        body: The object as JSON.
        api_version: The requested version.
        nested: The shapes that the CVMs within the object may have; only that of `shape` if empty.
        undocumented: Whether that version is later than every documented one.
        plain: The object, parsed, if that was necessary.
        deviations: What deviates from the shape.
    """

    shape: Shape[Any, V]
    body: bytes
    api_version: str
    nested: Sequence[Shape[Any, Any]] = ()
    undocumented: bool = False
    plain: Any = None
    deviations: list[Deviation] = []

    def deviates(self, path: str, problem: str) -> None:
        """Add a deviation for a value that cannot be used."""
        self.deviations.append(Deviation(path, problem))

    def raw_at(self, path: str) -> Any:
        """Return the raw JSON value at a path of keys; `None` if there is none."""
        if self.plain is None:
            decoder, value_of = _decoder_at(path)
            try:
                return value_of(decoder.decode(self.body))
            except msgspec.ValidationError:  # a number is beyond the range of floats
                self.plain = parse(self.body)
        value = self.plain
        for key in path.split("."):
            value = (as_object(value) or {}).get(key)
        return value

    def unreadable(self, path: str) -> Any:
        """Return the raw JSON value at a path if there is a deviation there; `None` otherwise."""
        for deviation in self.deviations:
            if deviation.path == path:
                return self.raw_at(path)
        return None

    def source(self) -> Source:
        """Return the source of the object; call this last, when all deviations are known."""
        shape = self.shape
        return Source(
            api_version=self.api_version,
            shape=shape.title,
            schema=shape.schema,
            deviations=tuple(self.deviations),
            documented=shape.documented,
            body=self.body,
        )


@cache
def _decoder_at(path: str) -> tuple[msgspec.json.Decoder[Any], Callable[[Any], Any]]:
    """Return a decoder that decodes only the value at a path, and a function that gets that value from the result."""
    kind: Any = Any
    default: Any = None
    for key in reversed(path.split(".")):
        kind = msgspec.defstruct("Holder", [(key, kind, default)], frozen=True)
        default = kind()
    return msgspec.json.Decoder(kind), attrgetter(path)


class Shape(msgspec.Struct, Generic[W, V], kw_only=True, eq=False, dict=True):
    """One documented shape.

    Its decoder is created with it, at import time: msgspec caches what it learns about a class on the class itself,
    without a lock, and a test may replace `datetime` later.

    Attributes:
        title: Its documented title; two shapes may share one.
        schema: Its key among the component schemas of `openapi.json`; unique.
        since: The API version that introduced it.
        wire: The generated wire model.
        convert: Converts its wire model, which it may modify, to a value of the facade.
        why_not: Tells it from the other shapes of the same operation.
        raw_only: The wire paths that no leaf of the facade carries, each with the reason; those of the CVMs within it
            are added.
        core: Required keys that only this shape has; any of them may tell it from others.
        nested: The shape of the CVMs within it, if any.
        in_every_version: Whether later versions still use it.
        documented: The leaves of the facade that it carries.
    """

    title: str
    schema: str
    since: str
    wire: type[W]
    convert: Callable[[W, Item[V]], V]
    why_not: WhyNot
    raw_only: dict[str, str] = {}
    core: tuple[str, ...] = ()
    nested: Shape[Any, Any] | None = None
    in_every_version: bool = False

    def __post_init__(self) -> None:
        """Create the decoder, and collect what the CVMs within say."""
        self.decoder = msgspec.json.Decoder(self.wire)
        self.documented = frozenset(DOCUMENTED.get(self.schema, "").split())
        if (nested := self.nested) is not None:
            self.documented |= {f"{place}.{leaf}" for place in CVMS_WITHIN for leaf in nested.documented}
            within = {f"{place}.{path}": why for place in CVMS_WITHIN for path, why in nested.raw_only.items()}
            self.raw_only = {**self.raw_only, **within}

    @property
    def lenient(self) -> LenientDecoder[W]:
        """The decoder of what deviates from the shape; created when it is first needed."""
        return lenient_decoder_of(self.wire)

    @property
    def defaults(self) -> dict[str, str]:
        """The keys of the fields that have documented defaults, and their names."""
        fields = self.lenient.fields
        return {each.encode_name: each.name for each in fields if not each.required and each.default is not None}

    def has_core(self, plain: dict[str, Any]) -> bool:
        """Return whether a parsed object has values for the whole core of the shape."""
        return all(plain.get(key) is not None for key in self.core)

    @property
    def label(self) -> str:
        """The title with the version, since shapes of other versions may have the same title."""
        return f"{self.title} ({self.since})"


def object_at(*keys: str) -> WhyNot:
    """Identify a shape by an object under any of `keys`, which no other candidate has there."""
    return _something_at(keys, "no object", lambda value: isinstance(value, dict))


def value_at(*keys: str) -> WhyNot:
    """Identify a shape by a non-null value under any of `keys`, which no other candidate has there."""
    return _something_at(keys, "no value", lambda value: value is not None)


def _something_at(keys: tuple[str, ...], nothing: str, is_it: Callable[[object], bool]) -> WhyNot:
    reason = f"{nothing} under {' or '.join(map(repr, keys))}"

    def why_not(plain: dict[str, Any]) -> str | None:
        for key in keys:
            if is_it(plain.get(key)):
                return None
        return reason

    return why_not
