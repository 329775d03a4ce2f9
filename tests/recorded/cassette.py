"""How a cassette is written, matched and opened."""

from __future__ import annotations

import json
from contextlib import contextmanager
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

_VERSION_MATCHER: Final = "phala_version"


class Cassette(Protocol):
    """What the tests use of vcrpy's own class."""

    all_played: bool
    play_count: int
    requests: Sequence[Request]
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


def configure(recorder: Any, origin: Origin) -> None:
    """Teach an instance of vcrpy's `VCR` the format and the matcher of the version."""
    recorder.register_serializer("yaml", Format(origin))
    recorder.register_matcher(_VERSION_MATCHER, _match_version)


def settings(origin: Origin) -> dict[str, Any]:
    """Return what vcrpy needs to know to record from an origin, or to play a cassette."""

    def before_record_request(request: Request) -> Request:
        return scrub_request(request, origin.disguise)

    def before_record_response(response: Mapping[str, Any]) -> dict[str, Any]:
        return scrub_response(response, origin.disguise)

    return {
        # After scrubbing the URI is the path and the query, under one host.
        "match_on": ("method", "uri", _VERSION_MATCHER),
        "before_record_request": before_record_request,
        "before_record_response": before_record_response,
        "decode_compressed_response": True,
    }


@contextmanager
def opened(path: Path, origin: Origin, record_mode: str) -> Generator[Cassette, None, None]:
    """Open one cassette without the plugin: to record it elsewhere, or to play it beside another one."""
    recorder: Any = import_module("vcr").VCR(record_mode=record_mode)  # vcrpy has no type hints
    configure(recorder, origin)
    with recorder.use_cassette(str(path), **settings(origin)) as cassette:
        yield cassette


def body_on(cassette: Cassette) -> Any:
    """Return the one body on a cassette."""
    (response,) = cassette.responses
    return json.loads(response["body"]["string"])


def replay(folder: Path, question: Question) -> tuple[Any, Any]:
    """Play a recording, besides the cassette that a test may have, and return the outcome and the recorded body."""
    with opened(folder / question.cassette, CASSETTE, "none") as cassette:
        found = outcome(question, CASSETTE)
        assert cassette.all_played
    return found, body_on(cassette)


def _match_version(one: Request, other: Request) -> None:
    if one.headers["X-Phala-Version"] != other.headers["X-Phala-Version"]:
        raise AssertionError(f"{one.headers['X-Phala-Version']} != {other.headers['X-Phala-Version']}")
