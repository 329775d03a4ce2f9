"""`phala-facade serve`: the embedded server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from phala_facade.cli.options import Options, command
from phala_facade.errors import ConfigurationError


@command("serve", outputs=())
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port to listen on; by default, any free one."
)
@click.option(
    "--fleet", type=click.Path(path_type=Path), metavar="FILE", help="Serve the fleet in a JSON, TOML or YAML file."
)
@click.option("--forced-version", metavar="YYYY-MM-DD", help="Respond in this version, whatever is requested.")
@click.option("--access-log", is_flag=True, help="Log each request.")
def serve(options: Options, **settings: Any) -> int:  # noqa: ARG001 - every command gets it
    """Serve an invented fleet on loopback until Ctrl-C is pressed.

    The server responds in every documented shape. Its key is not a secret. Requires the `testing` extra.
    """
    from phala_facade.testing.__main__ import serve as serve_until_stopped

    try:
        serve_until_stopped(**settings)
    except (ModuleNotFoundError, OSError, ValueError) as error:
        raise ConfigurationError(f"the server cannot start: {error}") from error
    return 0
