"""The final states of a CVM: which other states cannot follow unless somebody acts.

The vendor documents `status` as open text ("running, stopped, starting, etc."); the other names here are those that
its own clients and pages use. A state that is not listed rules nothing out and is never ruled out. `stopped` rules
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
"""The states that the library knows."""

_AFTER_A_FAILURE = frozenset({"deleting", "deleted"})

MAY_FOLLOW = MappingProxyType(
    {
        "failed": _AFTER_A_FAILURE,
        "error": _AFTER_A_FAILURE,
        "deleting": frozenset({"deleted"}),
        "deleted": frozenset[str](),
    }
)
"""The final states, each with the states that may still follow; any state may follow one that is not listed."""


def same_state(one: str, other: str) -> bool:
    """Return whether two statuses name the same state, ignoring case."""
    return one.casefold() == other.casefold()


def is_ruled_out(wanted: str, status: str) -> bool:
    """Return whether a CVM with `status` cannot become `wanted` unless somebody acts.

    Args:
        wanted: A state; one that is not in `KNOWN_STATES` is never ruled out.
        status: The status of the CVM.
    """
    wanted, status = wanted.casefold(), status.casefold()
    return wanted in KNOWN_STATES and wanted != status and wanted not in MAY_FOLLOW.get(status, KNOWN_STATES)
