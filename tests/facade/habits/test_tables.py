"""rich and notebooks show tables; nothing that a server sent is taken for markup."""

from __future__ import annotations

import io
import subprocess
import sys
from html.parser import HTMLParser
from operator import methodcaller
from typing import TYPE_CHECKING

import msgspec
import pytest
from rich.console import Console

from phala_facade import App, CvmList, PhalaCloud
from phala_facade.testing import FakeCloud
from tests.support.documented import APP_2026_01_21, CVM_INFO, HOSTED_CVM, full
from tests.support.shells import Asked, ask
from tests.support.values import cvms as listed

if TYPE_CHECKING:
    from collections.abc import Callable

VOID = {"br", "img", "input", "meta"}

notebook: Callable[[object], str] = methodcaller("_repr_html_")
"""What IPython calls for a value."""


def app(**changes: object) -> App:
    found: App = ask(Asked({**full(APP_2026_01_21), **changes}), lambda cloud: cloud.apps.get("a"))
    return found


def drawn(value: object, width: int = 120) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=True, color_system=None).print(value)
    return out.getvalue()


class Tree(HTMLParser):
    """The elements and the texts of a page, as a browser would take them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"td", "th", "caption", "p"}:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.cells[-1] += data


def test_rich_draws_a_row_for_each_cvm(phala_cloud: PhalaCloud) -> None:
    lines = drawn(phala_cloud.cvms.list()).splitlines()

    assert lines[0].strip() == "12 CVMs"
    assert lines[2].split() == ["Name", "Status", "vCPU", "Memory", "Disk", "GPUs", "Region", "Ref"]
    assert lines[4].split() == ["atlas-web-1", "running", "2", "4", "GB", "40", "GB", "0", "us-west-1", "cvm_atlasWeb1"]


def test_rich_draws_the_known_fields_of_a_cvm_and_the_cvms_of_an_app() -> None:
    shown = drawn(listed({**full(CVM_INFO), "name": "web"})[0])
    assert ["name", "web"] in [line.split() for line in shown.splitlines()]
    assert "runtime" not in shown
    of_app = drawn(app(name="atlas"))
    assert ["name", "atlas"] in [line.split() for line in of_app.splitlines()]
    assert of_app.count("cvm_text-") == len(full(APP_2026_01_21)["cvms"])


def test_a_notebook_gets_the_same_table() -> None:
    found = listed({**full(CVM_INFO), "name": "web", "status": "running"}, {"resource": {}})
    tree = Tree(notebook(found))

    assert tree.cells[:9] == ["2 CVMs", "Name", "Status", "vCPU", "Memory", "Disk", "GPUs", "Region", "Ref"]
    assert tree.cells[9:11] == ["web", "running"]
    assert tree.cells[17:] == ["-", "unknown", *"------"]
    assert tree.open == []
    assert "web" in Tree(notebook(found[0])).cells
    assert {"App", "Name", "Field"} <= set(Tree(notebook(app())).cells)


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "</td></tr></table><img src=x onerror=alert(1)>",
        "\"'><b>",
        "&lt;already&gt;",
        "[red]markup[/red] [link=https://evil.example]x[/link] [/]",
    ],
    ids=["script", "closing", "quotes", "entities", "rich"],
)
def test_a_name_stays_text(name: str) -> None:
    found = listed({**full(CVM_INFO), "name": name})
    other = app(name=name, cvms=[{**full(CVM_INFO), "name": name}])

    for value in (found, found[0], other):
        tree = Tree(notebook(value))
        assert name in tree.cells
        assert set(tree.elements) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
        assert tree.attributes == []
        assert name in drawn(value, 400)


@pytest.mark.parametrize(
    ("char", "shown"), [("\x1b[2J", "\\x1b[2J"), ("\n", "\\n"), ("\u202e", "\\u202e"), ("\x9b", "\\x9b")]
)
def test_nothing_in_a_name_steers_a_terminal(char: str, shown: str) -> None:
    found = listed({**full(CVM_INFO), "name": f"web{char}"})

    for value in (found, found[0]):
        assert f"web{shown}" in drawn(value, 400)
        assert f"web{shown}" in Tree(notebook(value)).cells


def test_long_lists_and_long_values_are_cut() -> None:
    body = full(HOSTED_CVM)
    body["hosted"]["configuration"]["compose_file"] = {"docker_compose_file": "x" * 1_000_000}
    cvms = CvmList(listed({**body, "name": "n" * 1_000_000}) * 1234)

    tree = Tree(notebook(cvms))
    assert tree.elements.count("tr") == 101
    assert (tree.cells[0], tree.cells[-1]) == ("1,234 CVMs", "... and 1,134 more")
    assert "... and 1,134 more" in drawn(cvms)
    assert len(notebook(cvms)) < 50_000
    assert len(notebook(cvms[0])) < 50_000
    assert f"{'n' * 117}..." in tree.cells


def test_an_empty_list_is_an_empty_table() -> None:
    assert Tree(notebook(CvmList())).cells[0] == "0 CVMs"
    assert "0 CVMs" in drawn(CvmList())


def test_an_inventory_is_a_table_and_its_errors_are_another() -> None:
    fake = FakeCloud.empty()
    web = fake.add_cvm(name="web")
    fake.add_cvm(name="[b]worker[/b]", app_id=web.app_id)
    fake.fail_next(403, on="cvms.get", detail="<i>not yours</i>")
    with PhalaCloud("any key", transport=fake.transport) as cloud:
        whole = cloud.inventory()

    shown, tree = drawn(whole, 200), Tree(notebook(whole))
    assert len(shown.splitlines()) < 20
    assert "2 CVMs" in shown
    assert "1 without details" in shown
    assert "[b]worker[/b]" in shown
    assert "<i>not yours</i>" in shown
    assert {"2 CVMs", "1 without details", "Error", "[b]worker[/b]"} <= set(tree.cells)
    assert any(cell.endswith("<i>not yours</i>") for cell in tree.cells)
    (group,) = whole.apps
    assert Tree(notebook(group)).cells[0] == "2 CVMs"
    assert "2 CVMs" in drawn(group)
    bare = msgspec.structs.replace(whole, errors=())
    assert "without details" not in drawn(bare) + notebook(bare)


WITHOUT_RICH = """
import sys
sys.modules["rich"] = None
from phala_facade import Cvm, CvmList, Resources, Source
source = Source(api_version="", shape="", schema="", deviations=(), documented=frozenset(), body=b"{}")
cvms = CvmList([Cvm(name="web", status="running", resources=Resources(), id="cvm_1", source=source)])
print(cvms, len(cvms._repr_html_()) > 0, len(cvms[0]._repr_html_()) > 0)
"""


def test_without_rich_values_show_themselves_all_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_RICH], capture_output=True, encoding="utf-8", check=True)

    assert done.stdout == "CvmList([Cvm(name='web', status='running', id='cvm_1')]) True True\n"
