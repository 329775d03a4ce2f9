"""A change that breaks those who import the package fails the check unless the changelog announces it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from scripts.api.__main__ import MODULES, ROOT, main
from scripts.api.compatibility import changes
from scripts.api.entry import parsed, written
from scripts.api.surface import public_api

if TYPE_CHECKING:
    from pathlib import Path

EXPORTS = """
from shop.calls import Client, find, limit
from shop.values import Colour, Item, Kept, Missing, Point, Trouble
__all__ = ["Client", "Colour", "Item", "Kept", "Missing", "Point", "Trouble", "find", "limit"]
"""

VALUES = """
from enum import StrEnum
from typing import ClassVar
import msgspec

class Base(msgspec.Struct, frozen=True, kw_only=True):
    def to_dict(self) -> dict[str, object]:
        return {}

class Item(Base, frozen=True, kw_only=True):
    keys: ClassVar[tuple[str, ...]] = ()
    name: str
    size: int | None = None

    @property
    def ref(self) -> str | None:
        return self.name

class Point(msgspec.Struct):
    x: int
    y: int

class Colour(StrEnum):
    RED = "red"

class Trouble(Exception):
    code: int
    def __init__(self, message: str, *, code: int = 0) -> None:
        self.code = code

class Missing(Trouble, KeyError):
    pass

class Kept(tuple[int, ...]):
    def first(self) -> int:
        return self[0]
"""

CALLS = """
from shop.values import Item

limit: int = 5

def find(name: str, size: int | None = None, *, exact: bool = False) -> Item | None:
    return None

class Items:
    def __init__(self, client: object) -> None: ...
    def get(self, name: str, *, timeout: float | None = None) -> Item: ...
    def _hidden(self) -> None: ...

class Client:
    def __init__(self, key: str | None = None, *, timeout: float = 30.0) -> None:
        self._bind()
    def _bind(self) -> None:
        self.items = Items(self)
    def __enter__(self) -> object: ...
    def close(self) -> None: ...
    @classmethod
    def default(cls) -> object: ...
