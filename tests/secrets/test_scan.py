"""The secret scan finds a credential wherever a cassette may hide it, and nothing in the project's own tree."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import zlib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scripts.secrets.__main__ import CASSETTES, main
from scripts.secrets.cassette import contents
from scripts.secrets.layers import texts_within

if TYPE_CHECKING:
    from pathlib import Path

PLANTED = json.dumps({"api_key": "Zk39-vWq7-planted-2Lm8"}).encode()  # pragma: allowlist secret
KEY = "Zk39-vWq7-planted-2Lm8"  # pragma: allowlist secret

BODIES: dict[str, bytes | str] = {
    "text": PLANTED.decode(),
    "bytes": PLANTED,
    "gzip": gzip.compress(PLANTED),
    "deflate": zlib.compress(PLANTED),
    "raw deflate": zlib.compress(PLANTED, wbits=-15),
    "gzip twice": gzip.compress(gzip.compress(PLANTED)),
    "Base64": base64.b64encode(PLANTED).decode(),
    "Base64 for URLs, unfilled": base64.urlsafe_b64encode(PLANTED + b" ?>").decode().rstrip("="),
    "Base64 of gzip": base64.encodebytes(gzip.compress(PLANTED)).decode(),
    "JSON within JSON": json.dumps({"detail": PLANTED.decode()}),
    "Base64 within JSON within gzip": gzip.compress(json.dumps([{"a": base64.b64encode(PLANTED).decode()}]).encode()),
    "Base64 within a text": f"blob: {base64.b64encode(PLANTED).decode()}.",
    "JSON escapes": json.dumps({"api_key": KEY}).replace("Zk39", "\\u005ak39"),
    "a name of a property": json.dumps({PLANTED.decode(): 1}),
}


def recording(body: bytes | str | None, **headers: list[str]) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "version": 1,
        "interactions": [
            {
                "request": {"method": "GET", "uri": "https://cloud.example/api/v1/cvms", "body": None, "headers": None},
                "response": {"status": {"code": 200}, "headers": named, "body": {"string": body}},
            }
        ],
    }


def repository(folder: Path, cassette: dict[str, Any], other: str = "nothing\n") -> Path:
    """Make a repository with one cassette and one other file."""
    path = folder / CASSETTES / "cvms.list" / "sync.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(cassette))
    (folder / "other.py").write_text(other)
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)  # noqa: S607 - whichever git there is
    return folder


@pytest.mark.parametrize("form", BODIES)
def test_a_body_is_read_through_every_layer(form: str) -> None:
    assert any(KEY in text for text in texts_within(BODIES[form]))


@pytest.mark.parametrize("body", [b"", b"\x00\xff\x8b", "", "[", "null", "50b0e827cc6c53f4010b57e588a18c5ef9388cc1"])
def test_what_hides_nothing_is_given_as_it_is(body: bytes | str) -> None:
    as_text = body if isinstance(body, str) else body.decode(errors="replace")
    assert set(texts_within(body)) == {as_text}


def test_layers_without_end_are_left_at_some_depth() -> None:
    body: str = "{}"
    for _ in range(12):
        body = json.dumps([body])
    assert len(list(texts_within(body))) < 20


@pytest.mark.parametrize("form", ["gzip", "Base64 within JSON within gzip"])
def test_a_key_in_a_compressed_body_of_a_cassette_fails_the_scan(
    tmp_path: Path, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([str(repository(tmp_path, recording(BODIES[form])))]) == 1
    out = "".join(capfd.readouterr())
    assert "cvms.list/sync-1-response-" in out
    assert KEY not in out


def test_a_key_in_the_tree_fails_the_scan_unless_it_is_marked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    line = f'api_key = "{KEY}"'
    root = repository(tmp_path, recording("{}"), f"{line}\n")
    assert main([str(root)]) == 1
    assert "other.py:1" in "".join(capfd.readouterr())
    (root / "other.py").write_text(f"{line}  # pragma: allowlist secret\n")
    assert main([str(root)]) == 0


@pytest.mark.parametrize("name", ["X-API-Key", "Authorization", "Proxy-Authorization", "Cookie", "set-cookie"])
def test_a_header_that_carries_a_credential_is_a_problem_whatever_its_value(tmp_path: Path, name: str) -> None:
    root = repository(tmp_path, recording(None, **{name: ["[credential]"]}))
    _, problems = contents(root / CASSETTES / "cvms.list" / "sync.yaml")
    assert problems == [f"{root / CASSETTES}/cvms.list/sync.yaml: 1-response has the header {name.lower()}"]


def test_a_body_that_cannot_be_looked_into_fails_the_scan(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cassette = recording(b"\x0b\x02\x80{}\x03", content_encoding=["gzip, br"])
    assert main([str(repository(tmp_path, cassette))]) == 1
    assert "1-response is encoded as br, which cannot be looked into" in capfd.readouterr().err


def test_the_cassettes_of_this_project_hide_nothing() -> None:
    paths = sorted(CASSETTES.rglob("*.yaml"))
    assert paths
    for path in paths:
        said, problems = contents(path)
        assert said
        assert problems == []


def test_a_tree_without_git_is_refused_in_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert capfd.readouterr().err == f"make secrets: {tmp_path} is no git checkout: it looks into tracked files\n"
