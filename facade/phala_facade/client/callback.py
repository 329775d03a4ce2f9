"""Functions that a caller gives to be called later: checked when they are given, not when they are needed."""

from __future__ import annotations

from phala_facade.errors import ConfigurationError


def check_callback(name: str, value: object) -> None:
    """Refuse what cannot be called.

    Args:
        name: The argument, for the message.
        value: What was given for it; `None` for nothing.

    Raises:
        ConfigurationError: It is no function.
    """
    if value is not None and not callable(value):
        raise ConfigurationError(f"{name} must be callable, not {type(value).__name__}")
