"""What is recorded: every public call in several versions, and the errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from phala_facade import (
    ApiVersion,
    AuthenticationError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    StatusError,
)
from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.versions import VERSIONS as DOCUMENTED_VERSIONS
from phala_facade.testing.constants import FOREIGN_WORKSPACE_ID
from tests.support.operations import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.operations.operation import Operation

DOCUMENTED: Final = tuple(DOCUMENTED_VERSIONS)
UNDOCUMENTED: Final = "2026-06-23"
VERSIONS: Final = (*DOCUMENTED, ApiVersion.LATEST.value, UNDOCUMENTED)

SUBJECT_CVM_ID, SUBJECT_APP_ID = SUBJECTS["cvm_id"], SUBJECTS["app_id"]
"""The CVM that the recordings ask for, and its app, whichever they were where they were made."""

UNKNOWN_CVM_ID: Final = "cvm_nowhere404"
UNKNOWN_KEY: Final = "a-key-that-nobody-has"
MALFORMED_USER_ID: Final = "nobody"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One call, and where its response is kept.

    Attributes:
        name: The folder and the beginning of the file.
        call: The call as the facade names it.
        version: What is sent as `X-Phala-Version`.
        arguments: Its positional arguments.
        filters: Its keyword arguments.
        api_key: The key to send, instead of the one that is accepted.
        workspace: The workspace to name, instead of the key's own.
        error: The error that it ends in.
        status: The HTTP status of the response.
    """

    name: str
    call: str
    version: str = ApiVersion.V2026_01_21.value
    arguments: tuple[str, ...] = ()
    filters: Mapping[str, str | int] = field(default_factory=dict[str, str | int])
    api_key: str | None = None
    workspace: str | None = None
    error: type[StatusError] | None = None
    status: int = 200

    @property
    def operation(self) -> Operation[..., Any, Any]:
        """The row of the operation that is called."""
        return next(operation for operation in OPERATIONS if operation.name == self.call)

    @property
    def cassette(self) -> str:
        """The file of its recording, below the folder of all cassettes: one for both clients."""
        return f"{self.name}.yaml"


_FEWER: Final[Mapping[str, Mapping[str, str | int]]] = {
    "cvms.pages": {"page_size": 3},
    "apps.list": {"search": SUBJECT_APP_ID},
}
"""What keeps recordings short: of pages, the first one is recorded."""

READINGS: Final = tuple(
    Question(
        name=f"{operation.name}/{version}",
        call=operation.name,
        version=version,
        arguments=(SUBJECTS[operation.subject],) if operation.subject else (),
        filters=_FEWER.get(operation.name, {}),
    )
    for operation in OPERATIONS
    for version in (VERSIONS if operation.subject else DOCUMENTED)
)

REFUSALS: Final = (
    Question(name="errors/401", call="cvms.list", api_key=UNKNOWN_KEY, error=AuthenticationError, status=401),
    Question(
        name="errors/403",
        call="cvms.list",
        workspace=FOREIGN_WORKSPACE_ID,
        error=PermissionDeniedError,
        status=403,
    ),
    Question(name="errors/404", call="cvms.get", arguments=(UNKNOWN_CVM_ID,), error=NotFoundError, status=404),
    Question(
        name="errors/422",
        call="cvms.list",
        filters={"user_id": MALFORMED_USER_ID},
        error=InvalidRequestError,
        status=422,
    ),
)

QUESTIONS: Final = (*READINGS, *REFUSALS)

SENT: Final = frozenset({UNKNOWN_CVM_ID, FOREIGN_WORKSPACE_ID, MALFORMED_USER_ID})
"""What is asked for besides the subject: it belongs to nobody, and a response may repeat it."""
