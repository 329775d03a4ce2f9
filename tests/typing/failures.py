"""What errors carry, as those who import the facade see it; read by type checkers, never run."""

from __future__ import annotations

from typing import assert_type

from phala_facade import (
    ConfigurationError,
    NotFoundError,
    PhalaCloud,
    PhalaError,
    RateLimitError,
    RequestTimeoutError,
    StatusError,
    UnexpectedResponseError,
    WaitTimeoutError,
)


def of_a_call(cloud: PhalaCloud) -> None:
    """The tree says which attributes there are."""
    try:
        cloud.cvms.list()
    except NotFoundError as error:
        assert_type(error.status_code, int)
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except StatusError as error:
        assert_type(error.request_id, str | None)
    except UnexpectedResponseError as error:
        assert_type(error.operation, str)
        assert_type(error.path, str)
    except PhalaError as error:
        assert_type(error.attempts, int)
        assert_type(error.is_transient, bool)


def under_a_builtin_name(
    timeout: RequestTimeoutError, waited: WaitTimeoutError, setting: ConfigurationError
) -> tuple[TimeoutError, TimeoutError, ValueError]:
    """Those that are errors of Python's own kinds, too, can be caught as such."""
    return timeout, waited, setting
