"""Finding a CVM by what people call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.errors import AmbiguousError, NotFoundError, PhalaError
from phala_facade.inventory.plan import Round
from phala_facade.operations.cvms import get_cvm, list_cvms
from phala_facade.operations.identity import matching
from phala_facade.validation import identifier

if TYPE_CHECKING:
    from phala_facade.inventory.plan import Plan
    from phala_facade.models import Cvm


def plan_find(name: str) -> Plan[Cvm]:
    """Plan to find the only CVM that a name or an identifier fits: in the list, or else as the service knows it.

    Raises:
        AmbiguousError: Several fit.
        NotFoundError: None does.
        PhalaError: Anything else went wrong.
    """
    unlisted = get_cvm(identifier(name, "name"))
    (listed,) = yield Round([list_cvms()])
    if isinstance(listed, PhalaError):
        raise listed
    found = matching(listed, name)
    if len(found) > 1:
        raise AmbiguousError(found, operation="cvms.find", subject=name)
    if found:
        return found[0]
    # The list may hide CVMs, such as the replicas of an app.
    outcome: Cvm | PhalaError
    (outcome,) = yield Round([unlisted])
    if isinstance(outcome, NotFoundError):
        from difflib import get_close_matches

        names = {cvm.name.casefold(): cvm.name for cvm in listed}
        similar = [names[each] for each in get_close_matches(name.casefold(), names)]
        hint = f"; similar names: {', '.join(map(repr, similar))}" if similar else ""
        raise NotFoundError(
            operation="cvms.find",
            api_version=outcome.api_version,
            status_code=outcome.status_code,
            detail=f"no CVM has this name or identifier{hint}",
            request_id=outcome.request_id,
            body=outcome.body,
            subject=outcome.subject,
            attempts=outcome.attempts,
        ) from outcome
    if isinstance(outcome, PhalaError):
        raise outcome
    return outcome
