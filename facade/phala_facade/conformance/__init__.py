"""Checking a running API: whether it still responds as documented, and whether the facade still reads everything."""

from __future__ import annotations

from phala_facade.conformance.report import Calls, ErrorStatus, Finding, Report
from phala_facade.conformance.survey import survey

__all__ = ["Calls", "ErrorStatus", "Finding", "Report", "survey"]
