"""What type checkers see of the package: no generated type, and a mistake that is accepted is noticed."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import phala_wire.models
from tests.support.paths import ROOT

FREE_FORM = {
    *("asdict", "json_schema", "rows", "to_dict", "to_dicts"),
    *("services", "file", "raw", "partial", "left", "right"),
}
"""What holds what the server sent, or plain values: there `Any` is the truth."""


def snapshot() -> dict[str, str]:
    lines = (ROOT / "docs" / "public-api.txt").read_text(encoding="utf-8").splitlines()
    return {name: rest for name, _, rest in (line.partition(" ") for line in lines if line.startswith("phala_facade."))}


def test_no_public_signature_mentions_a_generated_type() -> None:
    generated = {name for name, _ in inspect.getmembers(phala_wire.models, inspect.isclass)}
    mentioned = {name: set(re.findall(r"\w+", rest)) for name, rest in snapshot().items()}

    assert generated
    assert {name: words & (generated | {"phala_wire"}) for name, words in mentioned.items() if words & generated} == {}


def test_any_stands_only_where_the_server_decides() -> None:
    loose = {name for name, rest in snapshot().items() if re.search(r"\bAny\b", rest)}

    assert {name for name in loose if name.rpartition(".")[2] not in FREE_FORM} == {
        "phala_facade.AppPage.__getnewargs_ex__",
        "phala_facade.AsyncPhalaCloud.request",
        "phala_facade.CvmPage.__getnewargs_ex__",
        "phala_facade.PhalaCloud.request",
        "phala_facade.UnexpectedResponseError.__init__",
    }


@pytest.mark.campaign
def test_a_mistake_that_is_accepted_fails_the_checks_of_types(tmp_path: Path) -> None:
    comments = "  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]"
    config = (ROOT / "tests" / "typing" / "pyrightconfig.json").read_text(encoding="utf-8")
    (tmp_path / "pyrightconfig.json").write_text(config, encoding="utf-8")
    (tmp_path / "refused.py").write_text(f"abs('text'){comments}\n", encoding="utf-8")
    (tmp_path / "accepted.py").write_text(f"abs(-1){comments}\n", encoding="utf-8")
    binaries = Path(sys.executable).parent
    pyright = ["basedpyright", "--project", str(tmp_path), "--pythonpath", sys.executable]
    mypy = ["mypy", "--config-file=", "--strict", "--cache-dir", str(tmp_path / "cache"), "refused.py", "accepted.py"]

    for command in (pyright, mypy):
        done = subprocess.run(
            [str(binaries / command[0]), *command[1:]], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 1, done.stderr
        assert "accepted.py" in done.stdout
        assert "refused.py" not in done.stdout
