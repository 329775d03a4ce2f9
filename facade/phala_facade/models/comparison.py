"""Comparing two values of the same thing, leaf by leaf."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Any, TypeGuard, cast

import msgspec

from phala_facade.models.app import App
from phala_facade.models.base import Model, equal, short
from phala_facade.models.cvm import Cvm
from phala_facade.models.leaves import leaf_paths, leaf_value


class Difference(Model, frozen=True, kw_only=True):
    """A leaf that differs between two values."""

    path: str
    left: Any
    right: Any


class Comparison(Model, frozen=True, kw_only=True):
    """The result of comparing two values.

    Paths are those of the facade's fields: `"resources.vcpu"`, `"cvms[0].name"`.
    """

    agree: tuple[str, ...] = ()
    """The leaves that both carry, with equal values."""

    differ: tuple[Difference, ...] = ()
    """The leaves that both carry, with different values."""

    left_only: tuple[str, ...] = ()
    """The leaves that only the left value carries: the right one's shape or response does not have them."""

    right_only: tuple[str, ...] = ()
    """The leaves that only the right value carries: the left one's shape or response does not have them."""

    def __repr__(self) -> str:
        """Show what differs, and how many leaves do not."""
        counts = f"agree={len(self.agree)}, left_only={len(self.left_only)}, right_only={len(self.right_only)}"
        return f"Comparison({counts}, differ={short(self.differ)})"


def compare(left: Cvm | App | Sequence[Cvm], right: Cvm | App | Sequence[Cvm]) -> Comparison:
    """Compare two values leaf by leaf, over the leaves that their shapes document.

    The values are two CVMs, two apps, or two lists of CVMs. The CVMs of lists and of apps are paired by the identifiers
    that both values have; a CVM without a counterpart is carried by one side only.

    Returns:
        Which leaves agree, which differ, and which only one value carries.

    Raises:
        TypeError: The values are not of the same kind.
    """
    found = _Found()
    if isinstance(left, Cvm) and isinstance(right, Cvm):
        found.compare_leaves(left, right, "")
    elif isinstance(left, App) and isinstance(right, App):
        found.compare_leaves(left, right, "")
        found.compare_lists(_as_tuple(left.current_cvm), _as_tuple(right.current_cvm), "current_cvm")
        found.compare_lists(left.cvms, right.cvms, "cvms[{}]")
    elif _are_cvms(left) and _are_cvms(right):
        found.compare_lists(left, right, "[{}]")
    else:
        kinds = " and ".join(type(value).__name__ for value in (left, right))
        raise TypeError(f"compare takes two CVMs, two apps, or two lists of CVMs; got {kinds}")
    return Comparison(**{name: tuple(getattr(found, name)) for name in found.__struct_fields__})


class _Found(msgspec.Struct):
    """The fields of a `Comparison` while it is made."""

    agree: list[str] = []
    differ: list[Difference] = []
    left_only: list[str] = []
    right_only: list[str] = []

    def compare_leaves(self, left: Cvm | App, right: Cvm | App, prefix: str) -> None:
        for leaf in leaf_paths(type(left)):
            if leaf.startswith(("current_cvm.", "cvms[].")):
                continue
            path = prefix + leaf
            here, there = leaf_value(left, leaf), leaf_value(right, leaf)
            on_left, on_right = leaf in left.source.documented, leaf in right.source.documented
            if on_left and on_right and equal(here, there):
                self.agree.append(path)
            elif on_left and on_right and _has_value(here) and _has_value(there):
                self.differ.append(Difference(path=path, left=here, right=there))
            elif on_left and (_has_value(here) or not on_right):
                self.left_only.append(path)
            elif on_right:
                self.right_only.append(path)

    def compare_lists(self, left: Sequence[Cvm], right: Sequence[Cvm], place: str) -> None:
        partners = pairs(left, right)
        for index, cvm in enumerate(left):
            if index in partners:
                self.compare_leaves(cvm, right[partners[index]], f"{place.format(index)}.")
            else:
                self.left_only.append(place.format(index))
        alone = sorted(set(range(len(right))).difference(partners.values()))
        self.right_only += map(place.format, alone)


def pairs(left: Sequence[Cvm], right: Sequence[Cvm]) -> dict[int, int]:
    """Return the index in `right` of each CVM of `left` that has a counterpart, by its own index.

    Pairs the CVMs of two lists: by the surest identifier first, by name if there is nothing surer.

    Two entries that differ in the surest identifier that both have are not the same CVM. Entries that agree in it are
    paired at once, so that later only the set of known identifiers matters, not their values: the time is linear.
    """
    partners: dict[int, int] = {}
    unpaired = set(range(len(right)))
    for identifier in (*Cvm.identifiers, "name"):
        waiting: dict[object, dict[frozenset[str], deque[int]]] = defaultdict(lambda: defaultdict(deque))
        for index in sorted(unpaired):
            waiting[_identity(right[index], identifier)][_known(right[index])].append(index)
        for index, cvm in enumerate(left):
            identity = _identity(cvm, identifier)
            if index in partners or identity not in waiting or identity is None:
                continue
            heads = [
                others[0]
                for known, others in waiting[identity].items()
                if others and _surest(_known(cvm) & known) in {identifier, None}
            ]
            if heads:
                partner = min(heads)
                partners[index] = partner
                unpaired.remove(partner)
                waiting[identity][_known(right[partner])].popleft()
    return partners


def _identity(cvm: Cvm, identifier: str) -> object:
    return (cvm.name, cvm.app_id) if identifier == "name" else getattr(cvm, identifier) or None


def _known(cvm: Cvm) -> frozenset[str]:
    return frozenset(identifier for identifier in Cvm.identifiers if getattr(cvm, identifier))


def _surest(known: frozenset[str]) -> str | None:
    return next((identifier for identifier in Cvm.identifiers if identifier in known), None)


def _has_value(value: object) -> bool:
    """Return whether a leaf has a value; an empty tuple may stand for null."""
    return value is not None and value != ()


def _are_cvms(value: object) -> TypeGuard[Sequence[Cvm]]:
    return isinstance(value, Sequence) and all(isinstance(item, Cvm) for item in cast("Sequence[object]", value))


def _as_tuple(cvm: Cvm | None) -> tuple[Cvm, ...]:
    return () if cvm is None else (cvm,)
