"""The application on a real socket of this machine, served by a thread."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Final

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from phala_facade.testing.asgi import create_app
from phala_facade.testing.constants import API_KEY

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from phala_facade.testing.fake.cloud import FakeCloud
    from phala_facade.testing.records import Fleet

_HOST = "127.0.0.1"
_HIGHEST_PORT = 65535
_GRACE_SECONDS = 2


class EmbeddedServer:
    """Serves a fleet on loopback while its context is open; it can be reopened.

    Args:
        port: The port to listen on; 0 picks a free one each time.
        fleet: The fleet to serve; the embedded fleet if None. A `FakeCloud` may change meanwhile.
        forced_version: A known version to respond in, whatever is requested.
        access_log: Whether to log each request to standard output.
    """

    api_key: Final[str] = API_KEY
    """The administrator's key, to pass to a client."""

    def __init__(
        self,
        port: int = 0,
        *,
        fleet: Fleet | FakeCloud | None = None,
        forced_version: str | None = None,
        access_log: bool = False,
    ) -> None:
        self._requested_port = port
        self._fleet = fleet
        self._forced_version = forced_version
        self._access_log = access_log
        self._serving: _Serving | None = None

    @property
    def port(self) -> int:
        """The port that the server listens on.

        Raises:
            RuntimeError: The server is not running.
        """
        if self._serving is None:
            raise RuntimeError("the embedded server is not running: open it with `with`")
        return self._serving.port

    @property
    def base_url(self) -> str:
        """The address to pass to a client, without the trailing ``/api/v1``.

        Raises:
            RuntimeError: The server is not running.
        """
        return f"http://{_HOST}:{self.port}"

    def __enter__(self) -> Self:
        """Start serving; return when the server accepts requests.

        Raises:
            OSError: The port is not available.
            RuntimeError: The server is running already, or did not start.
            ValueError: The port is not valid, or the forced version is not known.
        """
        if self._serving is not None:
            raise RuntimeError("the embedded server is running already")
        if not 0 <= self._requested_port <= _HIGHEST_PORT:
            raise ValueError(f"{self._requested_port} is not a port: 0 to {_HIGHEST_PORT}")
        config = uvicorn.Config(
            create_app(self._fleet, forced_version=self._forced_version),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=LOGGING_CONFIG if self._access_log else None,
            log_level="info" if self._access_log else "critical",
            access_log=self._access_log,
            server_header=False,
            date_header=False,  # a response has the same bytes on every run
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        listener = socket.create_server((_HOST, self._requested_port))
        # Connections inherit it. Without it, a body waits 40 ms for the client to acknowledge the header before it.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        serving = _Serving(config, listener)
        serving.start()
        self._serving = serving
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop serving; return when the port is free again."""
        serving, self._serving = self._serving, None
        if serving is not None:
            serving.stop()


class _Serving(uvicorn.Server):
    """One run of the server, in a thread, which owns the socket."""

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        super().__init__(config)
        self.port: int = listener.getsockname()[1]
        self._listener = listener
        self._ready = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="phala-facade-embedded-server", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._thread.join()
            raise RuntimeError("the embedded server did not start") from self._failure

    def stop(self) -> None:
        self.should_exit = True
        self._thread.join()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()

    def _run(self) -> None:
        try:
            self.run(sockets=[self._listener])
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits
            self._failure = error
        finally:
            self._listener.close()
            self._ready.set()
