"""How the message of an error is put together: one line, and no more than a little of what the server wrote."""

from __future__ import annotations

QUOTED_LENGTH = 200
"""How much of one text that the server wrote goes into a message, in characters."""


def asked(operation: str, subject: str | None) -> str:
    """Name a call, and what it asked about, where that is one thing."""
    return f"{operation} '{quoted(subject)}'" if subject else operation


def request_id_part(request_id: str | None) -> str:
    """Name the request, where the server gave it an id."""
    return f", request id {quoted(request_id)}" if request_id else ""


def attempts_part(attempts: int) -> str:
    """Say how many requests were sent, where it was more than one."""
    return f", after {attempts} attempts" if attempts > 1 else ""


def quoted(text: str) -> str:
    """Return a foreign text on one line, cut to `QUOTED_LENGTH`."""
    line = one_line(text)
    return line if len(line) <= QUOTED_LENGTH else f"{line[: QUOTED_LENGTH - 1]}…"


def one_line(text: str) -> str:
    """Squeeze line breaks, control characters and runs of white space to single spaces."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
