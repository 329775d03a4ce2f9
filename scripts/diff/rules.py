"""Every kind of change with its verdict: the one table that the report is judged by and the documentation shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from scripts.diff.case import Case
from scripts.diff.finding import Area, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    Condition = Callable[[Case], object]


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
    when: Condition
    verdict: Verdict
    why: str

    def holds(self, case: Case) -> bool:
        """Return whether this rule judges a case."""
        area, kind = case.finding.place.area, case.finding.kind
        return area in self.areas and (not self.kinds or kind in self.kinds) and bool(self.when(case))


def _always(_: Case) -> bool:
    """Return whether -."""
    return True


class _In:
    """Makes rules for differences in some parts of a document."""

    def __init__(self, *areas: Area) -> None:
        self._areas = areas

    def __call__(self, kinds: Kind | tuple[Kind, ...], verdict: Verdict, why: str, when: Condition = _always) -> Rule:
        return Rule(self._areas, kinds if isinstance(kinds, tuple) else (kinds,), when, verdict, why)


BREAKS, MAY_BREAK, HANDLED, NEW = Verdict
_SENT = (Area.OPERATION, Area.PARAMETER, Area.REQUEST, Area.RESPONSE, Area.MEDIA, Area.HEADER)
_operation, _parameter, _request, _response, _media, _header = map(_In, _SENT)
_anything, _server = _In(*_SENT), _In(Area.DOCUMENT, Area.OPERATION)
_answer, _field = _In(Area.RESPONSE, Area.MEDIA), _In(Area.FIELD, Area.SCHEMA)
_ANY: tuple[Kind, ...] = ()
_ADDING = (Kind.ADDED, Kind.OPERATION_ADDED, Kind.VARIANT_ADDED)
_NARROWING = (Kind.CONSTRAINT, Kind.RETYPED, Kind.VALUES_REMOVED)
_WITHDRAWING = (Kind.NULLABLE, Kind.OPTIONAL, Kind.REMOVED, Kind.RETYPED, Kind.WRITE_ONLY)
_NOTICE = "the vendor's notice that it may go"

RULES = (
    # The addresses.
    _server(Kind.SERVERS, HANDLED, "the default `base_url` stays", Case.keeps_our_server),
    _server(Kind.SERVERS, BREAKS, "the default `base_url` is {server}"),
    # Operations.
    _anything(_ADDING, NEW, "no call of the facade sends it", Case.is_unsent),
    _anything(_ANY, HANDLED, "no call of the facade sends it", Case.is_unsent),
    _operation(Kind.OPERATION_ADDED, HANDLED, "the facade calls it already"),
    _operation(Kind.OPERATION_REMOVED, BREAKS, "the facade calls it"),
    _operation(
        Kind.OPERATION_MOVED,
        BREAKS,
        "the facade calls it where it was until `pyproject.toml` says where it is and `make generate` has run",
    ),
    _operation(
        Kind.OPERATION_RENAMED, BREAKS, "the facade imports the generated module of the old name", Case.imports_module
    ),
    _operation(Kind.OPERATION_RENAMED, HANDLED, "the facade does not import its generated module"),
    _operation(Kind.DEPRECATED, HANDLED, f"answered as before; {_NOTICE}"),
    _operation(Kind.RESTORED, HANDLED, "answered as before"),
    _operation(Kind.SECURITY, BREAKS, "the facade cannot send what is asked for", Case.is_locked_out),
    _operation(Kind.SECURITY, BREAKS, "clients with `api_key` or `access_token` alone are refused", Case.loses_both),
    _operation(Kind.SECURITY, BREAKS, "clients with an `api_key` are refused", Case.loses_keys),
    _operation(Kind.SECURITY, BREAKS, "clients with an `access_token` are refused", Case.loses_tokens),
    _operation(Kind.SECURITY, MAY_BREAK, "a token without the scopes is refused", Case.asks_scopes),
    _operation(Kind.SECURITY, HANDLED, "the facade can send what is asked for"),
    # Parameters.
    _parameter(_ANY, BREAKS, "the facade does not send it", Case.is_unsent_but_required),
    _parameter(_ANY, BREAKS, "only clients that were given it send it", Case.is_rarely_sent_but_required),
    _parameter(
        (Kind.ADDED, *_NARROWING), BREAKS, "nothing that the facade sends for it is accepted", Case.cannot_be_met
    ),
    _parameter(Kind.ADDED, NEW, "the facade has no argument for it", Case.is_unsent_parameter),
    _parameter(_ANY, HANDLED, "the facade does not send it", Case.is_unsent_parameter),
    _parameter(_ANY, HANDLED, "the facade sends it as it does now", Case.is_header),
    _parameter(Kind.REMOVED, BREAKS, "the facade sends it"),
    _parameter(Kind.REQUIRED, BREAKS, "the facade sends it only when it is given", Case.is_optional_argument),
    _parameter(Kind.NOT_NULLABLE, BREAKS, "the facade passes None for what is not given", Case.is_optional_argument),
    _parameter(Kind.STYLE, BREAKS, "the facade sends the plain value", Case.is_styled),
    _parameter(Kind.RETYPED, BREAKS, "the facade sends the old type", Case.sends_the_old_type),
    _parameter((Kind.CONSTRAINT, Kind.VALUES_REMOVED), MAY_BREAK, "a value that is accepted today may be refused"),
    _parameter(Kind.DEFAULT, MAY_BREAK, "leaving it out means something else"),
    _parameter(Kind.DEPRECATED, HANDLED, f"sent as before; {_NOTICE}"),
    _parameter(_ANY, HANDLED, "the facade sends it as it does now"),
    # Bodies of requests.
    _request((Kind.ADDED, Kind.REQUIRED), BREAKS, "the facade sends no body", Case.is_now_required),
    _request(Kind.ADDED, NEW, "the facade sends no body"),
    _request(_ANY, HANDLED, "the facade sends no body"),
    # Responses.
    _answer(_ANY, HANDLED, "every error status is read alike, whatever its body", Case.is_error),
    _response(Kind.VARIANT_ADDED, HANDLED, "the facade reads it already", Case.is_known_variant),
    _response(Kind.VARIANT_ADDED, NEW, "read as {taken}, as far as that goes, until it is mapped", Case.taken),
    _response(Kind.VARIANT_ADDED, NEW, "refused as UnexpectedResponseError until it is mapped"),
    _response(Kind.VARIANT_REMOVED, BREAKS, "the facade reads it", Case.is_known_variant),
    _response((Kind.REMOVED, Kind.RETYPED), BREAKS, "the facade reads it"),
    _response(Kind.ADDED, NEW, "the facade does not read it"),
    _response(_ANY, HANDLED, "the facade does not read it"),
    _media(Kind.REMOVED, BREAKS, "the facade asks for JSON", Case.is_json),
    _media(_ANY, HANDLED, "the facade asks for JSON"),
    _header(_ANY, HANDLED, "read where it is sent, and None otherwise", Case.is_read_header),
    _header(Kind.ADDED, NEW, "the facade does not read it"),
    _header(_ANY, HANDLED, "the facade does not read it"),
    # Schemas and their fields.
    _field(Kind.SCHEMA_RENAMED, BREAKS, "the facade imports {old_class}", Case.imports_old_class),
    _field(Kind.SCHEMA_RENAMED, BREAKS, "the facade names it as the schema of a shape", Case.is_shape),
    _field(Kind.SCHEMA_RENAMED, HANDLED, "the facade does not name it"),
    _field(Kind.ADDED, BREAKS, "with it, nothing may tell this shape from {rival}", Case.rival),
    _field(Kind.ADDED, HANDLED, "the facade reads it already", Case.feeds_fields),
    _field(Kind.ADDED, NEW, "reachable through source.raw alone"),
    _field(
        _WITHDRAWING,
        BREAKS,
        "without it nothing may be left that tells {shape} from others",
        Case.shape,
    ),
    _field(_WITHDRAWING, BREAKS, "the facade refuses a page without it, as it was", Case.is_page_key),
    _field(Kind.REMOVED, BREAKS, "the facade reads it", Case.is_named),
    _field(Kind.WRITE_ONLY, BREAKS, "the server no longer sends it", Case.is_carried),
    _field(
        (Kind.NULLABLE, Kind.RETYPED), BREAKS, "the facade reads {old_types}, not {new_types}", Case.is_misread_visibly
    ),
    _field(
        (Kind.NULLABLE, Kind.RETYPED),
        BREAKS,
        "the facade reads {old_types}, not {new_types}, and no type check sees it",
        Case.is_misread,
    ),
    _field(_ANY, HANDLED, "handed on as it comes, not read by its name", Case.is_handed_on),
    _field(_ANY, HANDLED, "no field of the facade comes from it", Case.is_unnamed),
    _field(Kind.NULLABLE, HANDLED, "null is read as {missing}"),
    _field(Kind.OPTIONAL, HANDLED, "read as {missing} where it is missing"),
    _field(Kind.DEFAULT, HANDLED, "the default comes with the regenerated client"),
    _field((Kind.VALUES_ADDED, Kind.VALUES_REMOVED), HANDLED, "every value is read as it is"),
    _field((Kind.CONSTRAINT, Kind.RELAXED), HANDLED, "the facade does not rely on it"),
    _field(Kind.CLOSED, HANDLED, "other keys stay in source.raw, should they come all the same"),
    _field(Kind.DISCRIMINATOR, HANDLED, "the facade tells shapes by their keys"),
    _field(Kind.DEPRECATED, HANDLED, f"read as before; {_NOTICE}"),
    _field(_ANY, HANDLED, "read as before"),
)


def rule_of(case: Case) -> Rule:
    """Return the rule that judges a case."""
    return next(rule for rule in RULES if rule.holds(case))
