"""The requests of the operations on CVMs: their arguments are checked before anything is sent."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from phala_facade.errors import InvalidArgumentError, PhalaError
from phala_facade.models import ApiVersion, Cvm, Node
from phala_facade.operations import registry
from phala_facade.operations.identity import CVM_FIELDS, checked, field_of
from phala_facade.operations.paging import Paging
from phala_facade.operations.versions import NEWEST
from phala_facade.validation import identifier, valid_page_size

if TYPE_CHECKING:
    from phala_facade.models import CvmList, CvmPage
    from phala_facade.operations.request import Request


def list_cvms(*, user_id: str | None = None, node_id: int | Node | None = None) -> Request[CvmList]:
    """Return the request that lists the CVMs of the workspace.

    Raises:
        InvalidArgumentError: `user_id` is not a string, or `node_id` is not an integer or a node with one.
    """
    return registry.LIST_CVMS.request(user_id=_user(user_id), teepod_id=_node(node_id))


def cvm_pages(page_size: int, *, user_id: str | None, node_id: int | Node | None) -> Paging[CvmPage]:
    """Return a walk through the pages of the CVMs of the workspace.

    Raises:
        InvalidArgumentError: `page_size` is not an integer from 1 to 100, or a filter is not valid; see `list_cvms`.
    """
    size, user, node = valid_page_size(page_size), _user(user_id), _node(node_id)
    return Paging(
        lambda number: registry.LIST_CVM_PAGES.request(page=number, page_size=size, user_id=user, teepod_id=node)
    )


def warn_of_refused_filters(api_version: str, *, user_id: object, node_id: object) -> None:
    """Warn that an API version refuses the filters that are given."""
    given = [name for name, value in (("user_id", user_id), ("node_id", node_id)) if value is not None]
    if given and NEWEST < api_version != ApiVersion.LATEST:
        warnings.warn(f"API version {api_version} refuses the filter {' and '.join(given)}", stacklevel=3)


def _user(user_id: str | None) -> str | None:
    return None if user_id is None else identifier(user_id, "user_id")


def _node(node_id: int | Node | None) -> int | None:
    if isinstance(node_id, Node):
        if node_id.id is None:
            raise InvalidArgumentError("this Node has no id to filter by")
        return node_id.id
    if node_id is not None and type(node_id) is not int:
        raise InvalidArgumentError(f"node_id must be an integer or a Node, not {type(node_id).__name__}")
    return node_id


def get_cvm_or_error(cvm: str | Cvm) -> Request[Cvm] | PhalaError:
    """Return the request for one CVM, or the error if its identifier is not valid."""
    try:
        return get_cvm(cvm)
    except InvalidArgumentError as error:
        error.operation, error.subject = registry.GET_CVM.name, cvm if isinstance(cvm, str) else None
        return error


def get_cvm(cvm: str | Cvm) -> Request[Cvm]:
    """Return the request for one CVM.

    Raises:
        InvalidArgumentError: The identifier is not valid, or the CVM has none.
    """
    cvm_id = _identifier(cvm)
    field = cvm.ref_field if isinstance(cvm, Cvm) else field_of(cvm_id, CVM_FIELDS)
    return checked(registry.GET_CVM.request(cvm_id=cvm_id), field, cvm_id)


def _identifier(cvm: str | Cvm) -> str:
    if isinstance(cvm, Cvm) and cvm.ref is None:
        raise InvalidArgumentError("this CVM has no identifier to request")
    return identifier(cvm.ref if isinstance(cvm, Cvm) else cvm, "cvm")
