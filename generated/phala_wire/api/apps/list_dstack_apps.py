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

from ...models.dstack_app_list_response_v20251028 import DstackAppListResponseV20251028
from ...models.dstack_app_list_response_v20260121 import DstackAppListResponseV20260121
from ...models.http_validation_error import HttpValidationError
from ...types import UNSET, Unset

METHOD = "GET"
PATH = "/api/v1/apps"


def build_request(
    *,
    page: int | Unset = 1,
    page_size: int | Unset = 20,
    search: None | str | Unset = UNSET,
    status: list[str] | None | Unset = UNSET,
    listed: bool | None | Unset = UNSET,
    base_image: None | str | Unset = UNSET,
    instance_type: None | str | Unset = UNSET,
    kms_slug: None | str | Unset = UNSET,
    kms_type: None | str | Unset = UNSET,
    node: None | str | Unset = UNSET,
    region: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["page_size"] = page_size

    json_search: None | str | Unset
    if isinstance(search, Unset):
        json_search = UNSET
    else:
        json_search = search
    params["search"] = json_search

    json_status: list[str] | None | Unset
    if isinstance(status, Unset):
        json_status = UNSET
    elif isinstance(status, list):
        json_status = status

    else:
        json_status = status
    params["status"] = json_status

    json_listed: bool | None | Unset
    if isinstance(listed, Unset):
        json_listed = UNSET
    else:
        json_listed = listed
    params["listed"] = json_listed

    json_base_image: None | str | Unset
    if isinstance(base_image, Unset):
        json_base_image = UNSET
    else:
        json_base_image = base_image
    params["base_image"] = json_base_image

    json_instance_type: None | str | Unset
    if isinstance(instance_type, Unset):
        json_instance_type = UNSET
    else:
        json_instance_type = instance_type
    params["instance_type"] = json_instance_type

    json_kms_slug: None | str | Unset
    if isinstance(kms_slug, Unset):
        json_kms_slug = UNSET
    else:
        json_kms_slug = kms_slug
    params["kms_slug"] = json_kms_slug

    json_kms_type: None | str | Unset
    if isinstance(kms_type, Unset):
        json_kms_type = UNSET
    else:
        json_kms_type = kms_type
    params["kms_type"] = json_kms_type

    json_node: None | str | Unset
    if isinstance(node, Unset):
        json_node = UNSET
    else:
        json_node = node
    params["node"] = json_node

    json_region: None | str | Unset
    if isinstance(region, Unset):
        json_region = UNSET
    else:
        json_region = region
    params["region"] = json_region

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/apps",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> DstackAppListResponseV20251028 | DstackAppListResponseV20260121:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = DstackAppListResponseV20251028.from_dict(data)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_200_type_1 = DstackAppListResponseV20260121.from_dict(data)

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
) -> Response[Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = 1,
    page_size: int | Unset = 20,
    search: None | str | Unset = UNSET,
    status: list[str] | None | Unset = UNSET,
    listed: bool | None | Unset = UNSET,
    base_image: None | str | Unset = UNSET,
    instance_type: None | str | Unset = UNSET,
    kms_slug: None | str | Unset = UNSET,
    kms_type: None | str | Unset = UNSET,
    node: None | str | Unset = UNSET,
    region: None | str | Unset = UNSET,
) -> Response[Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError]:
    """List apps

     One page of the apps of the workspace, filtered.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        page_size (int | Unset): The maximum number of apps in a page. Default: 20.
        search (None | str | Unset): Looked for in the name, the app id, and the UUIDs and
            instance ids of the CVMs.
        status (list[str] | None | Unset): Only apps with a CVM in one of these states.
        listed (bool | None | Unset): Only apps that are (or are not) publicly listed.
        base_image (None | str | Unset): Only apps that run this image.
        instance_type (None | str | Unset): Only apps with CVMs of this instance type.
        kms_slug (None | str | Unset): Only apps whose keys this key management service holds, by
            its slug.
        kms_type (None | str | Unset): Only apps whose key management service is of this type.
        node (None | str | Unset): Only apps on the node of this name.
        region (None | str | Unset): Only apps in this region.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError]
    """

    kwargs = build_request(
        page=page,
        page_size=page_size,
        search=search,
        status=status,
        listed=listed,
        base_image=base_image,
        instance_type=instance_type,
        kms_slug=kms_slug,
        kms_type=kms_type,
        node=node,
        region=region,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = 1,
    page_size: int | Unset = 20,
    search: None | str | Unset = UNSET,
    status: list[str] | None | Unset = UNSET,
    listed: bool | None | Unset = UNSET,
    base_image: None | str | Unset = UNSET,
    instance_type: None | str | Unset = UNSET,
    kms_slug: None | str | Unset = UNSET,
    kms_type: None | str | Unset = UNSET,
    node: None | str | Unset = UNSET,
    region: None | str | Unset = UNSET,
) -> Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError | None:
    """List apps

     One page of the apps of the workspace, filtered.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        page_size (int | Unset): The maximum number of apps in a page. Default: 20.
        search (None | str | Unset): Looked for in the name, the app id, and the UUIDs and
            instance ids of the CVMs.
        status (list[str] | None | Unset): Only apps with a CVM in one of these states.
        listed (bool | None | Unset): Only apps that are (or are not) publicly listed.
        base_image (None | str | Unset): Only apps that run this image.
        instance_type (None | str | Unset): Only apps with CVMs of this instance type.
        kms_slug (None | str | Unset): Only apps whose keys this key management service holds, by
            its slug.
        kms_type (None | str | Unset): Only apps whose key management service is of this type.
        node (None | str | Unset): Only apps on the node of this name.
        region (None | str | Unset): Only apps in this region.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError
    """

    return sync_detailed(
        client=client,
        page=page,
        page_size=page_size,
        search=search,
        status=status,
        listed=listed,
        base_image=base_image,
        instance_type=instance_type,
        kms_slug=kms_slug,
        kms_type=kms_type,
        node=node,
        region=region,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = 1,
    page_size: int | Unset = 20,
    search: None | str | Unset = UNSET,
    status: list[str] | None | Unset = UNSET,
    listed: bool | None | Unset = UNSET,
    base_image: None | str | Unset = UNSET,
    instance_type: None | str | Unset = UNSET,
    kms_slug: None | str | Unset = UNSET,
    kms_type: None | str | Unset = UNSET,
    node: None | str | Unset = UNSET,
    region: None | str | Unset = UNSET,
) -> Response[Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError]:
    """List apps

     One page of the apps of the workspace, filtered.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        page_size (int | Unset): The maximum number of apps in a page. Default: 20.
        search (None | str | Unset): Looked for in the name, the app id, and the UUIDs and
            instance ids of the CVMs.
        status (list[str] | None | Unset): Only apps with a CVM in one of these states.
        listed (bool | None | Unset): Only apps that are (or are not) publicly listed.
        base_image (None | str | Unset): Only apps that run this image.
        instance_type (None | str | Unset): Only apps with CVMs of this instance type.
        kms_slug (None | str | Unset): Only apps whose keys this key management service holds, by
            its slug.
        kms_type (None | str | Unset): Only apps whose key management service is of this type.
        node (None | str | Unset): Only apps on the node of this name.
        region (None | str | Unset): Only apps in this region.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError]
    """

    kwargs = build_request(
        page=page,
        page_size=page_size,
        search=search,
        status=status,
        listed=listed,
        base_image=base_image,
        instance_type=instance_type,
        kms_slug=kms_slug,
        kms_type=kms_type,
        node=node,
        region=region,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = 1,
    page_size: int | Unset = 20,
    search: None | str | Unset = UNSET,
    status: list[str] | None | Unset = UNSET,
    listed: bool | None | Unset = UNSET,
    base_image: None | str | Unset = UNSET,
    instance_type: None | str | Unset = UNSET,
    kms_slug: None | str | Unset = UNSET,
    kms_type: None | str | Unset = UNSET,
    node: None | str | Unset = UNSET,
    region: None | str | Unset = UNSET,
) -> Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError | None:
    """List apps

     One page of the apps of the workspace, filtered.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        page_size (int | Unset): The maximum number of apps in a page. Default: 20.
        search (None | str | Unset): Looked for in the name, the app id, and the UUIDs and
            instance ids of the CVMs.
        status (list[str] | None | Unset): Only apps with a CVM in one of these states.
        listed (bool | None | Unset): Only apps that are (or are not) publicly listed.
        base_image (None | str | Unset): Only apps that run this image.
        instance_type (None | str | Unset): Only apps with CVMs of this instance type.
        kms_slug (None | str | Unset): Only apps whose keys this key management service holds, by
            its slug.
        kms_type (None | str | Unset): Only apps whose key management service is of this type.
        node (None | str | Unset): Only apps on the node of this name.
        region (None | str | Unset): Only apps in this region.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | DstackAppListResponseV20251028 | DstackAppListResponseV20260121 | HttpValidationError
    """

    return (
        await asyncio_detailed(
            client=client,
            page=page,
            page_size=page_size,
            search=search,
            status=status,
            listed=listed,
            base_image=base_image,
            instance_type=instance_type,
            kms_slug=kms_slug,
            kms_type=kms_type,
            node=node,
            region=region,
        )
    ).parsed
