"""Every kind of change with its verdict: the one table that the report is judged by and the documentation shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from scripts.diff.case import Case
from scripts.diff.finding import Area, Kind

if TYPE_CHECKING:
    from collections.abc import Callable


class Verdict(Enum):
    """What a change does to the facade, the worst first."""

    BREAKS = "breaks"
    MAY_BREAK = "may break"
    HANDLED = "handled"
    NEW = "new"


@dataclass(frozen=True)
class Rule:
    """One row of the table; the first that holds for a difference judges it.

    Attributes:
        areas: Where the difference stands.
        kinds: Of which kind it is; any, if none is listed.
        when: What else has to hold.
        verdict: What it does to the facade.
        why: The reason; what stands in braces is said of the case at hand.
    """

    areas: tuple[Area, ...]
    kinds: tuple[Kind, ...]
    when: Callable[[Case], bool]
    verdict: Verdict
    why: str

    def holds(self, case: Case) -> bool:
        """Return whether this rule judges a case."""
        finding = case.finding
        return finding.place.area in self.areas and (not self.kinds or finding.kind in self.kinds) and self.when(case)


def _always(_: Case) -> bool:
    """Return whether -."""
    return True


BREAKS, MAY_BREAK, HANDLED, NEW = Verdict
_SENT = (Area.OPERATION, Area.PARAMETER, Area.REQUEST, Area.RESPONSE, Area.MEDIA, Area.HEADER)
_READ = (Area.FIELD, Area.SCHEMA)
_OPERATION, _PARAMETER, _REQUEST, _RESPONSE, _MEDIA, _HEADER = ((area,) for area in _SENT)
_ADDING = (Kind.ADDED, Kind.OPERATION_ADDED, Kind.VARIANT_ADDED)
_NARROWING = (Kind.CONSTRAINT, Kind.RETYPED, Kind.VALUES_REMOVED)
_NOTICE = "the vendor's notice that it may go"

RULES = (
    # The addresses.
    Rule(
        (Area.DOCUMENT, Area.OPERATION), (Kind.SERVERS,), Case.keeps_our_server, HANDLED, "the default `base_url` stays"
    ),
    Rule((Area.DOCUMENT, Area.OPERATION), (Kind.SERVERS,), _always, BREAKS, "the default `base_url` is {server}"),
    # Operations.
    Rule(_SENT, _ADDING, Case.is_unsent, NEW, "no call of the facade sends it"),
    Rule(_SENT, (), Case.is_unsent, HANDLED, "no call of the facade sends it"),
    Rule(_OPERATION, (Kind.OPERATION_ADDED,), _always, HANDLED, "the facade calls it already"),
    Rule(_OPERATION, (Kind.OPERATION_REMOVED,), _always, BREAKS, "the facade calls it"),
    Rule(
        _OPERATION,
        (Kind.OPERATION_MOVED,),
        _always,
        BREAKS,
        "the facade calls it where it was; `pyproject.toml` and its row in `operations/registry.py` say where",
    ),
    Rule(
        _OPERATION,
        (Kind.OPERATION_RENAMED,),
        Case.imports_module,
        BREAKS,
        "the facade imports the generated module of the old name",
    ),
    Rule(_OPERATION, (Kind.OPERATION_RENAMED,), _always, HANDLED, "the facade does not import its generated module"),
    Rule(_OPERATION, (Kind.DEPRECATED,), _always, HANDLED, f"answered as before; {_NOTICE}"),
    Rule(_OPERATION, (Kind.RESTORED,), _always, HANDLED, "answered as before"),
    Rule(_OPERATION, (Kind.SECURITY,), Case.is_locked_out, BREAKS, "the facade cannot send what is asked for"),
    Rule(_OPERATION, (Kind.SECURITY,), Case.loses_keys, BREAKS, "clients with an `api_key` are refused"),
    Rule(_OPERATION, (Kind.SECURITY,), Case.loses_tokens, BREAKS, "clients with an `access_token` are refused"),
    Rule(_OPERATION, (Kind.SECURITY,), Case.asks_scopes, MAY_BREAK, "a token without the scopes is refused"),
    Rule(_OPERATION, (Kind.SECURITY,), _always, HANDLED, "the facade can send what is asked for"),
    # Parameters.
    Rule(_PARAMETER, (), Case.is_unsent_but_required, BREAKS, "the facade does not send it"),
    Rule(_PARAMETER, (), Case.is_rarely_sent_but_required, BREAKS, "only clients that were given it send it"),
    Rule(
        _PARAMETER,
        (Kind.ADDED, *_NARROWING),
        Case.cannot_be_met,
        BREAKS,
        "nothing that the facade sends for it is accepted",
    ),
    Rule(_PARAMETER, (Kind.ADDED,), Case.is_unsent_parameter, NEW, "the facade has no argument for it"),
    Rule(_PARAMETER, (), Case.is_unsent_parameter, HANDLED, "the facade does not send it"),
    Rule(_PARAMETER, (), Case.is_header, HANDLED, "the facade sends it as it does now"),
    Rule(_PARAMETER, (Kind.REMOVED,), _always, BREAKS, "the facade sends it"),
    Rule(_PARAMETER, (Kind.REQUIRED,), Case.is_optional_argument, BREAKS, "the facade sends it only when it is given"),
    Rule(
        _PARAMETER,
        (Kind.NOT_NULLABLE,),
        Case.is_optional_argument,
        BREAKS,
        "the facade passes None for what is not given",
    ),
    Rule(_PARAMETER, (Kind.STYLE,), Case.is_styled, BREAKS, "the facade sends the plain value"),
    Rule(_PARAMETER, (Kind.RETYPED,), Case.sends_the_old_type, BREAKS, "the facade sends the old type"),
    Rule(
        _PARAMETER,
        (Kind.CONSTRAINT, Kind.VALUES_REMOVED),
        _always,
        MAY_BREAK,
        "a value that is accepted today may be refused",
    ),
    Rule(_PARAMETER, (Kind.DEFAULT,), _always, MAY_BREAK, "leaving it out means something else"),
    Rule(_PARAMETER, (Kind.DEPRECATED,), _always, HANDLED, f"sent as before; {_NOTICE}"),
    Rule(_PARAMETER, (), _always, HANDLED, "the facade sends it as it does now"),
    # Bodies of requests.
    Rule(_REQUEST, (Kind.REQUIRED,), _always, BREAKS, "the facade sends no body"),
    Rule(_REQUEST, (Kind.ADDED,), _always, NEW, "the facade sends no body"),
    Rule(_REQUEST, (), _always, HANDLED, "the facade sends no body"),
    # Responses.
    Rule(
        (Area.RESPONSE, Area.MEDIA), (), Case.is_error, HANDLED, "every error status is read alike, whatever its body"
    ),
    Rule(_RESPONSE, (Kind.VARIANT_ADDED,), Case.is_known_variant, HANDLED, "the facade reads it already"),
    Rule(
        _RESPONSE,
        (Kind.VARIANT_ADDED,),
        Case.is_taken_for,
        NEW,
        "read as {taken}, as far as that goes, until it is mapped",
    ),
    Rule(_RESPONSE, (Kind.VARIANT_ADDED,), _always, NEW, "refused as UnexpectedResponseError until it is mapped"),
    Rule(_RESPONSE, (Kind.VARIANT_REMOVED,), Case.is_known_variant, BREAKS, "the facade reads it"),
    Rule(_RESPONSE, (Kind.REMOVED, Kind.RETYPED), _always, BREAKS, "the facade reads it"),
    Rule(_RESPONSE, (Kind.ADDED,), _always, NEW, "the facade does not read it"),
    Rule(_RESPONSE, (), _always, HANDLED, "the facade does not read it"),
    Rule(_MEDIA, (Kind.REMOVED,), Case.is_json, BREAKS, "the facade asks for JSON"),
    Rule(_MEDIA, (), _always, HANDLED, "the facade asks for JSON"),
    Rule(_HEADER, (), Case.is_read_header, HANDLED, "read where it is sent, and None otherwise"),
    Rule(_HEADER, (Kind.ADDED,), _always, NEW, "the facade does not read it"),
    Rule(_HEADER, (), _always, HANDLED, "the facade does not read it"),
    # Schemas and their fields.
    Rule(_READ, (Kind.SCHEMA_RENAMED,), Case.imports_old_class, BREAKS, "the facade imports {old_class}"),
    Rule(_READ, (Kind.SCHEMA_RENAMED,), Case.is_shape, BREAKS, "the facade names it as the schema of a shape"),
    Rule(_READ, (Kind.SCHEMA_RENAMED,), _always, HANDLED, "the facade does not name it"),
    Rule(_READ, (Kind.ADDED,), Case.confuses, BREAKS, "with it, nothing may tell this shape from {rival}"),
    Rule(_READ, (Kind.ADDED,), Case.feeds_fields, HANDLED, "the facade reads it already"),
    Rule(_READ, (Kind.ADDED,), _always, NEW, "reachable through source.raw alone"),
    Rule(
        _READ,
        (Kind.NULLABLE, Kind.OPTIONAL, Kind.REMOVED, Kind.RETYPED, Kind.WRITE_ONLY),
        Case.identifies,
        BREAKS,
        "without it nothing may be left that tells {shape} from others",
    ),
    Rule(_READ, (Kind.REMOVED,), Case.is_named, BREAKS, "the facade reads it"),
    Rule(_READ, (Kind.WRITE_ONLY,), Case.is_carried, BREAKS, "the server no longer sends it"),
    Rule(
        _READ,
        (Kind.NULLABLE, Kind.RETYPED),
        Case.is_misread_visibly,
        BREAKS,
        "the facade reads {old_types}, not {new_types}",
    ),
    Rule(
        _READ,
        (Kind.NULLABLE, Kind.RETYPED),
        Case.is_misread,
        BREAKS,
        "the facade reads {old_types}, not {new_types}, and no type check sees it",
    ),
    Rule(_READ, (), Case.is_handed_on, HANDLED, "handed on as it comes, not read by its name"),
    Rule(_READ, (), Case.is_unnamed, HANDLED, "no field of the facade comes from it"),
    Rule(_READ, (Kind.NULLABLE,), _always, HANDLED, "null is read as {missing}"),
    Rule(_READ, (Kind.OPTIONAL,), _always, HANDLED, "read as {missing} where it is missing"),
    Rule(_READ, (Kind.DEFAULT,), _always, HANDLED, "the default comes with the regenerated client"),
    Rule(_READ, (Kind.VALUES_ADDED, Kind.VALUES_REMOVED), _always, HANDLED, "every value is read as it is"),
    Rule(_READ, (Kind.CONSTRAINT, Kind.RELAXED), _always, HANDLED, "the facade does not rely on it"),
    Rule(_READ, (Kind.CLOSED,), _always, HANDLED, "other keys stay in source.raw, should they come all the same"),
    Rule(_READ, (Kind.DISCRIMINATOR,), _always, HANDLED, "the facade tells shapes by their keys"),
    Rule(_READ, (Kind.DEPRECATED,), _always, HANDLED, f"read as before; {_NOTICE}"),
    Rule(_READ, (), _always, HANDLED, "read as before"),
)


def rule_of(case: Case) -> Rule:
    """Return the rule that judges a case."""
    return next(rule for rule in RULES if rule.holds(case))
