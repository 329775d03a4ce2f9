"""Does the API still answer as documented, and does the facade still read all of it: asked of a running API."""

from __future__ import annotations

from phala_facade.conformance.report import Calls, Finding, Report, Unanswered
from phala_facade.conformance.survey import survey

__all__ = ["Calls", "Finding", "Report", "Unanswered", "survey"]
