"""Checking a running API: whether it still responds as documented, and whether the facade still reads everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.conformance.report import Calls, ErrorStatus, Finding, Report
from phala_facade.conformance.survey import survey

__all__ = ["Calls", "ErrorStatus", "Finding", "Report", "survey"]

if TYPE_CHECKING:
    Unanswered = ErrorStatus
else:

    def __getattr__(name: str) -> object:
        """Return a renamed object under its old name, with a warning."""
        if name == "Unanswered":
            import warnings

            message = "phala_facade.conformance.Unanswered is ErrorStatus now"
            warnings.warn(message, DeprecationWarning, stacklevel=2)
            return ErrorStatus
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
