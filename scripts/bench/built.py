"""Makes what the facade is measured against: a plain client and models, generated from the documented spec.

What it makes lies in the bench's own environment, and is made anew when the spec, the overlay or a generator changes.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from phala_facade.models.plain import as_array, as_object

ROOT: Final = Path(__file__).resolve().parents[2]
CLIENT: Final = "plain_client"
PYDANTIC: Final = "pydantic_models"
MSGSPEC: Final = "msgspec_models"

_KEPT: Final = ROOT / ".venv" / "bench" / "contenders"
_SPEC: Final = ROOT / "openapi.json"
_MADE_FROM: Final = (
    _SPEC,
    ROOT / "openapi.lock.json",
    ROOT / "openapi.overlay.yaml",
    ROOT / "requirements" / "bench.txt",
    ROOT / "requirements" / "generator.txt",
    *sorted((ROOT / "scripts" / "spec").glob("*.py")),
    Path(__file__),
)

# Plain models, as one command makes them: formats are types, patterns are checked, unknown properties are ignored.
_MODELS: Final = (
    *("--input-file-type", "openapi", "--target-python-version", "3.11", "--disable-timestamp"),
    *("--use-annotated", "--collapse-root-models", "--formatters", "builtin", "--disable-warnings"),
)
_PYDANTIC: Final = ("--output-model-type", "pydantic_v2.BaseModel")
# msgspec has no union of text and an enumeration.
_MSGSPEC: Final = (
    *("--output-model-type", "msgspec.Struct", "--output-datetime-class", "datetime"),
    *("--enum-field-as-literal", "all"),
)


def built() -> Path:
    """Give the folder to import the contenders' code from; make it when it is not there yet."""
    folder = _KEPT / _digest()
    if not folder.is_dir():
        _KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_KEPT) as aside:
            made = Path(aside) / "made"
            made.mkdir()
            _make_models(_SPEC, made / f"{PYDANTIC}.py", *_PYDANTIC)
            bare = Path(aside) / "bare.json"
            bare.write_text(json.dumps(_without_patterns(json.loads(_SPEC.read_text(encoding="utf-8")))))
            _make_models(bare, made / f"{MSGSPEC}.py", *_MSGSPEC)
            _make_client(made / CLIENT, Path(aside) / "prepared.json")
            made.rename(folder)
    return folder


def _digest() -> str:
    digest = hashlib.sha256()
    for path in _MADE_FROM:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _without_patterns(node: Any) -> Any:
    """Leave the patterns of strings out: the limit is what types alone cost."""
    if (items := as_array(node)) is not None:
        return [_without_patterns(item) for item in items]
    if (fields := as_object(node)) is not None:
        return {key: _without_patterns(item) for key, item in fields.items() if key != "pattern"}
    return node


def _make_models(spec: Path, out: Path, *options: str) -> None:
    command: list[str | Path] = [sys.executable, "-W", "ignore", "-m", "datamodel_code_generator"]
    _run([*command, "--input", spec, "--output", out, *_MODELS, *options])


def _make_client(out: Path, prepared: Path) -> None:
    """Generate with the generator's own templates; the preparation is needed for it to express the document at all."""
    # The preparation needs what only the project's main environment has.
    _run([ROOT / ".venv" / "bin" / "python", "-m", "scripts.bench.prepared", str(prepared)])
    command: list[str | Path] = [
        ROOT / ".venv" / "generator" / "bin" / "openapi-python-client",
        "generate",
        "--meta",
        "none",
    ]
    _run([*command, "--path", prepared, "--output-path", out, "--config", ROOT / "scripts" / "generator.yaml"])


def _run(command: list[str | Path]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
