"""The options that every command takes, before or after its name."""

from __future__ import annotations

import os
import re
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from phala_facade.cli.profiles import complete_profiles, read_profile
from phala_facade.errors import ConfigurationError
from phala_facade.models import ApiVersion
from phala_facade.validation import identifier, version_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

F = TypeVar("F", bound="Callable[..., object]")

OUTPUTS = ("table", "wide", "json", "jsonl", "csv", "yaml")
ALL_OUTPUTS = (*OUTPUTS, "prometheus", "http-sd")
VARIABLES = {
    "base_url": "PHALA_CLOUD_API_PREFIX",
    "workspace": "PHALA_CLOUD_WORKSPACE",
    "api_version": "PHALA_CLOUD_API_VERSION",
    "timeout": "PHALA_CLOUD_TIMEOUT",
    "output": "PHALA_FACADE_OUTPUT",
}
"""The settings that a profile may have, each with the environment variable that has it otherwise."""

PROFILE_VARIABLE = "PHALA_FACADE_PROFILE"

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) *([smhd]?)")


class Options(msgspec.Struct):
    """The options that every command takes.

    Attributes:
        api_version: The API version to request; the client's default if None.
        base_url: The URL of the API; before there is a client, None means the default.
        workspace: The workspace to use.
        timeout: Total time for one call, in seconds; the client's default if None.
        output: One of `OUTPUTS`, or of what the command has besides; `table` if None.
        profile: The name of a profile.
        verbose: Whether to log each request.
        debug: Whether to show the traceback of an error.
        api_key: The key of the profile, or the one that was entered at the prompt.
    """

    api_version: str | None = None
    base_url: str | None = None
    workspace: str | None = None
    timeout: float | None = None
    output: str | None = None
    profile: str | None = None
    verbose: bool = False
    debug: bool = False
    api_key: str | None = None

    @property
    def is_for_people(self) -> bool:
        """Whether the output is to be read by people."""
        return self.output in {None, "table", "wide"}

    def settle(self, outputs: Sequence[str] = OUTPUTS) -> None:
        """Set the options that are absent: from the profile, if one is named, otherwise from the environment.

        Args:
            outputs: The output formats of the command; if there are none, those of a profile are ignored.

        Raises:
            ConfigurationError: The profile or a variable cannot be used.
            click.UsageError: The command does not have this output format.
        """
        if self.output and not outputs:
            raise click.UsageError("this command does not support -o")
        self.profile = self.profile or os.environ.get(PROFILE_VARIABLE, "").strip() or None
        profile = read_profile(self.profile, VARIABLES) if self.profile else {}
        self.api_key = profile.get("api_key")
        parsers: dict[str, Callable[[str], object]] = {"api_version": _version, "timeout": duration, "output": _output}
        for name, variable in VARIABLES.items():
            text = profile.get(name) or os.environ.get(variable, "").strip()
            if getattr(self, name) is None and text:
                try:
                    setattr(self, name, parsers.get(name, str)(text))
                except click.BadParameter as error:
                    where = f"{name} of the profile {self.profile!r}" if name in profile else variable
                    raise ConfigurationError(f"{where}: {error.message}") from None
        if outputs and (self.output or "table") not in outputs:
            raise click.UsageError(f"this command does not support -o {self.output}: use {', '.join(outputs)}")


def duration(text: str) -> float:
    """Parse seconds, or a number with a unit: `90`, `90s`, `1.5m`, `2h`.

    Raises:
        click.BadParameter: It is not a duration, or is zero.
    """
    match = _DURATION.fullmatch(text)
    seconds = float(match[1]) * _SECONDS[match[2]] if match else 0.0
    if not seconds:
        raise click.BadParameter(f"{text!r} is not a duration: use seconds, or a number with a unit (90, 90s, 5m, 2h)")
    return seconds


def word(text: str) -> str:
    """Parse an identifier, a name, or a value to filter by.

    Raises:
        click.BadParameter: It is blank, or cannot identify anything.
    """
    try:
        return identifier(text, "it")
    except ConfigurationError as error:
        raise click.BadParameter(str(error)) from error


def words(text: str) -> tuple[str, ...]:
    """Parse several words with commas between them.

    Raises:
        click.BadParameter: One of them is blank.
    """
    return tuple(word(each.strip()) for each in text.split(","))


