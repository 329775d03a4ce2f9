"""A documented shape of an answer: how to tell it from others, and which wire model carries it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from phala_facade.decode.wire import decoder_of, model_of

if TYPE_CHECKING:
    import msgspec

W = TypeVar("W")

WhyNot = Callable[[dict[str, Any]], str | None]
"""Tells why an object is not of a shape; `None` when it may be."""


@dataclass(frozen=True, eq=False)
class Shape(Generic[W]):
    """One documented shape.

    Attributes:
        title: Its documented title; two shapes may share one.
        schema: Its key among the component schemas of `openapi.json`; unique.
        since: The API version that answers with it.
        why_not: Tells it from the other shapes that the same operation may answer with.
        load: Imports its wire model; called on the first answer, since importing one model imports all.
        documented: The leaves of the facade that it carries.
        raw_only: What it carries that no leaf shows, by wire path, each with the reason.
    """

    title: str
    schema: str
    since: str
    why_not: WhyNot
    load: Callable[[], type[W]]
    documented: frozenset[str]
    raw_only: dict[str, str]

    @property
    def label(self) -> str:
        """The title, told from that of another version's shape."""
        return f"{self.title} ({self.since})"

    @property
    def wire(self) -> type[W]:
        """The generated wire model, ready to be converted to."""
        return model_of(self.load)

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[W]:
        """A decoder from JSON straight into what reads as the wire model."""
        return decoder_of(self.load)


def object_at(*keys: str) -> WhyNot:
    """Identify a shape by an object under any of `keys`, which no other candidate has."""

    def why_not(plain: dict[str, Any]) -> str | None:
        return None if any(isinstance(plain.get(key), dict) for key in keys) else f"no object under {_listed(keys)}"

    return why_not


def value_at(*keys: str) -> WhyNot:
    """Identify a shape by a value other than null under any of `keys`, which no other candidate has."""

    def why_not(plain: dict[str, Any]) -> str | None:
        return None if any(plain.get(key) is not None for key in keys) else f"no value under {_listed(keys)}"

    return why_not


def _listed(keys: Iterable[str]) -> str:
    return " or ".join(repr(key) for key in keys)
