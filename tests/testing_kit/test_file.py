"""A fleet in a file: what it says is served, and what it cannot say is refused by name and place."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from phala_facade import PhalaCloud
from phala_facade.testing import API_KEY
from phala_facade.testing.fake.file import read_fleet

if TYPE_CHECKING:
    from pathlib import Path

JSON = """{
  "apps": [{"app_id": "shop", "name": "Shop", "created_at": "2026-01-01T00:00:00Z"}],
  "cvms": [
    {"name": "web-1", "app_id": "shop", "status": "starting", "compute_price": 0.116, "node": null,
     "runtime": {"boot_error": "no disk"}, "schedule": [{"after": 30, "status": "running"}, "stopped"]},
    {"name": "web-2", "app_id": "shop", "hidden": true}
  ]
}"""
TOML = """
[[apps]]
app_id = "shop"
name = "Shop"
created_at = 2026-01-01T00:00:00Z

[[cvms]]
name = "web-1"
app_id = "shop"
status = "starting"
compute_price = "0.116"
boot_error = "no disk"
schedule = [{ after = 30, status = "running" }, "stopped"]

[[cvms]]
name = "web-2"
app_id = "shop"
hidden = true
"""
YAML = """
apps: [{app_id: shop, name: Shop, created_at: 2026-01-01T00:00:00Z}]
cvms:
  - {name: web-1, app_id: shop, status: starting, compute_price: 0.116, boot_error: no disk,
     schedule: [{after: 30, status: running}, stopped]}
  - {name: web-2, app_id: shop, hidden: true}
"""


@pytest.mark.parametrize(("name", "text"), [("f.json", JSON), ("f.TOML", TOML), ("f.yaml", YAML), ("f.yml", YAML)])
def test_a_fleet_is_the_same_in_every_format(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    fake = read_fleet(tmp_path / name)

    with PhalaCloud(API_KEY, transport=fake.transport) as cloud:
        assert [(cvm.name, cvm.status) for cvm in cloud.cvms.list()] == [("web-1", "starting")]
        fake.advance(30)
        web, _ = cloud.apps.get("shop").cvms
        assert (web.status, str(web.resources.compute_price)) == ("stopped", "0.116")
        (old,) = cloud.with_api_version("2025-10-28").cvms.list()
        assert old.runtime is not None
        assert (old.runtime.boot_error, cloud.apps.get("shop").name) == ("no disk", "Shop")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("fleet", "{}", "fleet is none of .json, .toml, .yaml, .yml"),
        ("fleet.json", "{", "fleet.json: Input data was truncated"),
        ("fleet.toml", "a = [", "fleet.toml: Invalid value (at end of document)"),
        ("fleet.yaml", "a: [", "fleet.yaml: while parsing a flow node"),
        ("fleet.json", "[]", "fleet.json: Expected `object`, got `array`"),
        ("fleet.json", '{"cvm": []}', "fleet.json: Object contains unknown field `cvm`"),
        ("fleet.json", '{"cvms": [{}, 5]}', "fleet.json: Expected `object`, got `int` - at `$.cvms[1]`"),
        ("fleet.json", '{"cvms": [{}, {"statu": "x"}]}', "fleet.json: cvms[1]: a CVM has no field 'statu'"),
        ("fleet.json", '{"cvms": [{"hidden": 1}]}', "fleet.json: cvms[0]: hidden is 1: Expected `bool`, got `int`"),
        ("fleet.json", '{"cvms": [{"id": "a"}, {"id": "a"}]}', "fleet.json: cvms[1]: there is a CVM 'a' already"),
        ("fleet.json", '{"cvms": [{"schedule": [{"at": 3}]}]}', "fleet.json: cvms[0]: a CVM has no field"),
        ("fleet.json", '{"cvms": [{"schedule": [3]}]}', "fleet.json: cvms[0]: schedule"),
        ("fleet.json", '{"apps": [{"status": "x"}]}', "fleet.json: apps[0]: an app has no field"),
        ("fleet.toml", "[[apps]]\ncreated_at = 2026-01-01T00:00:00", "fleet.toml: apps[0]: created_at must be"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=f"^{re.escape(words)}[^\n]*$"):
        read_fleet(tmp_path / name)


def test_yaml_needs_its_own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    (tmp_path / "fleet.yaml").write_text("{}", encoding="utf-8")

    with pytest.raises(ValueError, match=r"fleet\.yaml needs PyYAML: pip install pyyaml"):
        read_fleet(tmp_path / "fleet.yaml")
