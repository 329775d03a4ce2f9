"""Checking a running API: whether it still responds as documented, and whether the facade still reads everything."""

from __future__ import annotations

from phala_facade.conformance.report import Calls, Finding, Report, Unanswered
from phala_facade.conformance.survey import survey

__all__ = ["Calls", "Finding", "Report", "Unanswered", "survey"]
