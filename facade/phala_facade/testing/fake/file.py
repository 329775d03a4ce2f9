"""A fleet in a file: what `add_app`, `add_cvm` and `schedule` take, as JSON, TOML or YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade.testing.fake.cloud import FakeCloud
from phala_facade.testing.fake.fields import NewApp, NewCvm, checked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DECODERS: dict[str, Callable[[bytes], Any]] = {
    ".json": msgspec.json.decode,
    ".toml": msgspec.toml.decode,
    ".yaml": msgspec.yaml.decode,
    ".yml": msgspec.yaml.decode,
}


class _Fleet(msgspec.Struct, forbid_unknown_fields=True):
    cvms: list[dict[str, Any]] = []
    apps: list[dict[str, Any]] = []


class _App(NewApp, total=False):
    workspace: str


class _Cvm(NewCvm, total=False):
    workspace: str
    hidden: bool
    schedule: list[str | dict[str, Any]]


def read_fleet(path: Path) -> FakeCloud:
    """Return a fake cloud with the `apps` and the `cvms` in a file, which accepts only the keys of the embedded server.

    Raises:
        OSError: The file cannot be read.
        ValueError: It says something that cannot be; the message names the place.
    """
    decode = _DECODERS.get(path.suffix.lower())
    if decode is None:
        raise ValueError(f"{path.name} is none of {', '.join(_DECODERS)}")
    cloud = FakeCloud.empty(enforce_keys=True)
    place = ""
    try:
        said = msgspec.convert(decode(path.read_bytes()), _Fleet)
        for number, app in enumerate(said.apps):
            place = f"apps[{number}]: "
            cloud.add_app(**checked("an app", app, _App))
        for number, cvm in enumerate(said.cvms):
            place = f"cvms[{number}]: "
            given = checked("a CVM", cvm, _Cvm)
            steps = given.pop("schedule", [])
            cloud.schedule(cloud.add_cvm(**given), steps)
    except ImportError as error:
        raise ValueError(f"{path.name} needs PyYAML: pip install pyyaml") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path.name}: {place}{' '.join(str(error).split())}") from error
    return cloud