def _version(text: str) -> str:
    try:
        return version_header(text)
    except ConfigurationError as error:
        raise click.BadParameter(f'{text!r} is not an API version: use a date as YYYY-MM-DD, or "latest"') from error


def _output(text: str) -> str:
    if text.casefold() in ALL_OUTPUTS:
        return text.casefold()
    raise click.BadParameter(f"{text!r} is not an output format: use {', '.join(ALL_OUTPUTS)}")


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Store an option that is present; an absent one keeps the value from before the command's name."""
    if value is not None and value is not False:
        setattr(ctx.find_object(Options), str(param.name), value)


def completing(values: Iterable[str]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return a completion function that suggests some values of an option; others are valid, too."""

    def complete(_context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
        # What is before the last comma of several values stays.
        before = begun[: begun.rfind(",") + 1] if "," in (parameter.metavar or "") else ""
        return sorted(f"{before}{value}" for value in values if f"{before}{value}".startswith(begun))

    return complete


def _complete_output(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    return completing(ALL_OUTPUTS if isinstance(context.command, click.Group) else OUTPUTS)(context, parameter, begun)


def _common(*names: str, **settings: Any) -> Callable[[F], F]:
    return click.option(*names, expose_value=False, callback=_keep, **settings)


_COMMON = (
    _common(
        "-o",
        "--output",
        type=_output,
        metavar="FORMAT",
        help="table (default), wide, json, jsonl, csv or yaml.  [env var: PHALA_FACADE_OUTPUT]",
        shell_complete=_complete_output,
    ),
    _common(
        "--api-version",
        type=_version,
        metavar="VERSION",
        help="The API version to request: YYYY-MM-DD, or latest.  [env var: PHALA_CLOUD_API_VERSION]",
        shell_complete=completing([version.lower() for version in ApiVersion]),
    ),
    _common("--base-url", metavar="URL", help="The URL of the API.  [env var: PHALA_CLOUD_API_PREFIX]"),
    _common(
        "--workspace",
        metavar="ID",
        help="The workspace to use, instead of the key's own.  [env var: PHALA_CLOUD_WORKSPACE]",
    ),
    _common(
        "--timeout",
        type=duration,
        metavar="TIME",
        help="The total time for one call, such as 30, 90s or 2m.  [env var: PHALA_CLOUD_TIMEOUT]",
    ),
    _common(
        "--profile",
        metavar="NAME",
        help="The profile in the configuration file to use.  [env var: PHALA_FACADE_PROFILE]",
        shell_complete=complete_profiles,
    ),
    _common("-v", "--verbose", is_flag=True, help="Log each request on stderr."),
    _common("--debug", is_flag=True, help="Show the traceback of an error on stderr."),
)


def common_options(function: F) -> F:
    """Add the options that every command takes; they are stored in `Options`, the context's object."""
    for option in reversed(_COMMON):
        function = option(function)
    return function


class _Sections:
    """Help with the command's own options apart from those that every command takes."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections."""
        own: list[tuple[str, str]] = []
        common: list[tuple[str, str]] = []
        for param in ctx.command.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                (common if param.callback is _keep else own).append(record)
        for title, records in (("Options", own), ("Common options", common)):
            with formatter.section(title):
                formatter.write_dl(records)
        if isinstance(ctx.command, click.Group):
            ctx.command.format_commands(ctx, formatter)


class Command(_Sections, click.Command):
    """A command."""


class Group(_Sections, click.Group):
    """Commands about one noun."""

    command_class = Command
    group_class = type

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; if there are none, show the help."""
        return super().parse_args(ctx, args or ([] if self.invoke_without_command else ["--help"]))


def command(
    name: str, parent: click.Group | None = None, *, outputs: Sequence[str] = OUTPUTS
) -> Callable[[Callable[..., int]], click.Command]:
    """Return a decorator that makes a command of a function, which takes `Options` and returns an exit code.

    Args:
        name: The name of the command, which takes the common options, too.
        parent: The group that it belongs to, if that is not the program.
        outputs: The output formats that it has.
    """

    def make(function: Callable[..., int]) -> click.Command:
        @wraps(function)
        def settled(options: Options, /, **given: Any) -> int:
            options.settle(outputs)
            return function(options, **given)

        made = click.command(name, cls=Command)(click.pass_obj(common_options(settled)))
        if parent is not None:
            parent.add_command(made)
        return made

    return make