"""

SOURCES = {"__init__.py": EXPORTS, "values.py": VALUES, "calls.py": CALLS}


@dataclass
class Shop:
    """A small package with its snapshot and its changelog."""

    folder: Path

    def run(self, *arguments: str) -> int:
        places = ["--root", self.folder, "--snapshot", self.snapshot, "--changelog", self.folder / "CHANGELOG.md"]
        return main([*arguments, *map(str, places), "--modules", "shop"])

    @property
    def snapshot(self) -> Path:
        return self.folder / "public-api.txt"

    def replace(self, old: str, new: str) -> None:
        for name, text in SOURCES.items():
            if old in text:
                (self.folder / "shop" / name).write_text(text.replace(old, new), encoding="utf-8")
                return
        raise AssertionError(old)

    def announce(self, text: str) -> None:
        (self.folder / "CHANGELOG.md").write_text(f"# Changelog\n\n{text}\n", encoding="utf-8")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    (tmp_path / "shop").mkdir()
    for name, text in SOURCES.items():
        (tmp_path / "shop" / name).write_text(text, encoding="utf-8")
    made = Shop(tmp_path)
    made.announce("## Unreleased\n\n### Added\n\n- `Client`.")
    assert made.run() == 0
    return made


def test_the_committed_snapshot_is_what_the_code_offers() -> None:
    committed = (ROOT / "docs" / "public-api.txt").read_text(encoding="utf-8")

    assert committed == written(public_api(ROOT / "facade", MODULES))
    assert main(["--check"]) == 0


def test_the_snapshot_has_one_line_a_name_and_nothing_private(shop: Shop) -> None:
    assert shop.snapshot.read_text(encoding="utf-8").splitlines() == [
        "shop.Client class",
        "shop.Client.__enter__ def () -> object",
        "shop.Client.__init__ def (key: str | None = None, *, timeout: float = 30.0) -> None",
        "shop.Client.close def () -> None",
        "shop.Client.default classmethod () -> object",
        "shop.Client.items namespace",
        "shop.Client.items.get def (name: str, *, timeout: float | None = None) -> Item",
        "shop.Colour class (enum.StrEnum)",
        "shop.Colour.RED member = 'red'",
        "shop.Item class (msgspec.Struct)",
        "shop.Item.keys attribute tuple[str, ...]",
        "shop.Item.name field str",
        "shop.Item.ref property str | None",
        "shop.Item.size field int | None = None",
        "shop.Item.to_dict def () -> dict[str, object]",
        "shop.Kept class (tuple)",
        "shop.Kept.first def () -> int",
        "shop.Missing class (KeyError, shop.Trouble, Exception)",
        "shop.Point class (msgspec.Struct)",
        "shop.Point.__init__ def (x: int, y: int)",
        "shop.Point.x field int",
        "shop.Point.y field int",
        "shop.Trouble class (Exception)",
        "shop.Trouble.__init__ def (message: str, *, code: int = 0) -> None",
        "shop.Trouble.code attribute int",
        "shop.find def (name: str, size: int | None = None, *, exact: bool = False) -> Item | None",
        "shop.limit attribute int",
    ]
    text = shop.snapshot.read_text(encoding="utf-8")
    assert written(parsed(text)) == text


BREAKING = [
    ('"Point", ', "", "shop.Point: was removed"),
    ("    def close(self) -> None: ...\n", "", "shop.Client.close: was removed"),
    ("def get(self", "def fetch(self", "shop.Client.items.get: was removed"),
    ("        self.items = Items(self)", "        pass", "shop.Client.items: was removed"),
    ("    def __enter__(self) -> object: ...\n", "", "shop.Client.__enter__: was removed"),
    ("    size: int | None = None\n\n", "\n", "shop.Item.size: was removed"),
    ("(Base, frozen=True, kw_only=True)", "(msgspec.Struct, kw_only=True)", "shop.Item.to_dict: was removed"),
    ("    size: int | None = None\n", "    size: str | None = None\n", "shop.Item.size: its type is str | None now"),
    ("    size: int | None = None\n", "    size: int | None\n", "shop.Item.size: has to be given now"),
    ("    size: int | None = None\n", "    size: int | None = 1\n", "shop.Item.size: its default is 1 now"),
    ("    name: str\n", "    name: str | None\n", "shop.Item.name: its type is str | None now; it was str"),
    ("    name: str\n", "    name: str\n    more: int\n", "shop.Item.more: a field that has to be given was added"),
    ("    @property\n    def ref", "    def ref", "shop.Item.ref: is def now; it was property"),
    ("-> str | None:", "-> int:", "shop.Item.ref: its type is int now; it was str | None"),
    ("    x: int\n    y: int\n", "    y: int\n    x: int\n", "shop.Point(x): the parameter moved from place 1 to 2"),
    ('RED = "red"', 'RED = "crimson"', "shop.Colour.RED: its value is 'crimson' now; it was 'red'"),
    ("(Trouble, KeyError)", "(Trouble)", "shop.Missing: is no KeyError any more"),
    ("(Trouble, KeyError)", "(KeyError)", "shop.Missing: is no shop.Trouble any more"),
    ("limit: int = 5", "limit: str = ''", "shop.limit: its type is str now; it was int"),
    ("def find(", "async def find(", "shop.find: is async def now; it was def"),
    (
        "name: str, size: int | None = None, *, exact",
        "name: str, *, exact",
        "shop.find(size): the parameter was removed",
    ),
    (
        "name: str, size: int | None = None, *",
        "name: str, *, size: int | None = None",
        "shop.find(size): the parameter is keyword-only now",
    ),
    ("find(name: str, size", "find(name: str, /, size", "shop.find(name): the parameter is positional-only now"),
    ("size: int | None = None, *", "size: int | None, *", "shop.find(size): the parameter has to be given now"),
    (
        "size: int | None = None, *",
        "size: int = 0, *",
        "shop.find(size): the parameter takes int now; it took int | None",
    ),
    ("name: str, size", "more: int, name: str, size", "shop.find(more): a parameter that has to be given was added"),
    ("exact: bool = False", "exact: bool = True", "shop.find(exact): the default is True now; it was False"),
    (") -> Item | None", ") -> Item | None | str", "shop.find: gives Item | None | str now; it gave Item | None"),
    (") -> Item | None", ")", "shop.find: gives anything now; it gave Item | None"),
    ("timeout: float = 30.0", "timeout: float = 10.0", "shop.Client(timeout): the default is 10.0 now; it was 30.0"),
]


@pytest.mark.parametrize(("old", "new", "verdict"), BREAKING, ids=[verdict for *_, verdict in BREAKING])
def test_a_breaking_change_is_refused_and_named_by_check_and_by_writing_alike(
    shop: Shop, capsys: pytest.CaptureFixture[str], old: str, new: str, verdict: str
) -> None:
    before = shop.snapshot.read_bytes()
    shop.replace(old, new)

    assert shop.run("--check") == 1
    told = capsys.readouterr().err
    assert verdict in told
    assert "announce it" in told
    assert shop.run() == 1
    assert verdict in capsys.readouterr().err
    assert shop.snapshot.read_bytes() == before


def test_an_announced_break_asks_for_a_new_snapshot_and_then_passes(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.replace(*BREAKING[0][:2])
    old_api, new_api = parsed(shop.snapshot.read_text(encoding="utf-8")), public_api(shop.folder, ["shop"])
    names = {change.name for change in changes(old_api, new_api)}
    shop.announce("## Unreleased\n\n### Breaking\n\n" + "\n".join(f"- `{name}` is another." for name in names))

    assert shop.run("--check") == 1
    assert "make api" in capsys.readouterr().err
    assert shop.run() == 0
    assert shop.run("--check") == 0


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("exact: bool = False)", "exact: bool = False, more: int = 0)", ""),
        ("name: str, size", "name: str | int, size", ""),
        (") -> Item | None", ") -> Item", ""),
        (
            "    size: int | None = None\n",
            "    size: int | None = None\n    more: str = ''\n",
            "shop.Item.more: a new field",
        ),
        ('RED = "red"', 'RED = "red"\n    BLUE = "blue"', "shop.Colour.BLUE: a new member"),
        ("    def close(self)", "    def open(self) -> None: ...\n    def close(self)", "shop.Client.open: a new def"),
        ("name: str, *, timeout", "name: str, timeout", ""),
    ],
)
def test_what_breaks_nobody_asks_for_a_new_snapshot_alone(
    shop: Shop, capsys: pytest.CaptureFixture[str], old: str, new: str, verdict: str
) -> None:
    shop.replace(old, new)

    assert shop.run("--check") == 1
    told = capsys.readouterr().err
    assert "make api" in told
    assert verdict in told
    assert "announce" not in told
    assert shop.run() == 0
    assert shop.run("--check") == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("limit: int = 5", "limit: int = 6"),
        ("def find(", "def _private() -> None: ...\n\ndef find("),
        ("_hidden", "_unseen"),
        ("    def __init__(self, client: object)", "    def __init__(self, client: object, more: object)"),
        ("class Base(", "class Renamed("),
    ],
)
def test_what_users_cannot_depend_on_is_not_watched(shop: Shop, old: str, new: str) -> None:
    shop.replace(old, new)
    if "Renamed" in new:
        values = shop.folder / "shop" / "values.py"
        values.write_text(values.read_text(encoding="utf-8").replace("(Base,", "(Renamed,"), encoding="utf-8")

    assert shop.run("--check") == 0


def test_a_member_that_moves_to_a_public_base_is_still_there(shop: Shop) -> None:
    shop.replace("    code: int\n", "    code: int\n    def say(self) -> str: ...\n")
    assert shop.run() == 0
    text = shop.snapshot.read_text(encoding="utf-8").replace("shop.Trouble.say", "shop.Missing.say")
    shop.snapshot.write_text(text, encoding="utf-8")

    old, new = parsed(text), public_api(shop.folder, ["shop"])
    assert [str(change) for change in changes(old, new)] == ["shop.Trouble.say: a new def"]


def test_of_a_class_that_goes_its_members_are_not_told_of(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.replace('"Point", ', "")

    assert shop.run("--check") == 1
    assert capsys.readouterr().err.count("Point") == 2


@pytest.mark.parametrize(
    ("changelog", "status"),
    [
        ("## 2.0\n\n### Breaking\n\n- `Client.close` is gone.", 0),
        ("## 2.0\n\n### Removed\n\n- `shop.Client.close`.", 0),
        ("## 2.0\n\n### Added\n\n- More.\n\n### Changed\n\n- `Client.close()`: use `with`.", 0),
        ("## 2.0\n\n### Added\n\n- `Client.close`.", 1),
        ("## 2.0\n\n### Fixed\n\n- More.\n\n## 1.0\n\n### Removed\n\n- `Client.close`.", 1),
        ("## 2.0\n\n### Removed\n\n- Client.close, and `Client.close_all`.", 1),
        ("## 2.0\n\n### Removed\n\n```\n`Client.close`\n```", 1),
        ("", 1),
    ],
)
def test_an_announcement_names_it_in_backticks_in_the_topmost_version(shop: Shop, changelog: str, status: int) -> None:
    shop.replace("    def close(self) -> None: ...\n", "")
    shop.announce(changelog)

    assert shop.run() == status


def test_a_snapshot_that_is_missing_or_no_snapshot_fails(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.snapshot.write_text("shop.Client is: a class\n", encoding="utf-8")
    assert shop.run("--check") == 1
    assert "not a line of a snapshot" in capsys.readouterr().err

    shop.snapshot.unlink()
    assert shop.run("--check") == 1
    assert "make api" in capsys.readouterr().err


@pytest.mark.parametrize(
    "signature",
    ["(a: int, /, b: str = 'x', *c: int, d: bool = True, **e: object) -> None", "(a, /)", "(*, a: int)", "()"],
)
def test_parameters_are_written_as_in_the_source(shop: Shop, signature: str) -> None:
    shop.replace(
        "def find(name: str, size: int | None = None, *, exact: bool = False) -> Item | None", f"def find{signature}"
    )
    (entry,) = (entry for entry in public_api(shop.folder, ["shop"]) if entry.name == "shop.find")

    assert entry.detail == signature
