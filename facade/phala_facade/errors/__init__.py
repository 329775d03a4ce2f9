"""Every exception that the facade raises.

::

    PhalaError
     ├─ ConfigurationError (also ValueError)     raised before any I/O: a setting, a closed client
     │   └─ InvalidArgumentError                 an argument, such as an identifier
     ├─ RequestError                             no response: connection, TLS, protocol
     │   └─ RequestTimeoutError (also TimeoutError)
     ├─ StatusError                              an error status; itself for any status not listed below
     │   ├─ AuthenticationError                  401
     │   ├─ PermissionDeniedError                403
     │   ├─ NotFoundError                        404
     │   ├─ InvalidRequestError                  400, 422
     │   ├─ ConflictError                        409
     │   ├─ RateLimitError                       429
     │   └─ ServerError                          5xx
     ├─ UnexpectedResponseError                  a success of no documented shape, not JSON, too large; a redirect
     ├─ AmbiguousError                           several CVMs fit
     └─ WaitTimeoutError (also TimeoutError)     the state was not reached
"""

from phala_facade.errors.base import (
    AmbiguousError,
    ConfigurationError,
    InvalidArgumentError,
    PhalaError,
    WaitTimeoutError,
)
from phala_facade.errors.response import RequestError, RequestTimeoutError, UnexpectedResponseError
from phala_facade.errors.status import (
    AuthenticationError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    StatusError,
    status_error_class,
)

__all__ = [
    "AmbiguousError",
    "AuthenticationError",
    "ConfigurationError",
    "ConflictError",
    "InvalidArgumentError",
    "InvalidRequestError",
    "NotFoundError",
    "PermissionDeniedError",
    "PhalaError",
    "RateLimitError",
    "RequestError",
    "RequestTimeoutError",
    "ServerError",
    "StatusError",
    "UnexpectedResponseError",
    "WaitTimeoutError",
    "status_error_class",
]
