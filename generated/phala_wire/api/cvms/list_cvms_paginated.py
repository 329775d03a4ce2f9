from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from ... import errors
from ...types import UNSET, Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client

from typing import cast

from ...models.http_validation_error import HttpValidationError
from ...models.paginated_cvm_infos import PaginatedCvmInfos
from ...models.paginated_hosted_cvms import PaginatedHostedCvms
from ...types import UNSET, Unset

METHOD = "GET"
PATH = "/api/v1/cvms/paginated"


def build_request(
    *,
    user_id: None | str | Unset = UNSET,
    teepod_id: int | None | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 30,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_user_id: None | str | Unset
    if isinstance(user_id, Unset):
        json_user_id = UNSET
    else:
        json_user_id = user_id
    params["user_id"] = json_user_id

    json_teepod_id: int | None | Unset
    if isinstance(teepod_id, Unset):
        json_teepod_id = UNSET
    else:
        json_teepod_id = teepod_id
    params["teepod_id"] = json_teepod_id

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/cvms/paginated",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> PaginatedCvmInfos | PaginatedHostedCvms:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = PaginatedHostedCvms.from_dict(data)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_200_type_1 = PaginatedCvmInfos.from_dict(data)

            return response_200_type_1

        response_200 = _parse_response_200(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = cast(Any, None)
        return response_401

    if response.status_code == 422:
        response_422 = HttpValidationError.from_dict(response.json())

        return response_422

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    user_id: None | str | Unset = UNSET,
    teepod_id: int | None | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 30,
) -> Response[Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms]:
    """List CVMs page by page

     One page of the CVMs of the workspace.

    Args:
        user_id (None | str | Unset): Only the CVMs of this owner (admins only); '0' for those
            without one.
        teepod_id (int | None | Unset): Only the CVMs on this node (admins only).
        page (int | Unset): The number of the page, from 1. Default: 1.
        page_size (int | Unset): The maximum number of CVMs in a page. Default: 30.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms]
    """

    kwargs = build_request(
        user_id=user_id,
        teepod_id=teepod_id,
        page=page,
        page_size=page_size,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    user_id: None | str | Unset = UNSET,
    teepod_id: int | None | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 30,
) -> Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms | None:
    """List CVMs page by page

     One page of the CVMs of the workspace.

    Args:
        user_id (None | str | Unset): Only the CVMs of this owner (admins only); '0' for those
            without one.
        teepod_id (int | None | Unset): Only the CVMs on this node (admins only).
        page (int | Unset): The number of the page, from 1. Default: 1.
        page_size (int | Unset): The maximum number of CVMs in a page. Default: 30.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms
    """

    return sync_detailed(
        client=client,
        user_id=user_id,
        teepod_id=teepod_id,
        page=page,
        page_size=page_size,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    user_id: None | str | Unset = UNSET,
    teepod_id: int | None | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 30,
) -> Response[Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms]:
    """List CVMs page by page

     One page of the CVMs of the workspace.

    Args:
        user_id (None | str | Unset): Only the CVMs of this owner (admins only); '0' for those
            without one.
        teepod_id (int | None | Unset): Only the CVMs on this node (admins only).
        page (int | Unset): The number of the page, from 1. Default: 1.
        page_size (int | Unset): The maximum number of CVMs in a page. Default: 30.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms]
    """

    kwargs = build_request(
        user_id=user_id,
        teepod_id=teepod_id,
        page=page,
        page_size=page_size,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    user_id: None | str | Unset = UNSET,
    teepod_id: int | None | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 30,
) -> Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms | None:
    """List CVMs page by page

     One page of the CVMs of the workspace.

    Args:
        user_id (None | str | Unset): Only the CVMs of this owner (admins only); '0' for those
            without one.
        teepod_id (int | None | Unset): Only the CVMs on this node (admins only).
        page (int | Unset): The number of the page, from 1. Default: 1.
        page_size (int | Unset): The maximum number of CVMs in a page. Default: 30.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | HttpValidationError | PaginatedCvmInfos | PaginatedHostedCvms
    """

    return (
        await asyncio_detailed(
            client=client,
            user_id=user_id,
            teepod_id=teepod_id,
            page=page,
            page_size=page_size,
        )
    ).parsed
