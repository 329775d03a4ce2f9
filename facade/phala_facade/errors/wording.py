"""How the message of an error is put together: one line, and no more than a little of what the server wrote."""

from __future__ import annotations

QUOTED_LENGTH = 200
"""How much of one text that the server wrote goes into a message, in characters."""


def call_part(operation: str, subject: str | None, api_version: str | None = None) -> str:
    """Return the name of a call, with the identifier in its request and the API version, if there are any."""
    which = f" '{quoted(subject)}'" if subject else ""
    return f"{operation}{which}{f' (API version {quoted(api_version)})' if api_version else ''}"


def request_id_part(request_id: str | None) -> str:
    """Return the id of the request, if the server sent one."""
    return f", request id {quoted(request_id)}" if request_id else ""


def attempts_part(attempts: int) -> str:
    """Return how many requests were sent, if more than one."""
    return f", after {attempts} attempts" if attempts > 1 else ""


def quoted(text: str) -> str:
    """Return a foreign text on one line, cut to `QUOTED_LENGTH`."""
    line = one_line(text)
    return line if len(line) <= QUOTED_LENGTH else f"{line[: QUOTED_LENGTH - 1]}…"


def one_line(text: str) -> str:
    """Squeeze line breaks, control characters and runs of white space to single spaces."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
