"""Reporting deviations: each is passed to the user's callback, and each place is logged once."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, cast

from phala_facade.models.source import Sourced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from phala_facade.models import Deviation
    from phala_facade.operations.steps import Steps

logger = logging.getLogger("phala_facade.deviations")

_INDEX = re.compile(r"\[[0-9]+\]")


class DeviationReporter:
    """Reports deviations; shared by a client and the clients that its `with_api_version` returns."""

    def __init__(self, on_deviation: Callable[[Deviation], object] | None) -> None:
        self._on_deviation = on_deviation
        self._logged: set[tuple[str, str, str]] = set()

    def report(self, operation: str, value: object) -> Steps[None]:
        """Report the deviations in the value of one call.

        Args:
            operation: The name of the call, such as `"cvms.list"`.
            value: A CVM, an app, or a sequence of them.
        """
        for item in _items(value):
            for deviation in item.source.deviations:
                self._log(operation, item.source.shape, deviation)
                if self._on_deviation is not None:
                    self._on_deviation(deviation)
                yield

    def _log(self, operation: str, shape: str, deviation: Deviation) -> None:
        path = _INDEX.sub("[]", deviation.path)
        place = (operation, shape, path)
        if place not in self._logged:
            self._logged.add(place)
            where = f"{shape} deviates from its documentation at {path}" if path else shape
            logger.warning("%s: %s: %s", operation, where, deviation.problem)


def _items(value: object) -> Iterable[Sourced]:
    values = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    return (each for each in values if isinstance(each, Sourced))
