"""The program: its commands and its exit codes."""

from __future__ import annotations

import io
import os
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

import click

from phala_facade._version import __version__
from phala_facade.cli.exits import Exit, Terminated, exit_of, line_of, terminable
from phala_facade.cli.options import Group, Options
from phala_facade.cli.terminal import COMPLETION_VARIABLE, PROGRAM, complain
from phala_facade.errors import PhalaError

if TYPE_CHECKING:
    from collections.abc import Sequence


_COMMANDS = ("apps", "completion", "conformance", "cvms", "inventory", "serve", "versions")


class _Program(Group):
    """The commands, each in the module of its name, which is imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Return a command, if there is one of this name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"phala_facade.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name=PROGRAM)
def program() -> None:
    """Read a fleet of confidential virtual machines on Phala Cloud, in any API version.

    The key comes from PHALA_CLOUD_API_KEY; if that is not set, a terminal prompts for it.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and turn any error into one line and an exit code."""
    options = Options()
    for name in ("stdin", "stderr"):
        # Replace a closed stream by an empty one that accepts writes.
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())
    if getattr(sys, "stdout", None) is None:
        complain("the output cannot be written: it is closed")
        return Exit.OUTPUT
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # Escape what the terminal's encoding cannot represent.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        with terminable():
            code = _invoke(words, options)
        # A closed pipe fails here at the latest.
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else PROGRAM
        complain(f"{error.format_message().rstrip('.')} (see `{path} --help`)")
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    except Terminated:
        return Exit.TERMINATED
    except BrokenPipeError:
        _discard_stdout()
        return Exit.PIPE
    except PhalaError as error:
        complain(line_of(error, options.base_url))
        _show(error, options)
        return exit_of(error)
    except OSError as error:
        # The library turns those of the network into errors of its own.
        _discard_stdout()
        complain(f"the output cannot be written: {error.strerror}{f': {error.filename}' if error.filename else ''}")
        _show(error, options)
        return Exit.OUTPUT
    except Exception as error:  # noqa: BLE001 - only --debug shows a traceback
        what = _without_key(f"{type(error).__name__}: {error}", options)
        complain(f"a bug in phala-facade: {what} (please report what --debug shows)")
        _show(error, options)
        return Exit.BUG
    return code


def _invoke(arguments: list[str], options: Options) -> int:
    instruction = os.environ.get(COMPLETION_VARIABLE)
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(program, {"obj": options}, PROGRAM, COMPLETION_VARIABLE, instruction)
    with program.make_context(PROGRAM, arguments, obj=options) as context:
        return int(program.invoke(context))


def _discard_stdout() -> None:
    """Discard unwritten output, or Python reports an error at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show(error: Exception, options: Options) -> None:
    """Show a traceback without locals, with --debug only."""
    if options.debug:
        click.echo(_without_key("".join(traceback.format_exception(error)), options), err=True, nl=False)


def _without_key(text: str, options: Options) -> str:
    for key in (options.api_key, os.environ.get("PHALA_CLOUD_API_KEY", "").strip()):
        if key:
            text = text.replace(key, "[credential]")
    return text
