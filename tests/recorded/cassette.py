"""How a cassette is written, matched and opened."""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

import yaml

from phala_facade.transport.redaction import Redactor
from tests.recorded.asking import outcome
from tests.recorded.origin import CASSETTE
from tests.recorded.scrub import HOST, Request, scrub_request, scrub_response
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from tests.recorded.catalogue import Question
    from tests.recorded.origin import Origin

CASSETTES: Final = ROOT / "tests" / "cassettes"


class Cassette(Protocol):
    """What the tests use of vcrpy's own class."""

    all_played: bool
    responses: Sequence[Mapping[str, Any]]


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such."""


def _represent_text(_: _Dumper, text: str) -> yaml.Node:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


class Format:
    """vcrpy's YAML, opening with where it was recorded.

    Args:
        origin: Where that is.
    """

    def __init__(self, origin: Origin) -> None:
        self._origin = origin

    def serialize(self, cassette: Mapping[str, Any]) -> str:
        """Write a cassette.

        Raises:
            ValueError: The key, or a host that is not the documented one, got past the scrubbing.
        """
        text = yaml.dump(
            {"recorded_from": self._origin.recorded_from, **cassette},
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            width=120,
        )
        host = urlsplit(self._origin.base_url).netloc
        if Redactor([self._origin.api_key]).redact(text) != text or (host in text and host not in HOST):
            raise ValueError("the key or the host that was recorded from is in the recording: nothing is written")
        return text

    def deserialize(self, text: str) -> Any:
        """Read a cassette."""
        return yaml.safe_load(text)


@contextmanager
def opened(path: Path, origin: Origin, record_mode: str) -> Generator[Cassette, None, None]:
    """Open a cassette to record from an origin, or to play it."""
    recorder: Any = import_module("vcr").VCR(  # vcrpy has no type hints
        record_mode=record_mode,
        # After scrubbing the URI is the path and the query, under one host.
        match_on=("method", "uri", "phala_version"),
        before_record_request=partial(scrub_request, disguise=origin.disguise),
        before_record_response=partial(scrub_response, disguise=origin.disguise),
        decode_compressed_response=True,
    )
    recorder.register_serializer("yaml", Format(origin))
    recorder.register_matcher("phala_version", _match_version)
    with recorder.use_cassette(str(path)) as cassette:
        yield cassette


def record(folder: Path, origin: Origin, question: Question) -> None:
    """Record a call, in place of what was recorded before."""
    path = folder / question.cassette
    path.unlink(missing_ok=True)
    with opened(path, origin, "all"):
        outcome(question, origin)


def replay(folder: Path, question: Question, *, asynchronously: bool = False) -> tuple[Any, Any]:
    """Play a recording, and return the outcome and the recorded body."""
    with opened(folder / question.cassette, CASSETTE, "none") as cassette:
        found = outcome(question, CASSETTE, asynchronously=asynchronously)
        assert cassette.all_played
    (response,) = cassette.responses
    return found, json.loads(response["body"]["string"])


def _match_version(one: Request, other: Request) -> None:
    if one.headers["X-Phala-Version"] != other.headers["X-Phala-Version"]:
        raise AssertionError(f"{one.headers['X-Phala-Version']} != {other.headers['X-Phala-Version']}")
