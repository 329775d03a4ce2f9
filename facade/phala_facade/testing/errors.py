"""The error bodies: FastAPI's two forms, and the vendor's structured one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.testing.render.values import JsonObject, JsonValue


class ApiError(Exception):
    """An answer other than 200; its body may name the request."""

    def __init__(self, status_code: int, detail: JsonValue, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status_code, detail)
        self.status_code = status_code
        self.detail = detail
        self.headers = headers

    def body(self, request_id: str) -> JsonObject:  # noqa: ARG002 - FastAPI's forms do not name the request
        """Return the JSON body: ``{"detail": ...}``."""
        return {"detail": self.detail}


class StructuredError(ApiError):
    """An error in the vendor's structured form, at the top level or under ``detail``."""

    def __init__(
        self,
        status_code: int,
        error_code: str,
        message: str,
        *,
        field: str,
        value: str,
        suggestion: str,
        under_detail: bool = False,
    ) -> None:
        super().__init__(status_code, message)
        self.under_detail = under_detail
        self._structure: JsonObject = {
            "error_code": error_code,
            "message": message,
            "details": [{"field": field, "value": value}],
            "suggestions": [suggestion],
            "links": [{"url": f"https://docs.example/errors/{error_code}", "label": "About this error"}],
        }

    def body(self, request_id: str) -> JsonObject:
        """Return the JSON body, which names the request."""
        structure: JsonObject = {**self._structure, "request_id": request_id}
        return {"detail": structure} if self.under_detail else structure


def unauthenticated() -> ApiError:
    """No credential came with the request, or one that is not known."""
    return ApiError(401, "Authentication required")


def invalid(place: str, name: str, value: str, kind: str, message: str) -> ApiError:
    """A parameter has a value that it cannot have.

    Args:
        place: ``header`` or ``query``.
        name: The parameter's name.
        value: What was sent.
        kind: The type of the error, as pydantic names it.
        message: What is wrong, for people.
    """
    return ApiError(422, [{"type": kind, "loc": [place, name], "msg": message, "input": value}])


def unsupported_version(requested: str, oldest: str) -> ApiError:
    """The requested version is older than the first."""
    return StructuredError(
        400,
        "ERR-90-400",
        f"API version {requested} is not supported",
        field="X-Phala-Version",
        value=requested,
        suggestion=f"Use {oldest} or later",
    )


def no_workspace_access(workspace: str) -> ApiError:
    """The caller has no access to the workspace that the header names."""
    return StructuredError(
        403,
        "ERR-90-403",
        "You do not have access to this workspace",
        field="X-Phala-Workspace",
        value=workspace,
        suggestion="Ask an administrator of the workspace to invite you",
    )


def conflict(cvm_id: str) -> ApiError:
    """The CVM cannot be read while something else happens to it."""
    return StructuredError(
        409,
        "ERR-90-409",
        "Another operation on this CVM is in progress",
        field="cvm_id",
        value=cvm_id,
        suggestion="Try again when the operation has finished",
        under_detail=True,
    )
