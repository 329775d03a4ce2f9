"""The pytest plugin, and the page that tells how to use it, as somebody else's project meets them."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
import yaml

import phala_facade_pytest
from phala_facade import PhalaCloud
from phala_facade.testing import API_KEY, EmbeddedServer, FakeCloud
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from phala_facade import AsyncPhalaCloud

pytest_plugins = ["pytester"]

QUIET = ("-p", "no:cacheprovider")
ALONE = ("-p", "phala_facade_pytest", *QUIET)
RECORDING = ("-p", "pytest_recording.plugin", *ALONE)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load no plugin but those that a test names: others import what they like, and take their time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def block_of_the_page(first_line: str) -> str:
    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    return page.split(f"```python\n# {first_line}\n")[1].partition("```")[0]


def test_what_a_user_records_holds_no_key_and_keeps_versions_apart_whichever_plugin_comes_first(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(test_recorded=block_of_the_page("in test_recorded.py"))
    with EmbeddedServer() as server:
        monkeypatch.setenv("PHALA_CLOUD_API_KEY", API_KEY)
        monkeypatch.setenv("PHALA_CLOUD_API_PREFIX", server.base_url)
        pytester.runpytest_inprocess(*RECORDING, "--record-mode=once").assert_outcomes(passed=2)
    cassettes = list(pytester.path.glob("cassettes/test_recorded/*.yaml"))
    written = "".join(cassette.read_text() for cassette in cassettes)
    assert len(cassettes) == 2
    assert written.count("2025-10-28") == 1
    assert written.count("X-Phala-Version") + written.count("x-phala-version") == 3
    assert API_KEY not in written

    # The server is gone, and so is the key.
    monkeypatch.setenv("PHALA_CLOUD_API_KEY", "none-at-all")
    first = ("-p", "phala_facade_pytest")
    pytester.runpytest_inprocess(*first, *RECORDING, "--block-network").assert_outcomes(passed=2)


def test_what_a_user_adds_to_the_settings_of_recordings_counts(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(block_of_the_page("in conftest.py, for recordings"))
    with EmbeddedServer() as server:
        pytester.makepyfile(
            f"""
            import pytest
            from phala_facade import PhalaCloud, PhalaError

            @pytest.mark.vcr
            def test_it():
                with PhalaCloud({API_KEY!r}, access_token="a-token-0123", workspace="mine",
                                base_url={server.base_url!r}) as cloud, pytest.raises(PhalaError):
                    cloud.cvms.list()
            """
        )
        pytester.runpytest_inprocess(*RECORDING, "--record-mode=once").assert_outcomes(passed=1)
    (cassette,) = pytester.path.rglob("*.yaml")
    (interaction,) = yaml.safe_load(cassette.read_text())["interactions"]
    headers = {name.lower() for name in interaction["request"]["headers"]}
    assert "x-phala-version" in headers
    assert not headers & {"x-api-key", "authorization", "x-phala-workspace"}


@pytest.mark.anyio
async def test_the_clients_call_the_fake_cloud_of_the_same_test(
    phala_cloud: PhalaCloud, phala_async_cloud: AsyncPhalaCloud, phala_fake_cloud: FakeCloud
) -> None:
    web = phala_fake_cloud.add_cvm(name="web")
    assert phala_cloud.cvms.get(web.id) == await phala_async_cloud.cvms.get(web.id)
    assert len(phala_fake_cloud.requests) == 2


def test_each_test_has_a_fake_cloud_of_its_own_and_the_server_has_the_same_fleet(
    phala_cloud: PhalaCloud, phala_server: EmbeddedServer
) -> None:
    assert phala_server.api_key == API_KEY
    with PhalaCloud(phala_server.api_key, base_url=phala_server.base_url) as cloud:
        assert phala_cloud.cvms.list() == cloud.cvms.list()


def test_pytest_finds_the_plugin_by_itself() -> None:
    (entry,) = entry_points(group="pytest11", name="phala_facade")
    assert entry.value == "phala_facade_pytest"


def test_a_run_that_uses_no_fixture_imports_nothing_of_the_facade(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            assert "phala_facade_pytest" in sys.modules
            assert not [name for name in sys.modules if name.split(".")[0] in {"phala_facade", "phala_wire", "httpx"}]
        """
    )
    pytester.runpytest_subprocess(*ALONE).assert_outcomes(passed=1)


def test_without_the_extra_the_server_says_what_to_install_and_the_fake_cloud_works(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import sys

        for name in ("starlette", "uvicorn"):
            sys.modules[name] = None
        """
    )
    pytester.makepyfile(
        """
        def test_fake_cloud(phala_cloud):
            assert len(phala_cloud.cvms.list()) == 12

        def test_server(phala_server):
            pass
        """
    )
    result = pytester.runpytest_subprocess(*ALONE)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*EmbeddedServer needs uvicorn, which the extra `testing` installs*"])


def test_the_clients_ask_a_fake_cloud_that_a_project_puts_in_its_place(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(block_of_the_page("in conftest.py"))
    pytester.makepyfile(
        """
        def test_it(phala_cloud, phala_async_cloud, phala_fake_cloud):
            assert [cvm.name for cvm in phala_cloud.cvms.list()] == ["web"]
            assert len(phala_fake_cloud.requests) == 1
        """
    )
    pytester.runpytest_inprocess(*QUIET, plugins=[phala_facade_pytest]).assert_outcomes(passed=1)


def test_the_fixtures_describe_themselves(pytester: pytest.Pytester) -> None:
    output = pytester.runpytest_inprocess(*QUIET, "--fixtures", plugins=[phala_facade_pytest]).stdout.str()
    for name in ("phala_fake_cloud", "phala_cloud", "phala_async_cloud", "phala_server"):
        assert re.search(rf"^{name}\b.*\n\s+A ", output, re.MULTILINE), name
