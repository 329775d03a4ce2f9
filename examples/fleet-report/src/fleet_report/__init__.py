"""What runs where, and what needs somebody's attention."""

from fleet_report.report import Alert, Report, make_report
from fleet_report.service import Reported, ReportService

__all__ = ["Alert", "Report", "ReportService", "Reported", "make_report"]
