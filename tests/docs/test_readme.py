"""What the README shows runs, and says what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from phala_facade.testing import API_KEY, EmbeddedServer
from tests.support.paths import ROOT

if TYPE_CHECKING:
    import pytest

README = ROOT / "README.md"


def test_the_ten_lines_run_against_the_server_that_the_readme_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    with EmbeddedServer() as server:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
        monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", server.base_url)
        exec(compile(block, str(README), "exec"), {})  # noqa: S102  # the very code of the page

    *cvms, app, differences = capsys.readouterr().out.splitlines()
    assert "atlas-web-1 running 4096 us-west-1" in cvms
    assert app.endswith("]")
    assert differences == "()"


def test_every_target_and_file_that_the_readme_names_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)|^\$ make ([a-z-]+)", text, re.MULTILINE):
        assert re.search(rf"^{''.join(target)}: ", makefile, re.MULTILINE), target
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (README.parent / link).is_file(), link
