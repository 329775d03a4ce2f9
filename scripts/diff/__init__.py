"""What a new version of the spec changes, and what each change does to the facade."""

from scripts.diff.change import Change
from scripts.diff.reporting import Report, report
from scripts.diff.verdicts import Verdict

__all__ = ["Change", "Report", "Verdict", "report"]
