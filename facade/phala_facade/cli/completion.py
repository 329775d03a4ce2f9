"""`phala-facade completion`: the script for shell completion."""

from __future__ import annotations

import click

from phala_facade.cli.options import Options, command
from phala_facade.cli.terminal import COMPLETION_VARIABLE, PROGRAM


@command("completion", outputs=())
@click.pass_context
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(ctx: click.Context, options: Options, *, shell: str) -> int:  # noqa: ARG001 - every command gets it
    """Print the script for shell completion.

    \b
    bash: eval "$(phala-facade completion bash)"
    zsh:  eval "$(phala-facade completion zsh)"
    fish: phala-facade completion fish | source
    """  # noqa: D301 - the backspace keeps click from wrapping these lines
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    kind = {"bash": BashComplete, "fish": FishComplete, "zsh": ZshComplete}[shell]
    click.echo(kind(ctx.find_root().command, {}, PROGRAM, COMPLETION_VARIABLE).source())
    return 0
