"""The appearance of a status."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phala_facade.models import Cvm

_STYLES = {
    "running": "green",
    "online": "green",
    "stopped": "yellow",
    "exited": "yellow",
    "paused": "yellow",
    "deleted": "dim",
    "failed": "red",
    "error": "red",
    "offline": "red",
}


def status_of(cvm: Cvm) -> str:
    """Return the status, with the target of the operation in progress, if any."""
    target = cvm.progress.target if cvm.progress else None
    return f"{cvm.status} → {target}" if target and target != cvm.status else cvm.status


def status_style(text: str) -> str:
    """Return the style of a status; a transitional or unknown one is cyan."""
    return _STYLES.get(text.lower(), "cyan")
