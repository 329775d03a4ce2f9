"""The operations on CVMs: each loads what it is read with when it is called first, not when the facade is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.decode.wire import LOADING, load_models
from phala_facade.errors import ConfigurationError
from phala_facade.models import Cvm
from phala_facade.operations.call import Call, request
from phala_facade.operations.identifier import checked

if TYPE_CHECKING:
    from phala_facade.models import CvmList


def list_cvms(*, user_id: str | None, node_id: int | None) -> Call[CvmList]:
    """Ask for the CVMs of the workspace: `GET /api/v1/cvms`.

    Raises:
        ConfigurationError: `user_id` is no text, or `node_id` no integer.
    """
    with LOADING:
        from phala_facade.operations.answers import read_cvms
        from phala_facade.operations.versions import LISTED

        load_models()
        from phala_wire.api.cvms.list_cvms import _get_kwargs  # pyright: ignore[reportPrivateUsage]

    if user_id is not None:
        checked(user_id, "user_id")
    if node_id is not None and type(node_id) is not int:
        raise ConfigurationError(f"node_id must be an integer, not {type(node_id).__name__}")
    kwargs = _get_kwargs(user_id=user_id, teepod_id=node_id)
    return Call(request("cvms.list", kwargs), lambda answer: read_cvms(answer, LISTED))


def get_cvm(cvm: str | Cvm) -> Call[Cvm]:
    """Ask for one CVM: `GET /api/v1/cvms/{cvm_id}`.

    Raises:
        ConfigurationError: The identifier cannot be one, or the CVM carries none.
    """
    with LOADING:
        from phala_facade.operations.answers import read_cvm
        from phala_facade.operations.versions import DETAILED

        load_models()
        from phala_wire.api.cvms.get_cvm import _get_kwargs  # pyright: ignore[reportPrivateUsage]

    if isinstance(cvm, Cvm) and cvm.ref is None:
        raise ConfigurationError("this CVM carries no identifier to ask for it with")
    cvm_id = checked(cvm.ref if isinstance(cvm, Cvm) else cvm, "cvm_id")
    return Call(request("cvms.get", _get_kwargs(cvm_id=cvm_id), cvm_id), lambda answer: read_cvm(answer, DETAILED))
