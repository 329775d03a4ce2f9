"""Every kind of change with its verdict: the one table that the report is judged by and the documentation shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from phala_facade.transport.settings import DEFAULT_BASE_URL
from scripts.diff.case import Case
from scripts.diff.finding import Area, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    Condition = Callable[[Case], bool | str | None]

_BRACES = re.compile(r"\{.*?\}")


class Verdict(Enum):
    """What a change does to the facade, the worst first."""

    BREAKS = "breaks"
    MAY_BREAK = "may break"
    HANDLED = "handled"
    NEW = "new"


@dataclass(frozen=True)
class Rule:
    """One row of the table; the first that applies to a difference judges it.

    Attributes:
        areas: Where the difference stands.
        kinds: Of which kind it is; any, if none is listed.
        when: What else has to be true.
        verdict: What it does to the facade.
        why: The reason; in place of what stands in braces, it says what the condition returns of the case at hand.
    """

    areas: tuple[Area, ...]
    kinds: tuple[Kind, ...]
    when: Condition
    verdict: Verdict
    why: str

    def reason(self, case: Case) -> str | None:
        """Return the reason for the verdict on a case; `None` if this rule does not apply to it."""
        area, kind = case.finding.place.area, case.finding.kind
        if area not in self.areas or (self.kinds and kind not in self.kinds) or not (found := self.when(case)):
            return None
        return _BRACES.sub(lambda _: str(found), self.why)


def _always(_: Case) -> bool:
    """Return true."""
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
_anywhere, _call, _server = _In(*Area), _In(*_SENT), _In(Area.DOCUMENT, Area.OPERATION)
_argument, _status, _field = (
    _In(Area.PARAMETER, Area.REQUEST),
    _In(Area.RESPONSE, Area.MEDIA),
    _In(Area.FIELD, Area.SCHEMA),
)
_ANY: tuple[Kind, ...] = ()
_ADDING = (Kind.ADDED, Kind.OPERATION_ADDED, Kind.VARIANT_ADDED)
_NARROWING = (Kind.CONSTRAINT, Kind.RETYPED, Kind.VALUES_REMOVED)
_WITHDRAWING = (Kind.NULLABLE, Kind.OPTIONAL, Kind.REMOVED, Kind.RETYPED, Kind.WRITE_ONLY)
_RETYPING = (Kind.NULLABLE, Kind.RETYPED)

RULES = (
    # Addresses.
    _server(Kind.SERVERS, HANDLED, "the default `base_url` is still valid", Case.keeps_our_server),
    _server(Kind.SERVERS, BREAKS, f"the default `base_url` is `{DEFAULT_BASE_URL}`"),
    # Operations.
    _call(_ADDING, NEW, "no call of the facade sends it", Case.is_unsent),
    _call(_ANY, HANDLED, "no call of the facade sends it", Case.is_unsent),
    _operation(Kind.OPERATION_ADDED, HANDLED, "the facade calls it already"),
    _operation(Kind.OPERATION_REMOVED, BREAKS, "the facade calls it"),
    _operation(
        Kind.OPERATION_MOVED,
        BREAKS,
        "the facade calls the old path until `pyproject.toml` lists the new one and `make generate` has run",
    ),
    _operation(Kind.OPERATION_RENAMED, BREAKS, "the facade imports the old module", Case.imports_module),
    _operation(Kind.OPERATION_RENAMED, HANDLED, "the facade does not import the old module"),
    _operation(Kind.SECURITY, BREAKS, "the facade cannot send the required credentials", Case.is_locked_out),
    _operation(Kind.SECURITY, BREAKS, "clients that have only {the credentials} are rejected", Case.lost_credentials),
    _operation(Kind.SECURITY, MAY_BREAK, "tokens without the scopes are rejected", Case.asks_scopes),
    _operation(Kind.SECURITY, HANDLED, "the facade can send the required credentials"),
    # Parameters and bodies of requests.
    _argument(_ANY, BREAKS, "the facade does not send it", Case.is_never_sent_but_required),
    _argument(_ANY, BREAKS, "the facade sends it only if it is given", Case.is_sometimes_sent_but_required),
    _parameter((Kind.ADDED, *_NARROWING), BREAKS, "nothing that the facade sends is accepted", Case.cannot_be_met),
    _argument(Kind.ADDED, NEW, "the facade does not send it", Case.is_never_sent),
    _argument(_ANY, HANDLED, "the facade does not send it", Case.is_never_sent),
    _parameter(_ANY, HANDLED, "the facade still sends it", Case.is_header),
    _parameter(Kind.REMOVED, BREAKS, "the facade sends it"),
    _parameter(Kind.NOT_NULLABLE, BREAKS, "the facade passes None if it is not given", Case.is_sometimes_sent),
    _parameter(Kind.STYLE, BREAKS, "the facade sends the plain value", Case.is_styled),
    _parameter(Kind.RETYPED, BREAKS, "the facade sends the old type", Case.sends_the_old_type),
    _parameter((Kind.CONSTRAINT, Kind.VALUES_REMOVED), MAY_BREAK, "values that are accepted today may be rejected"),
    _parameter(Kind.DEFAULT, MAY_BREAK, "omitting it means something else"),
    # Responses.
    _status(_ANY, HANDLED, "the facade handles all error statuses alike, whatever their bodies", Case.is_error),
    _response(Kind.VARIANT_ADDED, HANDLED, "the facade reads it already", Case.is_known_variant),
    _response(Kind.VARIANT_ADDED, NEW, "read as far as possible as {that shape} until it is mapped", Case.looks_like),
    _response(Kind.VARIANT_ADDED, NEW, "rejected with UnexpectedResponseError until it is mapped"),
    _response(Kind.VARIANT_REMOVED, BREAKS, "the facade reads it", Case.is_known_variant),
    _response(Kind.REMOVED, BREAKS, "the facade reads it", Case.is_known_variant),
    _response(Kind.ADDED, NEW, "the facade does not read it"),
    _response(_ANY, HANDLED, "the facade does not read it"),
    _media(Kind.REMOVED, BREAKS, "the facade requests JSON", Case.is_json),
    _media(_ANY, HANDLED, "the facade requests JSON"),
    _header(_ANY, HANDLED, "the facade reads it if it is present", Case.is_read_header),
    _header(Kind.ADDED, NEW, "the facade does not read it"),
    _header(_ANY, HANDLED, "the facade does not read it"),
    # Schemas and their fields.
    _field(Kind.SCHEMA_RENAMED, BREAKS, "the facade imports {the old class}", Case.imports_old_class),
    _field(Kind.SCHEMA_RENAMED, BREAKS, "the facade names it as the schema of a shape", Case.is_shape),
    _field(Kind.SCHEMA_RENAMED, HANDLED, "the facade does not name it"),
    _field(Kind.ADDED, BREAKS, "nothing distinguishes this shape from {the other} any more", Case.rival),
    _field(Kind.ADDED, HANDLED, "the facade reads it already", Case.is_carried),
    _field(Kind.ADDED, NEW, "available only in `source.raw`"),
    _field(_WITHDRAWING, BREAKS, "without it, nothing may identify {the shape} any more", Case.shape),
    _field(_WITHDRAWING, BREAKS, "the facade rejects pages without it", Case.is_page_key),
    _field(Kind.WRITE_ONLY, BREAKS, "the server no longer sends it", Case.is_carried),
    _field(_ANY, HANDLED, "passed on unchanged in a larger value", Case.is_passed_on),
    _field(_ANY, HANDLED, "the facade does not read it", Case.is_not_read),
    _field(Kind.REMOVED, BREAKS, "the facade reads it"),
    _field(_RETYPING, BREAKS, "the facade reads {the old type, not the new one}", Case.is_misread_visibly),
    _field(_RETYPING, BREAKS, "the facade reads {the old type, not the new one}; type checks miss it", Case.is_misread),
    _field(Kind.NULLABLE, HANDLED, "null is read as {the empty value}", Case.missing),
    _field(Kind.OPTIONAL, HANDLED, "read as {the empty value} if it is missing", Case.missing),
    _field(Kind.DEFAULT, HANDLED, "the regenerated client has the new default"),
    _field((Kind.VALUES_ADDED, Kind.VALUES_REMOVED), HANDLED, "the facade accepts any value"),
    _field(
        (Kind.CONSTRAINT, Kind.RELAXED, Kind.CLOSED, Kind.DISCRIMINATOR), HANDLED, "the facade does not depend on it"
    ),
    # Everything else.
    _anywhere(Kind.DEPRECATED, HANDLED, "nothing changes yet, but the vendor may remove it"),
    _anywhere(_ANY, HANDLED, "the facade works as before"),
)


def judge(case: Case) -> tuple[Rule, str]:
    """Return the rule that judges a case, and the reason for its verdict."""
    return next((rule, why) for rule in RULES if (why := rule.reason(case)) is not None)
