"""Telling of deviations: each is given to the caller's function, and each place is logged once."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from phala_facade.models import App, Cvm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.models import CvmList, Deviation

logger = logging.getLogger("phala_facade.deviations")

_INDEX = re.compile(r"\[[0-9]+\]")


class DeviationReporter:
    """Tells of what could not be read; shared by a client and those that `with_api_version` makes of it."""

    def __init__(self, on_deviation: Callable[[Deviation], object] | None) -> None:
        self._on_deviation = on_deviation
        self._logged: set[tuple[str, str, str]] = set()

    def report(self, operation: str, value: Cvm | App | CvmList) -> None:
        """Tell of the deviations of what one call gave.

        Args:
            operation: The call, as the facade names it.
            value: What it gave.
        """
        for item in _items(value):
            for deviation in item.source.deviations:
                self._log(operation, item.source.shape, deviation)
                if self._on_deviation is not None:
                    self._on_deviation(deviation)

    def _log(self, operation: str, shape: str, deviation: Deviation) -> None:
        path = _INDEX.sub("[]", deviation.path)
        place = (operation, shape, path)
        if place not in self._logged:
            self._logged.add(place)
            where = f"{shape} departs from its documentation at {path}" if path else shape
            logger.warning("%s: %s: %s", operation, where, deviation.problem)


def _items(value: Cvm | App | CvmList) -> Iterable[Cvm | App]:
    return (value,) if isinstance(value, Cvm | App) else value
