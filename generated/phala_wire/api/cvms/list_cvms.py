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

from ...models.cvm_info_v20260121 import CvmInfoV20260121
from ...models.hosted_cvm import HostedCvm
from ...models.http_validation_error import HttpValidationError
from ...types import UNSET, Unset

METHOD = "GET"
PATH = "/api/v1/cvms"


def build_request(
    *,
    user_id: None | str | Unset = UNSET,
    teepod_id: int | None | Unset = UNSET,
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

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/cvms",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm] | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> list[CvmInfoV20260121] | list[HostedCvm]:
            try:
                if not isinstance(data, list):
                    raise TypeError()
                response_200_type_0 = []
                _response_200_type_0 = data
                for response_200_type_0_item_data in _response_200_type_0:
                    response_200_type_0_item = HostedCvm.from_dict(response_200_type_0_item_data)

                    response_200_type_0.append(response_200_type_0_item)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, list):
                raise TypeError()
            response_200_type_1 = []
            _response_200_type_1 = data
            for response_200_type_1_item_data in _response_200_type_1:
                response_200_type_1_item = CvmInfoV20260121.from_dict(response_200_type_1_item_data)

                response_200_type_1.append(response_200_type_1_item)

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
) -> Response[Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm]]:
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
) -> Response[Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm]]:
    """List CVMs

     Returns CVMs in current workspace. Admins can filter by user_id or teepod_id.

    Args:
        user_id (None | str | Unset): Filter by owner (admin only). Use '0' for unassigned.
        teepod_id (int | None | Unset): Filter by node ID (admin only)

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm]]
    """

    kwargs = build_request(
        user_id=user_id,
        teepod_id=teepod_id,
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
) -> Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm] | None:
    """List CVMs

     Returns CVMs in current workspace. Admins can filter by user_id or teepod_id.

    Args:
        user_id (None | str | Unset): Filter by owner (admin only). Use '0' for unassigned.
        teepod_id (int | None | Unset): Filter by node ID (admin only)

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm]
    """

    return sync_detailed(
        client=client,
        user_id=user_id,
        teepod_id=teepod_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    user_id: None | str | Unset = UNSET,
    teepod_id: int | None | Unset = UNSET,
) -> Response[Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm]]:
    """List CVMs

     Returns CVMs in current workspace. Admins can filter by user_id or teepod_id.

    Args:
        user_id (None | str | Unset): Filter by owner (admin only). Use '0' for unassigned.
        teepod_id (int | None | Unset): Filter by node ID (admin only)

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm]]
    """

    kwargs = build_request(
        user_id=user_id,
        teepod_id=teepod_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    user_id: None | str | Unset = UNSET,
    teepod_id: int | None | Unset = UNSET,
) -> Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm] | None:
    """List CVMs

     Returns CVMs in current workspace. Admins can filter by user_id or teepod_id.

    Args:
        user_id (None | str | Unset): Filter by owner (admin only). Use '0' for unassigned.
        teepod_id (int | None | Unset): Filter by node ID (admin only)

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | HttpValidationError | list[CvmInfoV20260121] | list[HostedCvm]
    """

    return (
        await asyncio_detailed(
            client=client,
            user_id=user_id,
            teepod_id=teepod_id,
        )
    ).parsed
