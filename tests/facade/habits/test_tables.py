"""rich and notebooks show tables; nothing that a server sent is taken for markup."""

from __future__ import annotations

import io
import subprocess
import sys
from operator import methodcaller
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring

import msgspec
import pytest
from rich.console import Console

from phala_facade import App, CvmList, PhalaCloud
from phala_facade.testing import FakeCloud
from tests.support.documented import APP_2026_01_21, CVM_INFO, HOSTED_CVM, full
from tests.support.values import app as app_of
from tests.support.values import cvms as listed

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

notebook: Callable[[object], str] = methodcaller("_repr_html_")
"""What IPython calls for a value."""


def app(**changes: object) -> App:
    return app_of({**full(APP_2026_01_21), **changes})


def drawn(value: object, width: int = 120) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=True, color_system=None).print(value)
    return out.getvalue()


def elements(value: object) -> list[Element]:
    """Return the elements of what a notebook shows, which is well-formed."""
    return list(fromstring(f"<page>{notebook(value)}</page>").iter())[1:]  # noqa: S314 - its own page


def cells(value: object) -> list[str]:
    """Return the texts of what a notebook shows."""
    texts = {"td", "th", "caption", "p"}
    return ["".join(each.itertext()) for each in elements(value) if each.tag in texts]


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
    shown = cells(found)

    assert shown[:9] == ["2 CVMs", "Name", "Status", "vCPU", "Memory", "Disk", "GPUs", "Region", "Ref"]
    assert shown[9:11] == ["web", "running"]
    assert shown[17:] == ["-", "unknown", *"------"]
    assert "web" in cells(found[0])
    assert {"App", "Name", "Field"} <= set(cells(app()))


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
        assert name in cells(value)
        assert {each.tag for each in elements(value)} == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
        assert not any(each.attrib for each in elements(value))
        assert name in drawn(value, 400)


@pytest.mark.parametrize(
    ("char", "shown"), [("\x1b[2J", "\\x1b[2J"), ("\n", "\\n"), ("\u202e", "\\u202e"), ("\x9b", "\\x9b")]
)
def test_nothing_in_a_name_steers_a_terminal(char: str, shown: str) -> None:
    found = listed({**full(CVM_INFO), "name": f"web{char}"})

    for value in (found, found[0]):
        assert f"web{shown}" in drawn(value, 400)
        assert f"web{shown}" in cells(value)


def test_long_lists_and_long_values_are_cut() -> None:
    body = full(HOSTED_CVM)
    body["hosted"]["configuration"]["compose_file"] = {"docker_compose_file": "x" * 1_000_000}
    cvms = CvmList(listed({**body, "name": "n" * 1_000_000}) * 1234)

    assert [each.tag for each in elements(cvms)].count("tr") == 101
    assert (cells(cvms)[0], cells(cvms)[-1]) == ("1,234 CVMs", "... and 1,134 more")
    assert "... and 1,134 more" in drawn(cvms)
    assert len(notebook(cvms)) < 50_000
    assert len(notebook(cvms[0])) < 50_000
    assert f"{'n' * 117}..." in cells(cvms)


def test_an_empty_list_is_an_empty_table() -> None:
    assert cells(CvmList())[0] == "0 CVMs"
    assert "0 CVMs" in drawn(CvmList())


def test_an_inventory_is_a_table_and_its_errors_are_another() -> None:
    fake = FakeCloud.empty()
    web = fake.add_cvm(name="web")
    fake.add_cvm(name="[b]worker[/b]", app_id=web.app_id)
    fake.fail_next(403, on="cvms.get", detail="<i>not yours</i>")
    with PhalaCloud("any key", transport=fake.transport) as cloud:
        whole = cloud.inventory()

    shown = drawn(whole, 200)
    assert len(shown.splitlines()) < 20
    assert "2 CVMs" in shown
    assert "1 without details" in shown
    assert "[b]worker[/b]" in shown
    assert "<i>not yours</i>" in shown
    assert {"2 CVMs", "1 without details", "Error", "[b]worker[/b]"} <= set(cells(whole))
    assert any(cell.endswith("<i>not yours</i>") for cell in cells(whole))
    (group,) = whole.apps
    assert cells(group)[0] == "2 CVMs"
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
