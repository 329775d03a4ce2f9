"""The table of the documentation that says what each kind of change of the spec does to the facade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.diff.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.diff.rules import Rule


def rows() -> Iterator[str]:
    """Yield the lines of the table, in the order in which the rules are tried."""
    yield "| what changes | if | verdict | because |"
    yield "|---|---|---|---|"
    for rule in RULES:
        areas = "anything" if len(rule.areas) > 6 else ", ".join(area.value for area in rule.areas)
        kinds = ", ".join(kind.value for kind in rule.kinds) or "any change"
        why = rule.why.replace("{", "").replace("}", "")
        yield f"| {areas}: {kinds} | {_condition(rule)} | **{rule.verdict.value}** | {why} |"


def _condition(rule: Rule) -> str:
    """Return what the docstring of a condition says."""
    words = (rule.when.__doc__ or "").partition("\n")[0]
    told = words.removeprefix("Return whether ")
    return "-" if told == words else told.removesuffix(".")
