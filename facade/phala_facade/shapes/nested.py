"""The CVMs within an app: each is converted as a CVM of its own, from its own bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from phala_facade.decode.shape import Item
from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape
    from phala_facade.models import App, Cvm

W = TypeVar("W", bound=msgspec.Struct)

_WITHIN = re.compile(r"(current_cvm|cvms\[[0-9]+\])\.(.+)")
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


class _Bodies(msgspec.Struct):
    current_cvm: msgspec.Raw = msgspec.Raw()
    cvms: msgspec.Raw = msgspec.Raw()


_BODIES = msgspec.json.Decoder(_Bodies)


class CvmsWithin(Generic[W]):
    """Converts the CVMs within an app; what is odd in one of them is a deviation of it, and of the app.

    Args:
        app: The app.
        shape: The shape that its CVMs have.
    """

    def __init__(self, app: Item[App], shape: Shape[W, Cvm]) -> None:
        self._app = app
        self._shape = shape
        self._bodies = _BODIES.decode(app.body)
        self._known: defaultdict[str, list[Deviation]] = defaultdict(list)
        for deviation in app.deviations:
            if match := _WITHIN.fullmatch(deviation.path):
                self._known[match[1]].append(Deviation(match[2], deviation.problem))

    def current(self, wire: W | None) -> Cvm | None:
        """Convert the app's `current_cvm`."""
        return None if wire is None else self._convert(wire, self._bodies.current_cvm, "current_cvm")

    def listed(self, wires: list[W] | None) -> tuple[Cvm, ...]:
        """Convert the app's `cvms`."""
        if not wires:
            return ()
        pairs = enumerate(zip(wires, _ITEMS.decode(self._bodies.cvms), strict=True))
        return tuple(self._convert(wire, body, f"cvms[{index}]") for index, (wire, body) in pairs)

    def _convert(self, wire: W, body: msgspec.Raw, path: str) -> Cvm:
        known = self._known[path]
        cvm_item = Item(self._shape, bytes(body), self._app.api_version, [*known], undocumented=self._app.undocumented)
        cvm = cvm_item.convert(wire)
        found = cvm_item.deviations[len(known) :]
        self._app.deviations.extend(Deviation(f"{path}.{each.path}", each.problem) for each in found)
        return cvm
