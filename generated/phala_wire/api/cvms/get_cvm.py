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

from ...models.cvm_info_detail import CvmInfoDetail
from ...models.http_validation_error import HttpValidationError
from ...models.management_cvm_basic_info import ManagementCvmBasicInfo

METHOD = "GET"
PATH = "/api/v1/cvms/{cvm_id}"


def build_request(
    cvm_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/cvms/{cvm_id}".format(
            cvm_id=quote(str(cvm_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> CvmInfoDetail | ManagementCvmBasicInfo:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = ManagementCvmBasicInfo.from_dict(data)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_200_type_1 = CvmInfoDetail.from_dict(data)

            return response_200_type_1

        response_200 = _parse_response_200(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = cast(Any, None)
        return response_401

    if response.status_code == 403:
        response_403 = cast(Any, None)
        return response_403

    if response.status_code == 404:
        response_404 = cast(Any, None)
        return response_404

    if response.status_code == 422:
        response_422 = HttpValidationError.from_dict(response.json())

        return response_422

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    cvm_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError]:
    """Get CVM details

     Returns full CVM details including status, network info, and KMS configuration.

    Args:
        cvm_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError]
    """

    kwargs = build_request(
        cvm_id=cvm_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    cvm_id: str,
    *,
    client: AuthenticatedClient,
) -> Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError | None:
    """Get CVM details

     Returns full CVM details including status, network info, and KMS configuration.

    Args:
        cvm_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError
    """

    return sync_detailed(
        cvm_id=cvm_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    cvm_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError]:
    """Get CVM details

     Returns full CVM details including status, network info, and KMS configuration.

    Args:
        cvm_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError]
    """

    kwargs = build_request(
        cvm_id=cvm_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    cvm_id: str,
    *,
    client: AuthenticatedClient,
) -> Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError | None:
    """Get CVM details

     Returns full CVM details including status, network info, and KMS configuration.

    Args:
        cvm_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | CvmInfoDetail | ManagementCvmBasicInfo | HttpValidationError
    """

    return (
        await asyncio_detailed(
            cvm_id=cvm_id,
            client=client,
        )
    ).parsed
