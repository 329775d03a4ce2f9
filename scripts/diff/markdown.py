"""A report in Markdown, to be pasted into a pull request."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from phala_facade.models import App, Cvm
from phala_facade.models.leaves import leaf_paths
from scripts.diff.rules import Verdict
from scripts.escaping import code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from scripts.diff.reporting import Change

#: How the section of each verdict begins.
_SECTIONS = {
    Verdict.BREAKS: """
### Breaks the facade

After `make generate`, `make check` reports each line of the facade that reads something removed or retyped.
No type check sees the other breaks.
""",
    Verdict.MAY_BREAK: """
### May break the facade

It depends on what you send: the server may reject it or treat it differently.
""",
    Verdict.HANDLED: """
### Handled

Run `make generate`; `make check test` shows whether anything else is to be done.
""",
    Verdict.NEW: """
### New, not yet mapped

Available in `source.raw` until it is mapped. Map a field in the module of its shape, in `shapes/`.
For a variant or a version, follow `docs/adding-an-api-version.md`.
""",
}
_STALE = """
### Before `make generate`

Fix or remove these corrections in `openapi.overlay.yaml`:
"""
_ASPECTS = "servers, security, parameters, bodies, statuses, headers, types, constraints, defaults, deprecations"
_UNTOLD = "descriptions, examples, and operations that are not tracked"
_FIELDS = {"App": leaf_paths(App), "Cvm": leaf_paths(Cvm)}


def written(changes: Sequence[Change], stale: Sequence[str], compared: str, notes: Sequence[str]) -> str:
    """Write changes, those that break the facade first, and the corrections that are to go before anything else."""
    lines = [*_lines(changes)]
    if stale:
        lines.append(_STALE)
        lines += [f"- {action} no longer matches anything" for action in stale]
    lines.append(f"\nCompared: {compared}: {_ASPECTS}. Not compared: {_UNTOLD}.")
    if notes:
        lines += ["", *(f"- {note}" for note in notes)]
    return "\n".join(lines) + "\n"


def _lines(changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        yield "No change: both documents describe the same API."
        return
    counts = {verdict: sum(change.verdict is verdict for change in changes) for verdict in Verdict}
    total = "1 change" if len(changes) == 1 else f"{len(changes)} changes"
    yield f"## Spec changes: {total} ({', '.join(f'{counts[each]} {each.value}' for each in Verdict)})"
    for verdict in Verdict:
        if counts[verdict]:
            yield _SECTIONS[verdict]
            yield from _grouped([change for change in changes if change.verdict is verdict])


def _grouped(changes: Sequence[Change]) -> Iterator[str]:
    """Write changes, one line for all places where the same happens for the same reason."""

    def happening(change: Change) -> tuple[str, ...]:
        return change.what, change.why, *change.facade

    for _, alike in groupby(sorted(changes, key=happening), happening):
        places = list(alike)
        calls = sorted({call for change in places for call in change.calls})
        yield _line(places[0], sorted(change.where for change in places), calls)


def _line(change: Change, places: Sequence[str], calls: Sequence[str]) -> str:
    fields = ", ".join(f"`{field}`" for field in folded(change.facade))
    named = ", ".join(f"`{call}`" for call in calls)
    touched = " in ".join(filter(None, [fields, named])) or "no field and no call"
    where = ", ".join(map(code, places))
    return f"- **{change.verdict.value}** {where} {change.what}; touches {touched}: {change.why}"


def folded(fields: Collection[str]) -> list[str]:
    """Write every field of a part as one, where all of them are there: `Cvm.logs.*`."""
    left = set(fields)
    found: set[str] = set()
    for model, paths in _FIELDS.items():
        parts = {path.rpartition(".")[0] for path in paths} - {""}
        for part in sorted(parts, key=len, reverse=True):
            own = {f"{model}.{path}" for path in paths if path.startswith(f"{part}.")}
            if len(own) > 1 and own <= left:
                left -= own
                found.add(f"{model}.{part}.*")
    return sorted(left | found)
