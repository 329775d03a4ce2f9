"""The calls of the operations on CVMs: their arguments are checked before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.errors import ConfigurationError
from phala_facade.models import Cvm
from phala_facade.operations import registry
from phala_facade.operations.call import Call
from phala_facade.operations.identity import check_identity, field_of_cvm
from phala_facade.validation import identifier

if TYPE_CHECKING:
    from phala_facade.models import CvmList
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps


def list_cvms(*, user_id: str | None, node_id: int | None) -> Call[CvmList]:
    """Return the call that lists the CVMs of the workspace.

    Raises:
        ConfigurationError: `user_id` is not a string, or `node_id` is not an integer.
    """
    if user_id is not None:
        identifier(user_id, "user_id")
    if node_id is not None and type(node_id) is not int:
        raise ConfigurationError(f"node_id must be an integer, not {type(node_id).__name__}")
    return registry.LIST_CVMS.call(user_id=user_id, teepod_id=node_id)


def get_cvm(cvm: str | Cvm) -> Call[Cvm]:
    """Return the call for one CVM.

    Raises:
        ConfigurationError: The identifier is not valid, or the CVM has none.
    """
    cvm_id = _identifier(cvm)
    field = cvm.ref_field if isinstance(cvm, Cvm) else field_of_cvm(cvm_id)
    call = registry.GET_CVM.call(cvm_id=cvm_id)

    def steps(response: Response, strict: bool) -> Steps[Cvm]:
        found = yield from call.steps(response, strict)
        check_identity(found, field, cvm_id, response)
        return found

    return Call(call.request, steps)


def _identifier(cvm: str | Cvm) -> str:
    if isinstance(cvm, Cvm) and cvm.ref is None:
        raise ConfigurationError("this CVM has no identifier to request")
    return identifier(cvm.ref if isinstance(cvm, Cvm) else cvm, "cvm_id")
