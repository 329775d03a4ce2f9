"""Calls Phala Cloud, and keeps the last report while the API is away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from phala_facade import AuthenticationError, ConfigurationError, PermissionDeniedError, PhalaError

from fleet_report.report import make_report

if TYPE_CHECKING:
    from phala_facade import PhalaCloud

    from fleet_report.report import Report


@dataclass(frozen=True)
class Reported:
    """A report, and why it is not of today, where it is not."""

    report: Report
    stale_because: str | None = None


class ReportService:
    """Reports on one workspace.

    Args:
        cloud: The client to use.
    """

    def __init__(self, cloud: PhalaCloud) -> None:
        self._cloud = cloud
        self._last: Report | None = None

    def report(self) -> Reported:
        """Report on the fleet as it is, or as it was when the API last responded.

        Raises:
            PhalaError: The API does not respond and never did, or does not let this client in.
        """
        try:
            self._last = make_report(self._cloud.cvms.list())
        except (AuthenticationError, PermissionDeniedError, ConfigurationError):
            raise
        except PhalaError as error:
            if self._last is None:
                raise
            return Reported(self._last, stale_because=str(error))
        return Reported(self._last)
