"""`phala-facade serve`: the embedded server."""

from __future__ import annotations

from threading import Event

import click

from phala_facade.cli.options import Options, command
from phala_facade.errors import ConfigurationError


@command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port to listen on; any free one by default."
)
@click.option("--forced-version", metavar="YYYY-MM-DD", help="Respond in this version, whatever is requested.")
@click.option("--access-log", is_flag=True, help="Log each request.")
def serve(options: Options, *, port: int, forced_version: str | None, access_log: bool) -> int:  # noqa: ARG001 - every command gets it
    """Serve a made-up fleet on loopback, until Ctrl-C.

    The server responds in every documented shape. Its key is not a secret. Requires the `testing` extra.
    """
    from phala_facade.testing.constants import API_KEY

    try:
        from phala_facade.testing.server import EmbeddedServer
    except ModuleNotFoundError as error:
        raise ConfigurationError(f"the server needs {error.name}: pip install 'phala-facade[testing]'") from error
    try:
        with EmbeddedServer(port, forced_version=forced_version, access_log=access_log) as server:
            click.echo(f"{server.base_url} serves the embedded fleet; the key is {API_KEY}; Ctrl-C stops it")
            Event().wait()
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"the server cannot start: {error}") from error
    except KeyboardInterrupt:
        pass
    return 0
