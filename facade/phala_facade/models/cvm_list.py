"""The CVMs of one answer, in its order."""

from __future__ import annotations

from typing import Any, SupportsIndex, overload

from phala_facade.models.cvm import Cvm


class CvmList(tuple[Cvm, ...]):
    """An immutable sequence of CVMs."""

    __slots__ = ()

    def to_dicts(self) -> list[dict[str, Any]]:
        """Give every CVM as plain JSON-ready values, as `Cvm.to_dict` does."""
        return [cvm.to_dict() for cvm in self]

    @overload
    def __getitem__(self, index: SupportsIndex) -> Cvm: ...
    @overload
    def __getitem__(self, index: slice) -> CvmList: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Cvm | CvmList:
        """Give one CVM, or those of a slice as a list of the same kind."""
        return CvmList(super().__getitem__(index)) if isinstance(index, slice) else super().__getitem__(index)
