"""A report in Markdown, to be pasted into a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models import App, Cvm
from phala_facade.models.leaves import leaf_paths
from scripts.diff.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from scripts.diff.change import Change

NO_CHANGE = "No change: both documents describe the same API.\n"

_HEADINGS = {
    Verdict.BREAKS: "Breaks the facade",
    Verdict.HANDLED: "Handled",
    Verdict.NEW: "New, not yet mapped",
}
_WHAT_TO_DO = {
    Verdict.BREAKS: "After `make generate`, `make check` names the lines of the facade that are to change with it.",
    Verdict.HANDLED: "Nothing is to be done but `make generate`.",
    Verdict.NEW: (
        "Until it is mapped, `source.raw` has it. A field is read in the module of its shape, in `shapes/`; a"
        " variant or a version as `docs/adding-an-api-version.md` walks through."
    ),
}
_COUNTED = {Verdict.BREAKS: "break the facade", Verdict.HANDLED: "handled", Verdict.NEW: "new, not yet mapped"}
_FIELDS = {"App": leaf_paths(App), "Cvm": leaf_paths(Cvm)}


def written(changes: Sequence[Change], stale: Sequence[str] = ()) -> str:
    """Write changes, those that break the facade first.

    Args:
        changes: What changed.
        stale: The actions of the overlay that correct nothing any more: until they go, nothing can be generated.
    """
    if not changes:
        return NO_CHANGE
    return "\n".join([*_lines(changes), *_to_do_first(stale)]) + "\n"


def _to_do_first(stale: Sequence[str]) -> Iterator[str]:
    if stale:
        yield "\n### To do before `make generate`\n\nCorrect or remove in `openapi.overlay.yaml`:\n"
        yield from (f"- {action} matches nothing any more" for action in stale)


def _lines(changes: Sequence[Change]) -> Iterator[str]:
    counts = {verdict: sum(change.verdict is verdict for change in changes) for verdict in Verdict}
    total = "1 change" if len(changes) == 1 else f"{len(changes)} changes"
    yield f"## Spec changes: {total} ({', '.join(f'{counts[each]} {_COUNTED[each]}' for each in Verdict)})"
    for verdict in Verdict:
        if counts[verdict]:
            yield f"\n### {_HEADINGS[verdict]}\n\n{_WHAT_TO_DO[verdict]}\n"
            yield from (_line(change) for change in changes if change.verdict is verdict)


def _line(change: Change) -> str:
    touched = ", ".join(f"`{field}`" for field in folded(change.facade))
    calls = ", ".join(f"`{call}`" for call in change.calls)
    places = " in ".join(filter(None, [touched, calls])) or "nothing"
    return f"- **{change.verdict.value}** `{change.where}` {change.what}; touches {places}: {change.why}"


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
