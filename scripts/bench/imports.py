"""What `import phala_facade` costs beside `import httpx`, in fresh processes, one after the other in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Final

from scripts.bench.built import ROOT
from scripts.bench.figures import Imports
from scripts.bench.worker import CLOCKS

if TYPE_CHECKING:
    from scripts.bench.worker import Clock

_IMPORTED: Final = {
    "httpx": "import httpx",
    "phala_facade": "import phala_facade",
    "phala_facade and a first `get`": (
        "import phala_facade, httpx; "
        "transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body)); "
        "phala_facade.PhalaCloud('bench', transport=transport).cvms.get('cvm_bench')"
    ),
    "httpx and a first `get`": (
        "import httpx; "
        "transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body)); "
        "httpx.Client(transport=transport).get('https://cloud-api.phala.com/api/v1/cvms/cvm_bench').json()"
    ),
}
_CHILD: Final = """
import json, sys, time
body = {{"id": "cvm_bench", "name": "bench", "status": "running", "resource": {{}}, "gateway": {{}}}}
# httpx imports its own command line where click is installed, which is no requirement of either.
sys.modules["click"] = None
before = set(sys.modules)
start = time.{clock}()
{statement}
seconds = time.{clock}() - start
print(json.dumps([seconds, sorted(set(sys.modules) - before)]))
"""
_UNWANTED: Final = (
    *("click.", "jsonschema.", "rich.", "starlette.", "uvicorn."),
    *("phala_facade.cli.", "phala_facade.conformance.", "phala_facade.testing."),
)


def measure_imports(rounds: int, clock: Clock) -> Imports:
    """Import in fresh processes that find compiled modules, as every process but the very first does."""
    seconds: dict[str, list[float]] = {name: [] for name in _IMPORTED}
    modules: dict[str, int] = {}
    unwanted: list[str] = []
    with tempfile.TemporaryDirectory() as compiled:
        for name in _IMPORTED:
            loaded = _import(name, compiled, clock)[1]
            modules[name] = len(loaded)
            if name == "phala_facade":
                unwanted = [module for module in loaded if f"{module}.".startswith(_UNWANTED)]
        for _ in range(rounds):
            for name in _IMPORTED:
                seconds[name].append(_import(name, compiled, clock)[0])
    return Imports(seconds=seconds, modules=modules, unwanted=unwanted)


def _import(name: str, compiled: str, clock: Clock) -> tuple[float, list[str]]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", _CHILD.format(statement=_IMPORTED[name], clock=CLOCKS[clock].__name__)],
        env={**environment, "PYTHONPYCACHEPREFIX": compiled},
        check=True,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    seconds, loaded = json.loads(done.stdout)
    return seconds, loaded
