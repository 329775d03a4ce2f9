"""The table of the documentation that says what each kind of change of the spec does to the facade."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from phala_facade.transport.settings import DEFAULT_BASE_URL
from scripts.diff.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.diff.rules import Rule

#: What stands for the words in braces where no case is at hand.
_WORDS = {
    "missing": "what the facade has without it",
    "new_types": "the new one",
    "old_class": "its class",
    "old_types": "the old type",
    "rival": "another one",
    "server": f"`{DEFAULT_BASE_URL}`",
    "shape": "a shape",
    "taken": "that shape",
}


def rows() -> Iterator[str]:
    """Yield the lines of the table, in the order in which the rules are tried."""
    yield "| what changes | if | verdict | because |"
    yield "|---|---|---|---|"
    for rule in RULES:
        why = rule.why.format_map(defaultdict(str, _WORDS))
        yield f"| {_subject(rule)} | {_condition(rule)} | **{rule.verdict.value}** | {why} |"


def _subject(rule: Rule) -> str:
    areas = ", ".join(area.value for area in rule.areas)
    kinds = ", ".join(kind.value for kind in rule.kinds) or "anything"
    return f"{areas}: {kinds}"


def _condition(rule: Rule) -> str:
    words = (rule.when.__doc__ or "").partition("\n")[0]
    return words.removeprefix("Return whether ").removesuffix(".")
