"""What two readings of the same thing agree on, leaf by leaf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from phala_facade.models.app import App
from phala_facade.models.base import Model
from phala_facade.models.cvm import Cvm
from phala_facade.models.leaves import leaf_paths, leaf_value

if TYPE_CHECKING:
    from collections.abc import Iterator

_IDENTIFIERS = ("vm_uuid", "instance_id", "id", "legacy_id")


class Difference(Model, frozen=True, kw_only=True):
    """A leaf whose value differs between two readings."""

    path: str
    left: Any
    right: Any


class Comparison(Model, frozen=True, kw_only=True):
    """What two readings of the same thing agree on.

    Paths are those of the facade's fields: `"resources.vcpu"`, `"cvms[0].name"`.
    """

    agree: tuple[str, ...] = ()
    """The leaves that both carry, with equal values."""

    differ: tuple[Difference, ...] = ()
    """The leaves that both carry, with other values."""

    left_only: tuple[str, ...] = ()
    """What the left one alone carries: the right one's shape has no such field, or its answer did not say."""

    right_only: tuple[str, ...] = ()
    """What the right one alone carries: the left one's shape has no such field, or its answer did not say."""


def compare(left: Cvm | App | Sequence[Cvm], right: Cvm | App | Sequence[Cvm]) -> Comparison:
    """Compare two readings leaf by leaf, over what the shapes of both document.

    Two CVMs, two apps, or two lists of CVMs. The CVMs of lists and of apps are paired by the identifiers that
    both readings know; one without a counterpart is carried by one side only.

    Returns:
        Which leaves agree, which differ, and which are carried by one reading only.

    Raises:
        TypeError: The two are not of one kind.
    """
    if isinstance(left, Cvm) and isinstance(right, Cvm):
        return _merged([_compare_leaves(left, right, "")])
    if isinstance(left, App) and isinstance(right, App):
        parts = [_compare_leaves(left, right, "")]
        if left.source.documents("cvms") and right.source.documents("cvms"):
            parts.extend(_compare_lists(_one(left.current_cvm), _one(right.current_cvm), "current_cvm", indexed=False))
            parts.extend(_compare_lists(left.cvms, right.cvms, "cvms"))
        return _merged(parts)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return _merged(list(_compare_lists(left, right, "")))
    raise TypeError(f"compare takes two CVMs, two apps, or two lists of CVMs; got {_kind(left)} and {_kind(right)}")


def _compare_leaves(left: Cvm | App, right: Cvm | App, prefix: str) -> Comparison:
    agree: list[str] = []
    differ: list[Difference] = []
    left_only: list[str] = []
    right_only: list[str] = []
    for leaf in leaf_paths(type(left)):
        if leaf.startswith(("current_cvm.", "cvms[].")):
            continue
        path = prefix + leaf
        here, there = leaf_value(left, leaf), leaf_value(right, leaf)
        on_left, on_right = leaf in left.source.documented, leaf in right.source.documented
        if on_left and on_right and here == there:
            agree.append(path)
        elif on_left and on_right and here is not None and there is not None:
            differ.append(Difference(path=path, left=here, right=there))
        elif on_left and (here is not None or not on_right):
            left_only.append(path)
        elif on_right:
            right_only.append(path)
    return Comparison(
        agree=tuple(agree), differ=tuple(differ), left_only=tuple(left_only), right_only=tuple(right_only)
    )


def _compare_lists(
    left: Sequence[Cvm], right: Sequence[Cvm], name: str, *, indexed: bool = True
) -> Iterator[Comparison]:
    by_identity = {key: index for index, cvm in enumerate(right) for key in _identity(cvm)}
    unpaired = set(range(len(right)))
    for index, cvm in enumerate(left):
        path = f"{name}[{index}]" if indexed else name
        candidates = (by_identity[key] for key in _identity(cvm) if by_identity.get(key) in unpaired)
        partner = next((other for other in candidates if _may_be_one(cvm, right[other])), None)
        if partner is None:
            yield Comparison(left_only=(path,))
        else:
            unpaired.remove(partner)
            yield _compare_leaves(cvm, right[partner], f"{path}.")
    for index in sorted(unpaired):
        yield Comparison(right_only=(f"{name}[{index}]" if indexed else name,))


def _identity(cvm: Cvm) -> Iterator[tuple[str, object]]:
    """Give what two readings of one CVM may share, the surest first; names count where there is nothing surer."""
    for identifier in _IDENTIFIERS:
        if value := getattr(cvm, identifier):
            yield identifier, value
    yield "name", (cvm.app_id, cvm.name)


def _may_be_one(left: Cvm, right: Cvm) -> bool:
    """Let the surest identifier that both know decide."""
    known = ((getattr(left, identifier), getattr(right, identifier)) for identifier in _IDENTIFIERS)
    return next((here == there for here, there in known if here and there), True)


def _merged(parts: Sequence[Comparison]) -> Comparison:
    return Comparison(
        agree=tuple(path for part in parts for path in part.agree),
        differ=tuple(difference for part in parts for difference in part.differ),
        left_only=tuple(path for part in parts for path in part.left_only),
        right_only=tuple(path for part in parts for path in part.right_only),
    )


def _one(cvm: Cvm | None) -> tuple[Cvm, ...]:
    return () if cvm is None else (cvm,)


def _kind(value: object) -> str:
    return type(value).__name__
