"""Profiles: settings under a name, in a file in the platform's folder of configuration files."""

from __future__ import annotations

import importlib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from phala_facade.cli.terminal import suggestion
from phala_facade.errors import ConfigurationError
from phala_facade.models.plain import as_object

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_KEYRING = "phala-facade"
"""The service under which keys lie in a keyring."""


def path() -> Path:
    """Return where the file is, if there is one."""
    return Path(click.get_app_dir("phala-facade")) / "config.toml"


def read_profile(name: str, settings: Collection[str]) -> dict[str, str]:
    """Return the settings of a profile, with its key under `api_key`; a profile may have these settings, and a key.

    Raises:
        ConfigurationError: There is no such profile, or what it says cannot be used.
    """
    file = path()
    if not file.exists():
        raise ConfigurationError(f"there is no profile {name!r}, since there is no file {file}")
    profiles = _profiles(file)
    profile = as_object(profiles.get(name))
    if profile is None:
        raise ConfigurationError(f"{file} has no profile {name!r}{suggestion(name, profiles)}")
    found: dict[str, str] = {}
    for setting, value in profile.items():
        where = f"the profile {name!r} of {file}"
        if setting == "api_key":
            found[setting] = _key(value, where)
        elif setting not in settings:
            raise ConfigurationError(f"{where} has an unknown setting {setting!r}{suggestion(setting, settings)}")
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            found[setting] = str(value)
        else:
            raise ConfigurationError(f"{where}: {setting} must be a text")
    return found


def complete_profiles(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return the names of profiles that begin like this; none if the file cannot be read."""
    with suppress(ConfigurationError):
        return [name for name in _profiles(path()) if name.startswith(begun)]
    return []


def _profiles(file: Path) -> Mapping[str, Any]:
    """Return the profiles of the file.

    Raises:
        ConfigurationError: The file cannot be read.
    """
    import tomllib

    try:
        return as_object(tomllib.loads(file.read_text(encoding="utf-8")).get("profiles")) or {}
    except (OSError, ValueError) as error:
        # A parser may quote what it cannot read, which may be a key.
        place = re.search(r"at line \d+|at end of document", str(error))
        where = f" ({place[0]})" if place else ""
        why = error.strerror if isinstance(error, OSError) else f"it is not TOML in UTF-8{where}"
        raise ConfigurationError(f"{file} cannot be read: {why}") from None


def _key(reference: object, where: str) -> str:
    """Return the key that a profile refers to.

    Raises:
        ConfigurationError: It is not a reference, or there is no key there.
    """
    match as_object(reference):
        case {"env": str(variable), **others} if not others:
            key, place = os.environ.get(variable), f"the environment variable {variable}"
        case {"keyring": str(user), **others} if not others:
            key, place = _in_keyring(user, where), f"the keyring: keyring set {_KEYRING} {user}"
        case _:
            raise ConfigurationError(
                f'{where} must say where its key is, with api_key.env = "VARIABLE" or api_key.keyring = "NAME": '
                "a key does not belong in a file"
            )
    if not key or not key.strip():
        raise ConfigurationError(f"{where} has its key in {place}; there is none")
    return key.strip()


def _in_keyring(user: str, where: str) -> str | None:
    try:
        keyring: Any = importlib.import_module("keyring")
    except ModuleNotFoundError:
        raise ConfigurationError(f"{where} has its key in the keyring: pip install keyring") from None
    try:
        key: str | None = keyring.get_password(_KEYRING, user)
    except Exception as error:  # noqa: BLE001 - each backend has errors of its own
        raise ConfigurationError(f"the keyring cannot be read: {type(error).__name__}") from None
    return key
