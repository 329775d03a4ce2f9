"""The statuses of a CVM: those that the library knows, and which other ones cannot follow unless somebody acts.

The vendor documents `status` as open text ("running, stopped, starting, etc."); the other names here are those that
its own clients and pages use. A status that is not listed rules nothing out and is never ruled out. `stopped` rules
nothing out either: a CVM that is about to start still has it for a moment.

================================  ========================================================================
A CVM that is                     will not become, unless somebody acts
================================  ========================================================================
`failed` or `error`               anything except `deleting` and `deleted` (a deletion may be scheduled)
`deleting`                        anything except `deleted`
`deleted`                         anything else
================================  ========================================================================
"""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["HOPELESS", "KNOWN", "is_ruled_out"]

KNOWN = frozenset(
    {
        "creating",
        "deleted",
        "deleting",
        "error",
        "failed",
        "restarting",
        "running",
        "starting",
        "stopped",
        "stopping",
        "updating",
    }
)
"""The statuses that the library knows."""

_AFTER_A_FAILURE = frozenset({"deleting", "deleted"})

HOPELESS = MappingProxyType(
    {
        "failed": _AFTER_A_FAILURE,
        "error": _AFTER_A_FAILURE,
        "deleting": frozenset({"deleted"}),
        "deleted": frozenset[str](),
    }
)
"""The statuses that a CVM does not leave unless somebody acts, each with the only ones that may still follow."""


def is_ruled_out(wanted: str, status: str) -> bool:
    """Return whether a CVM with `status` cannot become `wanted` unless somebody acts; case does not matter.

    Args:
        wanted: A status; one that is not in `KNOWN` is never ruled out.
        status: The status of the CVM.
    """
    wanted, status = wanted.casefold(), status.casefold()
    return wanted in KNOWN and wanted != status and wanted not in HOPELESS.get(status, KNOWN)
