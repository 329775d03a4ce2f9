"""Nothing that could belong to a real account enters a cassette."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
import yaml

from phala_facade import PhalaCloud, PhalaError
from tests.recorded.cassette import Format, opened
from tests.recorded.origin import Origin
from tests.recorded.pseudonyms import Pseudonyms, listed_keys
from tests.recorded.scrub import HOST, REQUEST_ID, Undisguised, scrub_response

if TYPE_CHECKING:
    from pathlib import Path

    from tests.recorded.scrub import Disguise

SECRET = "s3cr3t-of-a-real-account"  # pragma: allowlist secret
SECRET_NUMBER = 90071992547
ACCOUNT = "https://origin.example"

pytestmark = pytest.mark.block_network


def leaky(request: httpx.Request) -> httpx.Response:
    """Respond with the secret wherever a response can hold one, compressed on demand."""
    body = json.dumps(leaky_body()).encode()
    headers = {
        "Content-Type": f"application/json; boundary={SECRET}",
        "Date": SECRET,
        "Server": SECRET,
        "Set-Cookie": f"session={SECRET}",
        "X-Request-ID": SECRET,
        "Location": f"https://{SECRET}.example",
        f"X-{SECRET}": "1",
    }
    if request.headers["accept-encoding"] == "gzip":
        body = gzip.compress(body, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return httpx.Response(200, headers=headers, content=body, extensions={"reason_phrase": SECRET.encode()})


def leaky_body() -> list[dict[str, object]]:
    """Make a list of CVMs with the secret in every form that a body can hold it in."""
    return [
        {
            "id": f"cvm_{SECRET}",
            "name": SECRET,
            "status": f"a status as long as {SECRET}",
            "request_id": SECRET,
            "app_id": f"https://{SECRET}.example/",
            "resource": {"vcpu": 2, SECRET: SECRET, "instance_type": f"{SECRET} {SECRET}"},
            "node_info": {"id": SECRET_NUMBER, "ppid": [SECRET, [SECRET, {"status": f" {SECRET}"}]]},
            SECRET: {"status": SECRET, "vcpu": SECRET_NUMBER},
            "hourly_rate": SECRET_NUMBER,
        }
    ]


def pseudonyms() -> Pseudonyms:
    return Pseudonyms({}, sent=frozenset(), keys=listed_keys())


def record(path: Path, disguise: Disguise, *, encoding: str, url: str) -> str:
    """Record a request with the secret in every place, and return the cassette."""
    origin = Origin(recorded_from="nowhere", base_url=ACCOUNT, api_key="a-key", disguise=disguise)
    headers = {
        "Accept": f"application/json; {SECRET}",
        "Accept-Encoding": encoding,
        "Authorization": f"Bearer {SECRET}",
        "Cookie": f"session={SECRET}",
        "User-Agent": SECRET,
        "X-API-Key": SECRET,
        "X-Phala-Version": SECRET,
        "X-Phala-Workspace": SECRET,
        f"X-{SECRET}": SECRET,
    }
    with opened(path, origin, "all"), httpx.Client(headers=headers, transport=httpx.MockTransport(leaky)) as client:
        assert SECRET in client.get(f"{ACCOUNT}/{SECRET}{url}").text
    text = path.read_text(encoding="utf-8")
    assert urlsplit(ACCOUNT).netloc not in text
    return text


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_secret_of_a_live_account_enters_by_no_way(tmp_path: Path, encoding: str) -> None:
    url = f"/api/v1/cvms/{SECRET}?user_id={SECRET}&token={SECRET}&{SECRET}=1"

    text = record(tmp_path / "planted.yaml", pseudonyms(), encoding=encoding, url=url)

    assert SECRET not in text
    assert SECRET.swapcase() not in text
    assert str(SECRET_NUMBER) not in text
    for header in ("Date", "Server", "Set-Cookie", "Location", "Content-Encoding", "Content-Length"):
        assert header.lower() not in text.lower()
    assert "vcpu" in text


def test_no_header_of_an_embedded_recording_is_kept_but_the_listed_ones(tmp_path: Path) -> None:
    text = record(tmp_path / "planted.yaml", Undisguised(), encoding="gzip", url=f"/api/v1/cvms?{SECRET}={SECRET}")

    (interaction,) = yaml.safe_load(text)["interactions"]
    body = interaction["response"].pop("body")["string"]
    assert SECRET not in json.dumps(interaction)
    assert interaction == {
        "request": {
            "method": "GET",
            "uri": f"{HOST}/api/v1/cvms?unlisted=",
            "body": None,
            "headers": {"Accept": ["unlisted"], "X-Phala-Version": ["unlisted"]},
        },
        "response": {
            "status": {"code": 200, "message": ""},
            "headers": {"Content-Type": ["application/json"], "X-Request-ID": [REQUEST_ID]},
        },
    }
    (said,) = leaky_body()
    assert json.loads(body) == [{**said, "request_id": REQUEST_ID}]


def test_a_key_that_gets_past_the_scrubbing_is_not_written() -> None:
    origin = Origin(recorded_from="nowhere", base_url="https://staging.example", api_key=SECRET)

    for leak in (SECRET, "https://staging.example/api/v1"):
        with pytest.raises(ValueError, match="nothing is written"):
            Format(origin).serialize({"interactions": [leak]})


@pytest.mark.parametrize(
    "body", [b"", f"<html>{SECRET}".encode(), b'{"a": NaN}', b"\xff", gzip.compress(b"{}", mtime=0)]
)
def test_a_body_that_is_not_json_is_left_out(body: bytes) -> None:
    response = {"status": {"code": 502, "message": SECRET}, "headers": {}, "body": {"string": body}}

    assert scrub_response(response, Undisguised()) == {
        "status": {"code": 502, "message": ""},
        "headers": {},
        "body": {"string": b""},
    }


@pytest.mark.parametrize(
    "text", ["\u2028", "\x7f\x85", "\ufeff", "\ud800", "視覚 – ü 🙂", ' "quoted"\\\n\t', "- a: b #c"]
)
def test_any_text_comes_back_from_a_cassette_as_it_was(text: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    transport = httpx.MockTransport(lambda _: httpx.Response(404, content=json.dumps({"detail": f"<{text}>"})))
    origin = Origin(recorded_from="nowhere", base_url=HOST, api_key="a-key")
    details: list[object] = []
    for mode in ("all", "none"):
        with (
            opened(path, origin, mode),
            PhalaCloud("a-key", transport=transport) as cloud,
            pytest.raises(PhalaError) as caught,
        ):
            cloud.cvms.list()
        details.append(getattr(caught.value, "detail", None))

    assert details == [f"<{text}>"] * 2
    assert "string: |-\n" in path.read_text(encoding="utf-8")
