"""The requests of the operations on CVMs: their arguments are checked before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.errors import ConfigurationError
from phala_facade.models import Cvm
from phala_facade.operations import registry
from phala_facade.operations.identity import CVM_FIELDS, checked, field_of
from phala_facade.validation import identifier

if TYPE_CHECKING:
    from phala_facade.models import CvmList
    from phala_facade.operations.request import Request


def list_cvms(*, user_id: str | None, node_id: int | None) -> Request[CvmList]:
    """Return the request that lists the CVMs of the workspace.

    Raises:
        ConfigurationError: `user_id` is not a string, or `node_id` is not an integer.
    """
    if user_id is not None:
        identifier(user_id, "user_id")
    if node_id is not None and type(node_id) is not int:
        raise ConfigurationError(f"node_id must be an integer, not {type(node_id).__name__}")
    return registry.LIST_CVMS.request(user_id=user_id, teepod_id=node_id)


def get_cvm(cvm: str | Cvm) -> Request[Cvm]:
    """Return the request for one CVM.

    Raises:
        ConfigurationError: The identifier is not valid, or the CVM has none.
    """
    cvm_id = _identifier(cvm)
    field = cvm.ref_field if isinstance(cvm, Cvm) else field_of(cvm_id, CVM_FIELDS)
    return checked(registry.GET_CVM.request(cvm_id=cvm_id), field, cvm_id)


def _identifier(cvm: str | Cvm) -> str:
    if isinstance(cvm, Cvm) and cvm.ref is None:
        raise ConfigurationError("this CVM has no identifier to request")
    return identifier(cvm.ref if isinstance(cvm, Cvm) else cvm, "cvm_id")
