"""Which states of a CVM end there: what cannot come from them unless somebody acts.

The vendor documents `status` as open text ("running, stopped, starting, etc."); the other names here are those that
its own clients and pages use. A state that is not listed rules nothing out, and nothing rules out a state that is
not listed: both may come and go as far as this table knows. `stopped` rules nothing out: for a moment it is the status
of a CVM that was just told to start.

================================  ========================================================================
A CVM that is                     is not going to be, unless somebody acts
================================  ========================================================================
`failed` or `error`               anything else but `deleting` and `deleted` (a deletion may be scheduled)
`deleting`                        anything else but `deleted`
`deleted`                         anything else
================================  ========================================================================
"""

from __future__ import annotations

from types import MappingProxyType

KNOWN_STATES = frozenset(
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
"""The states that the table knows."""

_AFTER_A_FAILURE = frozenset({"deleting", "deleted"})

MAY_FOLLOW = MappingProxyType(
    {
        "failed": _AFTER_A_FAILURE,
        "error": _AFTER_A_FAILURE,
        "deleting": frozenset({"deleted"}),
        "deleted": frozenset[str](),
    }
)
"""The states that end there, each with what may follow all the same; any state may follow one that is not listed."""


def same_state(one: str, other: str) -> bool:
    """Return whether two statuses name one state: upper and lower case do not matter."""
    return one.casefold() == other.casefold()


def is_ruled_out(wanted: str, status: str) -> bool:
    """Return whether a CVM with `status` is not going to be `wanted`, as long as nobody acts.

    Args:
        wanted: A state; one that the table does not know is never ruled out.
        status: The status of the CVM.
    """
    wanted, status = wanted.casefold(), status.casefold()
    return wanted in KNOWN_STATES and wanted != status and wanted not in MAY_FOLLOW.get(status, KNOWN_STATES)
