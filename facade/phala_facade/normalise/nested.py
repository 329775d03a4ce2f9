"""The CVMs within an app: each is read as a CVM of its own, from its own bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from phala_facade.models.source import Deviation
from phala_facade.normalise.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.decode.shape import Shape
    from phala_facade.models import Cvm

W = TypeVar("W")

_WITHIN = re.compile(r"(current_cvm|cvms\[[0-9]+\])\.(.+)")
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


class _Bodies(msgspec.Struct):
    current_cvm: msgspec.Raw = msgspec.Raw()
    cvms: msgspec.Raw = msgspec.Raw()


_BODIES = msgspec.json.Decoder(_Bodies)


class CvmsWithin(Generic[W]):
    """Reads the CVMs within an app; what is odd in one of them is told of it, and of the app.

    Args:
        reading: The reading of the app.
        shape: The shape that its CVMs have.
        to_cvm: How that shape is read.
    """

    def __init__(self, reading: Reading, shape: Shape[W], to_cvm: Callable[[W, Reading], Cvm]) -> None:
        self._reading = reading
        self._shape = shape
        self._to_cvm = to_cvm
        self._bodies = _BODIES.decode(reading.body)
        self._known: defaultdict[str, list[Deviation]] = defaultdict(list)
        for deviation in reading.deviations:
            if match := _WITHIN.fullmatch(deviation.path):
                self._known[match[1]].append(Deviation(match[2], deviation.problem))

    def current(self, wire: W | None) -> Cvm | None:
        """Read the app's `current_cvm`."""
        return None if wire is None else self._read(wire, self._bodies.current_cvm, "current_cvm")

    def listed(self, wires: list[W]) -> tuple[Cvm, ...]:
        """Read the app's `cvms`."""
        bodies = _ITEMS.decode(self._bodies.cvms) if wires else []
        pairs = enumerate(zip(wires, bodies, strict=True))
        return tuple(self._read(wire, body, f"cvms[{index}]") for index, (wire, body) in pairs)

    def _read(self, wire: W, body: msgspec.Raw, path: str) -> Cvm:
        already = self._known[path]
        own = Reading(self._shape, bytes(body), self._reading.api_version, already, self._reading.shared)
        cvm = self._to_cvm(wire, own)
        found = own.deviations[len(already) :]
        self._reading.deviations.extend(Deviation(f"{path}.{each.path}", each.problem) for each in found)
        return cvm
