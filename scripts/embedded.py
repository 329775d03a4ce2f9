"""Runs a command against the API that PHALA_CLOUD_API_KEY opens; without a key, against the embedded server."""

from __future__ import annotations

import os
import subprocess
import sys

from phala_facade.testing import API_KEY, EmbeddedServer


def main(command: list[str]) -> int:
    """Run the command, and return its exit status."""
    if os.environ.get("PHALA_CLOUD_API_KEY", "").strip():
        return subprocess.run(command, check=False).returncode
    print("PHALA_CLOUD_API_KEY is not set: the embedded server responds", file=sys.stderr)
    with EmbeddedServer() as server:
        environment = {**os.environ, "PHALA_CLOUD_API_KEY": API_KEY, "PHALA_CLOUD_API_PREFIX": server.base_url}
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
