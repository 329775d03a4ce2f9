"""A change of the spec, with what it means for whoever imports the facade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.diff.verdicts import Verdict


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        verdict: What it does to the facade.
        where: What changed: `"NodeRef.node_id"`, `"GET /api/v1/cvms query user_id"`.
        what: How: ``"field added: `integer | null`"``.
        facade: The fields of the facade that it touches: `"Cvm.node.node_id"`; of a parameter, the argument.
        calls: The calls whose answers or requests it touches: `"cvms.list"`.
        why: The reason for the verdict.
    """

    verdict: Verdict
    where: str
    what: str
    facade: tuple[str, ...]
    calls: tuple[str, ...]
    why: str
