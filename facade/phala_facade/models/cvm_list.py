"""The CVMs of one answer, in its order."""

from __future__ import annotations

from typing import Any

from phala_facade.models.cvm import Cvm


class CvmList(tuple[Cvm, ...]):
    """An immutable sequence of CVMs."""

    __slots__ = ()

    def to_dicts(self) -> list[dict[str, Any]]:
        """Give every CVM as plain JSON-ready values, as `Cvm.to_dict` does."""
        return [cvm.to_dict() for cvm in self]
