"""What a new version of the spec changes, and what each change does to the facade."""

from scripts.diff.reporting import Api, Change, Report, report
from scripts.diff.rules import Verdict

__all__ = ["Api", "Change", "Report", "Verdict", "report"]
