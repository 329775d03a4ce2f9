"""Building the messages of errors: one line each, with little text from the server."""

from __future__ import annotations

QUOTED_LENGTH = 200
"""The most characters of one text from the server that a message contains."""


def call_part(operation: str, subject: str | None, api_version: str | None = None) -> str:
    """Return the name of a call, with the identifier in its request and the API version, if any."""
    which = f" '{quoted(subject)}'" if subject else ""
    return f"{operation}{which}{f' (API version {quoted(api_version)})' if api_version else ''}"


def request_id_part(request_id: str | None) -> str:
    """Return the part of a message with the request id, if the server sent one."""
    return f", request id {quoted(request_id)}" if request_id else ""


def attempts_part(attempts: int) -> str:
    """Return the part of a message with the number of attempts, if more than one."""
    return f", after {attempts} attempts" if attempts > 1 else ""


def quoted(text: str) -> str:
    """Return a foreign text on one line, truncated to `QUOTED_LENGTH`."""
    line = one_line(text)
    return line if len(line) <= QUOTED_LENGTH else f"{line[: QUOTED_LENGTH - 1]}…"


def one_line(text: str) -> str:
    """Replace line breaks, control characters and runs of whitespace by single spaces."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(text.split())
