"""A change that breaks those who import the package fails the check unless the changelog announces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts import api

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """
from enum import StrEnum
import msgspec
__all__ = ["Client", "Colour", "Item", "Missing", "Trouble", "find"]

class Base(msgspec.Struct, frozen=True, kw_only=True):
    def to_dict(self) -> dict[str, object]: ...

class Item(Base, frozen=True, kw_only=True):
    name: str
    size: int | None = None
    @property
    def ref(self) -> str | None: ...

class Colour(StrEnum):
    RED = "red"

class Trouble(Exception):
    code: int
    def __init__(self, message: str, *, code: int = 0) -> None: ...

class Missing(Trouble, KeyError): ...

def find(name: str, size: int | None = None, *, exact: bool = False) -> Item | None: ...

class Items:
    def __init__(self, client: object) -> None: ...
    def get(self, name: str, *, timeout: float | None = None) -> Item: ...
    def _hidden(self) -> None: ...

class Client:
    items: Items
    def __init__(self, key: str | None = None, *, timeout: float = 30.0) -> None: ...
    def __enter__(self) -> object: ...
    def close(self) -> None: ...
    @classmethod
    def default(cls) -> object: ...
"""

SNAPSHOT = """
shop.Client class
shop.Client.__enter__ def () -> object
shop.Client.__init__ def (key: str | None = None, *, timeout: float = 30.0) -> None
shop.Client.close def () -> None
shop.Client.default classmethod () -> object
shop.Client.items namespace
shop.Client.items.get def (name: str, *, timeout: float | None = None) -> Item
shop.Colour class (enum.StrEnum)
shop.Colour.RED field = 'red'
shop.Item class (msgspec.Struct)
shop.Item.name field str
shop.Item.ref property str | None
shop.Item.size field int | None = None
shop.Item.to_dict def () -> dict[str, object]
shop.Missing class (shop.Trouble, KeyError, Exception)
shop.Trouble class (Exception)
shop.Trouble.__init__ def (message: str, *, code: int = 0) -> None
shop.Trouble.code field int
shop.find def (name: str, size: int | None = None, *, exact: bool = False) -> Item | None
"""


def shop(folder: Path, old: str = "", new: str = "") -> dict[str, str]:
    """Return the public API of the shop, with one passage of its source replaced."""
    assert old in SHOP
    (folder / "shop.py").write_text(SHOP.replace(old, new, 1) if old else SHOP, encoding="utf-8")
    return api.public_api(folder, ["shop"])


def test_the_committed_snapshot_is_what_the_code_offers() -> None:
    assert api.main(["--check"]) == 0


def test_the_snapshot_has_one_line_a_name_and_nothing_private(tmp_path: Path) -> None:
    assert [f"{name} {what}" for name, what in shop(tmp_path).items()] == SNAPSHOT.strip().splitlines()


@pytest.mark.parametrize(
    ("old", "new", "name", "what"),
    [
        ('"Item", ', "", "shop.Item", "was removed"),
        ("    def close(self) -> None: ...\n", "", "shop.Client.close", "was removed"),
        ("def get(self", "def fetch(self", "shop.Client.items.get", "was removed"),
        ("    items: Items\n", "", "shop.Client.items", "was removed"),
        ("    size: int | None = None\n", "", "shop.Item.size", "was removed"),
        ("(Base, frozen=True", "(msgspec.Struct, frozen=True", "shop.Item.to_dict", "was removed"),
        ("    size: int | None = None", "    size: str | None = None", "shop.Item.size", "type is str | None now"),
        ("    size: int | None = None", "    size: int | None", "shop.Item.size", "is required now"),
        ("    size: int | None = None", "    size: int | None = 1", "shop.Item.size", "is 1 now; it was None"),
        ("    name: str\n", "    name: str | None\n", "shop.Item.name", "type is str | None now; it was str"),
        ("    name: str\n", "    name: str\n    more: int\n", "shop.Item.more", "a required field was added"),
        ("    @property\n    def ref", "    def ref", "shop.Item.ref", "is def now; it was property"),
        ("def ref(self) -> str | None", "def ref(self) -> int", "shop.Item.ref", "type is int now"),
        ('RED = "red"', 'RED = "crimson"', "shop.Colour.RED", "is 'crimson' now; it was 'red'"),
        ("(Trouble, KeyError)", "(Trouble)", "shop.Missing", "no longer derives from KeyError"),
        ("(Trouble, KeyError)", "(KeyError)", "shop.Missing", "or shop.Trouble"),
        ("def find(", "async def find(", "shop.find", "is async def now; it was def"),
        ("size: int | None = None, *", "*", "shop.find", "parameter was removed: size"),
        ("size: int | None = None, *", "*, size: int | None = None", "shop.find", "parameter kind was changed: size"),
        ("find(name: str,", "find(name: str, /,", "shop.find", "parameter kind was changed: name"),
        ("size: int | None = None, *", "size: int | None, *", "shop.find", "parameter is now required: size"),
        ("size: int | None = None, *", "size: int = 0, *", "shop.find", "size takes int now; it took int | None"),
        ("find(name: str", "find(more: int, name: str", "shop.find", "parameter was added as required: more"),
        ("exact: bool = False", "exact: bool = True", "shop.find", "parameter default was changed: exact"),
        (
            ") -> Item | None",
            ") -> Item | None | str",
            "shop.find",
            "returns Item | None | str now; it returned Item | None",
        ),
        (") -> Item | None", ")", "shop.find", "returns anything now; it returned Item | None"),
        ("timeout: float = 30.0", "timeout: float = 10.0", "shop.Client.__init__", "default was changed: timeout"),
    ],
)
def test_a_break_is_named(tmp_path: Path, old: str, new: str, name: str, what: str) -> None:
    found = api.breaks(shop(tmp_path), shop(tmp_path, old, new))

    assert what in found[name]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("exact: bool = False)", "exact: bool = False, more: int = 0)"),
        ("find(name: str,", "find(name: str | int,"),
        (") -> Item | None", ") -> Item"),
        ("    size: int | None = None", "    size: int | None = None\n    more: str = ''"),
        ('RED = "red"', 'RED = "red"\n    BLUE = "blue"'),
        ("    def close(self)", "    def open(self) -> None: ...\n    def close(self)"),
        ("_hidden", "_unseen"),
        ("client: object", "client: object, more: object"),
        ("class Items:", "class Calls:\n    pass\nclass Items(Calls):"),
    ],
)
def test_what_breaks_nobody_is_no_break(tmp_path: Path, old: str, new: str) -> None:
    assert api.breaks(shop(tmp_path), shop(tmp_path, old, new)) == {}


def test_of_a_class_that_goes_its_members_are_not_told_of(tmp_path: Path) -> None:
    assert list(api.breaks(shop(tmp_path), shop(tmp_path, '"Item", ', ""))) == ["shop.Item"]


@pytest.mark.parametrize(
    ("changelog", "names"),
    [
        ("## 2.0\n\n### Breaking\n\n- `Client.close` is gone.", {"Client.close"}),
        (
            "## 2.0\n\n### Added\n\n- `More`.\n\n### Changed\n\n- `Client.close()`: use `with`.",
            {"Client.close", "with"},
        ),
        ("## 2.0\n\n### Removed\n\n- `Old`.\n\n## 1.0\n\n### Removed\n\n- `Client.close`.", {"Old"}),
        ("## 2.0\n\n### Removed\n\n```\n`Client.close`\n```", set[str]()),
        ("", set[str]()),
    ],
)
def test_an_announcement_names_it_in_backticks_in_the_topmost_version(changelog: str, names: set[str]) -> None:
    assert api.announced(f"# Changelog\n\n{changelog}\n") == names


def test_a_break_is_refused_until_it_is_announced_and_then_asks_for_a_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered = shop(tmp_path)

    def public_api(_folder: Path, _modules: tuple[str, ...]) -> dict[str, str]:
        return offered

    monkeypatch.setattr(api, "public_api", public_api)
    for name in ("SNAPSHOT", "CHANGELOG"):
        monkeypatch.setattr(api, name, tmp_path / name)
    (tmp_path / "CHANGELOG").write_text("## 1.0\n", encoding="utf-8")
    assert api.main(["--check"]) == 1
    assert api.main([]) == 0
    with (tmp_path / "SNAPSHOT").open("a", encoding="utf-8") as file:
        file.write("shop.Gone class\n")

    assert (api.main(["--check"]), api.main([])) == (1, 1)
    assert "shop.Gone: was removed" in capsys.readouterr().err

    (tmp_path / "CHANGELOG").write_text("## 1.0\n\n### Removed\n\n- `Gone`.\n", encoding="utf-8")
    assert api.main(["--check"]) == 1
    assert "run `make api`" in capsys.readouterr().err
    assert (api.main([]), api.main(["--check"])) == (0, 0)
