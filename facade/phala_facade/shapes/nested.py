"""The CVMs within an app: each is decoded and converted from its own bytes, like a CVM by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from phala_facade.decode.item import ItemDecoder
from phala_facade.models.source import Deviation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.decode.shape import Item
    from phala_facade.models import App, Cvm

_WITHIN = re.compile(r"(current_cvm|cvms\[[0-9]+\])\..+")
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


class _Bodies(msgspec.Struct):
    current_cvm: msgspec.Raw = msgspec.Raw()
    cvms: msgspec.Raw = msgspec.Raw()


_BODIES = msgspec.json.Decoder(_Bodies)


class CvmsWithin:
    """Converts the CVMs within an app; a deviation in one of them belongs to both the CVM and the app.

    Args:
        app: The app. The deviations that its own decoding found in its CVMs are dropped: each CVM is decoded by itself.
    """

    def __init__(self, app: Item[App]) -> None:
        self._app = app
        self._bodies = _BODIES.decode(app.body)
        candidates = app.nested or [shape for shape in (app.shape.nested,) if shape]
        self._decoder = ItemDecoder(candidates, app.api_version, undocumented=app.undocumented)
        app.deviations[:] = (each for each in app.deviations if not _WITHIN.fullmatch(each.path))

    def current(self, wire: object) -> Cvm | None:
        """Return the app's `current_cvm`, given its wire model."""
        return None if wire is None else self._convert(self._bodies.current_cvm, "current_cvm")

    def listed(self, wires: Sequence[object] | None) -> tuple[Cvm, ...]:
        """Return the app's `cvms`, given their wire models."""
        bodies = _ITEMS.decode(self._bodies.cvms) if wires else ()
        return tuple(self._convert(body, f"cvms[{index}]") for index, body in enumerate(bodies))

    def _convert(self, body: msgspec.Raw, path: str) -> Cvm:
        cvm: Cvm = self._decoder.convert(bytes(body))
        self._app.deviations += [
            Deviation(f"{path}.{each.path}" if each.path else path, each.problem)
            for each in cvm.source.deviations
            if each.path or each not in self._app.deviations
        ]
        return cvm
