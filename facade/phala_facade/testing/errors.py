"""The error bodies: FastAPI's two forms, and the vendor's structured one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.testing.render.values import JsonObject, JsonValue


class ApiError(Exception):
    """A response other than 200; its body may name the request."""

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
        self, code: str, message: str, field: str, value: str, suggestion: str, *, under_detail: bool = False
    ) -> None:
        super().__init__(int(code[-3:]), message)
        self._under_detail = under_detail
        self._structure: JsonObject = {
            "error_code": code,
            "message": message,
            "details": [{"field": field, "value": value}],
            "suggestions": [suggestion],
            "links": [{"url": f"https://docs.example/errors/{code}", "label": "About this error"}],
        }

    def body(self, request_id: str) -> JsonObject:
        """Return the JSON body, which names the request."""
        structure: JsonObject = {**self._structure, "request_id": request_id}
        return {"detail": structure} if self._under_detail else structure


def invalid(place: str, name: str, value: str, kind: str, message: str) -> ApiError:
    """Return the error for a parameter that is not valid.

    Args:
        place: Where it is: ``header`` or ``query``.
        name: The parameter's name.
        value: What was sent.
        kind: The type of the error, as pydantic names it.
        message: What is wrong, for people.
    """
    return ApiError(422, [{"type": kind, "loc": [place, name], "msg": message, "input": value}])


def unsupported_version(requested: str, oldest: str) -> ApiError:
    """Return the error for a version that is older than the first."""
    message = f"API version {requested} is not supported"
    return StructuredError("ERR-90-400", message, "X-Phala-Version", requested, f"Use {oldest} or later")


def no_workspace_access(workspace: str) -> ApiError:
    """Return the error for a workspace that the caller has no access to."""
    message = "You do not have access to this workspace"
    suggestion = "Ask an administrator of the workspace to invite you"
    return StructuredError("ERR-90-403", message, "X-Phala-Workspace", workspace, suggestion)


def conflict(cvm_id: str) -> ApiError:
    """Return the error for a CVM that cannot be read while something else happens to it."""
    message = "Another operation on this CVM is in progress"
    suggestion = "Try again when the operation has finished"
    return StructuredError("ERR-90-409", message, "cvm_id", cvm_id, suggestion, under_detail=True)
