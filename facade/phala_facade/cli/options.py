"""The options that every command takes, before or after its name."""

from __future__ import annotations

import os
import re
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

import click
import msgspec

from phala_facade.cli.profiles import complete_profiles, read_profile
from phala_facade.errors import ConfigurationError
from phala_facade.models import ApiVersion
from phala_facade.validation import identifier, version_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

OUTPUTS = ("table", "wide", "json", "jsonl", "csv", "yaml")
ALL_OUTPUTS = (*OUTPUTS, "prometheus", "http-sd")
PROFILE_VARIABLE = "PHALA_FACADE_PROFILE"

Completion: TypeAlias = "Callable[[click.Context, click.Parameter, str], list[str]]"
"""A function that returns the words that a shell may suggest, given the beginning of one."""

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
        for setting in _SETTINGS:
            name = str(setting.name)
            variable = VARIABLES[name]
            text = profile.get(name) or os.environ.get(variable, "").strip()
            if getattr(self, name) is None and text:
                try:
                    setattr(self, name, setting.type(text))
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


def completing(values: Iterable[str]) -> Completion:
    """Return a completion function that suggests some values of an option; others are valid, too."""

    def complete(_context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
        # What is before the last comma of several values stays.
        before = begun[: begun.rfind(",") + 1] if "," in (parameter.metavar or "") else ""
        return sorted(f"{before}{value}" for value in values if f"{before}{value}".startswith(begun))

    return complete


def _complete_output(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    return completing(ALL_OUTPUTS if isinstance(context.command, click.Group) else OUTPUTS)(context, parameter, begun)


class _Common(click.Option):
    """An option of every command, which is stored in `Options`, the context's object."""

    def __init__(self, *names: str, **settings: Any) -> None:
        super().__init__(names, expose_value=False, callback=_keep, show_envvar=True, **settings)

    def resolve_envvar_value(self, ctx: click.Context) -> None:  # noqa: ARG002 - click's signature
        """Return nothing: `Options.settle` reads the variable, after the profile."""
        return


_SETTINGS = (
    _Common(
        "-o",
        "--output",
        type=_output,
        metavar="FORMAT",
        help="table (default), wide, json, jsonl, csv or yaml.",
        envvar="PHALA_FACADE_OUTPUT",
        shell_complete=_complete_output,
    ),
    _Common(
        "--api-version",
        type=_version,
        metavar="VERSION",
        help="The API version to request: YYYY-MM-DD, or latest.",
        envvar="PHALA_CLOUD_API_VERSION",
        shell_complete=completing([version.lower() for version in ApiVersion]),
    ),
    _Common("--base-url", metavar="URL", help="The URL of the API.", envvar="PHALA_CLOUD_API_PREFIX"),
    _Common(
        "--workspace",
        metavar="ID",
        help="The workspace to use, instead of the key's own.",
        envvar="PHALA_CLOUD_WORKSPACE",
    ),
    _Common(
        "--timeout",
        type=duration,
        metavar="TIME",
        help="The total time for one call, such as 30, 90s or 2m.",
        envvar="PHALA_CLOUD_TIMEOUT",
    ),
)
VARIABLES = {str(setting.name): str(setting.envvar) for setting in _SETTINGS}
"""The settings that a profile may have, each with the environment variable that has it otherwise."""

_COMMON = (
    *_SETTINGS,
    _Common(
        "--profile",
        metavar="NAME",
        help="The profile in the configuration file to use.",
        envvar=PROFILE_VARIABLE,
        shell_complete=complete_profiles,
    ),
    _Common("-v", "--verbose", is_flag=True, help="Log each request on stderr."),
    _Common("--debug", is_flag=True, help="Show the traceback of an error on stderr."),
)


class Command(click.Command):
    """A command, which takes the common options, too; its help lists them after its own."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params += _COMMON

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [(option, record) for option in options if (record := option.get_help_record(ctx))]
        for title, is_common in (("Options", False), ("Common options", True)):
            with formatter.section(title):
                formatter.write_dl([record for option, record in records if (option in _COMMON) is is_common])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class Group(Command, click.Group):
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
        name: The name of the command.
        parent: The group that it belongs to, if that is not the program.
        outputs: The output formats that it has.
    """

    def make(function: Callable[..., int]) -> click.Command:
        @wraps(function)
        def settled(options: Options, /, **given: Any) -> int:
            options.settle(outputs)
            return function(options, **given)

        made = click.command(name, cls=Command)(click.pass_obj(settled))
        if parent is not None:
            parent.add_command(made)
        return made

    return make
