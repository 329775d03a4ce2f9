"""A fleet as metrics and as targets of Prometheus."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from phala_facade.testing import constants
from tests.support.documented import CVM_INFO, full

if TYPE_CHECKING:
    from tests.facade.cli.running import Program

_LABEL = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
_SAMPLE = re.compile(rf"([a-z_]+)(?:\{{{_LABEL}(?:,{_LABEL})*\}})? -?[0-9.e+]+")


def test_metrics_are_text_that_prometheus_reads(asking: Program) -> None:
    ran = asking("inventory", "--complete", "-o", "prometheus")

    families: dict[str, list[str]] = {}
    for line in ran.out.splitlines():
        if line.startswith("# HELP "):
            families[line.split()[2]] = []
        elif not line.startswith("# TYPE "):
            sample = _SAMPLE.fullmatch(line)
            assert sample, line
            # The samples of a metric follow its description, and each is there once.
            assert sample[1] == list(families)[-1]
            families[sample[1]].append(line.rpartition(" ")[0])
    assert all(len(samples) == len(set(samples)) for samples in families.values())
    assert (ran.code, len(families["phala_cvm_info"]), len(families["phala_cvm_vcpus"])) == (0, 14, 14)
    assert "phala_inventory_complete 1\n" in ran.out
    assert len(families["phala_inventory_timestamp_seconds"]) == 1
    atlas = 'ref="cvm_atlasWeb1",name="atlas-web-1"'
    assert f'phala_cvm_status{{{atlas},status="running"}} 1\n' in ran.out
    assert f"phala_cvm_memory_bytes{{{atlas}}} 4294967296\n" in ran.out
    assert f"phala_cvm_created_timestamp_seconds{{{atlas}}} 1772353800\n" in ran.out


def test_no_name_breaks_a_line_or_repeats_a_sample(program: Program) -> None:
    body = full(CVM_INFO)
    resource = {**body["resource"], "memory_in_gb": None, "gpus": None}
    cvm = {**body, "name": 'a"\\\n\x7fb', "created_at": None, "resource": resource, "in_progress": True}
    program.call([cvm, cvm])

    ran = program("inventory", "--no-details", "-o", "prometheus")

    labels = rf'ref="{cvm["id"]}",name="a\"\\ b"'
    assert ran.out.count(f"phala_cvm_in_progress{{{labels}}} 1\n") == 1
    assert "phala_cvm_gpus{" not in ran.out


def test_endpoints_are_targets_with_what_is_known_of_their_cvm(asking: Program) -> None:
    groups = json.loads(asking("inventory", "--app", constants.REPLICATED_APP_ID, "-o", "http-sd").out)

    first, _ = groups
    assert [re.sub("^[0-9a-f]{40}", "", target) for target in first["targets"]] == [
        *("-8080.gw-base.example:443", "-9090.gw-base.example:443"),
    ]
    assert first["labels"]["__scheme__"] == "https"
    assert (first["labels"]["__meta_phala_name"], first["labels"]["__meta_phala_status"]) == ("atlas-web-1", "running")
    assert all(isinstance(value, str) for group in groups for value in group["labels"].values())


def test_what_is_no_url_is_no_target(program: Program) -> None:
    urls = [
        "",
        "web",
        "ftp://a.example",
        "https://",
        "http://u:p@b.example/x",
        "http://c.example:8080",
        "https://[::1]",
    ]
    endpoints = [{"app": url, "instance": None} for url in urls]
    program.call([{**full(CVM_INFO), "endpoints": endpoints}])

    groups = json.loads(program("inventory", "--no-details", "-o", "http-sd").out)

    assert [group["targets"] for group in groups] == [["b.example:80", "c.example:8080"], ["[::1]:443"]]
