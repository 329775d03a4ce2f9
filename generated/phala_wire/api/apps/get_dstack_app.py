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

from ...models.dstack_app_full_response_v20251028 import DstackAppFullResponseV20251028
from ...models.dstack_app_full_response_v20260121 import DstackAppFullResponseV20260121
from ...models.dstack_app_minimal_response import DstackAppMinimalResponse
from ...models.http_validation_error import HttpValidationError

METHOD = "GET"
PATH = "/api/v1/apps/{app_id}"


def build_request(
    app_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/apps/{app_id}".format(
            app_id=quote(str(app_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    Any
    | DstackAppFullResponseV20251028
    | DstackAppFullResponseV20260121
    | DstackAppMinimalResponse
    | HttpValidationError
    | None
):
    if response.status_code == 200:

        def _parse_response_200(
            data: object,
        ) -> DstackAppFullResponseV20251028 | DstackAppFullResponseV20260121 | DstackAppMinimalResponse:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = DstackAppFullResponseV20251028.from_dict(data)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_1 = DstackAppMinimalResponse.from_dict(data)

                return response_200_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_200_type_2 = DstackAppFullResponseV20260121.from_dict(data)

            return response_200_type_2

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
) -> Response[
    Any
    | DstackAppFullResponseV20251028
    | DstackAppFullResponseV20260121
    | DstackAppMinimalResponse
    | HttpValidationError
]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    app_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[
    Any
    | DstackAppFullResponseV20251028
    | DstackAppFullResponseV20260121
    | DstackAppMinimalResponse
    | HttpValidationError
]:
    """Get app details

     Returns app metadata and current CVM configuration. Response schema varies by API version.

    Args:
        app_id (str): Hex app identifier

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | DstackAppFullResponseV20251028 | DstackAppFullResponseV20260121 | DstackAppMinimalResponse | HttpValidationError]
    """

    kwargs = build_request(
        app_id=app_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    app_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> (
    Any
    | DstackAppFullResponseV20251028
    | DstackAppFullResponseV20260121
    | DstackAppMinimalResponse
    | HttpValidationError
    | None
):
    """Get app details

     Returns app metadata and current CVM configuration. Response schema varies by API version.

    Args:
        app_id (str): Hex app identifier

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | DstackAppFullResponseV20251028 | DstackAppFullResponseV20260121 | DstackAppMinimalResponse | HttpValidationError
    """

    return sync_detailed(
        app_id=app_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    app_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[
    Any
    | DstackAppFullResponseV20251028
    | DstackAppFullResponseV20260121
    | DstackAppMinimalResponse
    | HttpValidationError
]:
    """Get app details

     Returns app metadata and current CVM configuration. Response schema varies by API version.

    Args:
        app_id (str): Hex app identifier

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | DstackAppFullResponseV20251028 | DstackAppFullResponseV20260121 | DstackAppMinimalResponse | HttpValidationError]
    """

    kwargs = build_request(
        app_id=app_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    app_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> (
    Any
    | DstackAppFullResponseV20251028
    | DstackAppFullResponseV20260121
    | DstackAppMinimalResponse
    | HttpValidationError
    | None
):
    """Get app details

     Returns app metadata and current CVM configuration. Response schema varies by API version.

    Args:
        app_id (str): Hex app identifier

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | DstackAppFullResponseV20251028 | DstackAppFullResponseV20260121 | DstackAppMinimalResponse | HttpValidationError
    """

    return (
        await asyncio_detailed(
            app_id=app_id,
            client=client,
        )
    ).parsed
