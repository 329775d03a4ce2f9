"""The rules for what is asked: operations, their parameters, their bodies, and what authenticates a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.diff.calls import CREDENTIALS, imported
from scripts.diff.feeds import Feed
from scripts.diff.finding import Finding, Kind
from scripts.diff.operations import NOTHING
from scripts.diff.verdicts import Judgement, breaks, handled, new

if TYPE_CHECKING:
    from scripts.diff.calls import FacadeCall
    from scripts.diff.wire_types import WireTypes

_WITHIN_A_VALUE = re.compile(r"(?:\[\]|\{\}|\.).*$")
_ADDING = frozenset({Kind.ADDED, Kind.OPERATION_ADDED, Kind.VARIANT_ADDED})


def unasked(finding: Finding) -> Judgement:
    """Judge a difference of an operation that the facade never asks."""
    why = "no call of the facade asks it"
    return new(why) if finding.kind in _ADDING else handled(why)


def judge_operation(finding: Finding) -> Judgement:
    """Judge a difference of an operation as a whole."""
    match finding.kind:
        case Kind.OPERATION_REMOVED:
            return breaks("the facade asks it")
        case Kind.OPERATION_RENAMED if f"api.{finding.detail.partition(' ')[0]}" in imported():
            return breaks("the facade imports the generated module of the old name")
        case Kind.SECURITY:
            accepted = finding.new if isinstance(finding.new, list) else []
            if any({*str(each).split(" and ")} <= {*CREDENTIALS, NOTHING} for each in accepted):
                return handled("the facade can send what is asked for")
            return breaks("the facade cannot send what is asked for")
        case _:
            return handled("the facade asks it already")


def judge_request(finding: Finding) -> Judgement:
    """Judge a difference of a request's body; none of the facade's requests has one."""
    why = "the facade sends no body"
    if finding.kind is Kind.REQUIRED:
        return breaks(why)
    return new(why) if finding.kind in _ADDING else handled(why)


def judge_parameter(finding: Finding, call: FacadeCall, old: WireTypes, after: WireTypes) -> Judgement:
    """Judge a difference of a parameter.

    Args:
        finding: The difference.
        call: The call that asks the operation.
        old: The generated types before it.
        after: The generated types after it.
    """
    name = _WITHIN_A_VALUE.sub("", finding.place.path)
    argument = call.arguments.get(name)
    added_as_required = isinstance(finding.new, dict) and finding.new.get("required") is True
    required = finding.kind is Kind.REQUIRED or (finding.kind is Kind.ADDED and added_as_required)
    if argument is None:
        why = "the facade does not send it"
        return breaks(why) if required else new(why) if finding.kind is Kind.ADDED else handled(why)
    feed = Feed(frozenset({f"{call.name}({argument})"}), frozenset(), named=True)
    optional = name not in call.always
    if required and optional:
        return breaks("the facade sends it only when it is given", feed)
    match finding.kind:
        case Kind.REMOVED:
            return breaks("the facade sends it", feed)
        case Kind.NOT_NULLABLE if optional:
            return breaks("the facade passes None for what is not given", feed)
        case Kind.VALUES_REMOVED if finding.detail.startswith("any other"):
            return breaks("the facade passes on what it is given", feed)
        case Kind.RETYPED:
            taken = after.of(finding.new)
            integer: frozenset[str] = frozenset({"int"} if "float" in taken else ())
            if not old.of(finding.old) - {"None"} <= taken | integer:
                return breaks("the facade sends the old type", feed)
        case _:
            pass
    return handled("the facade sends it as it does now", feed)
