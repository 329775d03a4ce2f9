"""A fleet for Prometheus: as metrics, and as targets to scrape."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from phala_facade.errors.wording import one_line
from phala_facade.models.leaves import leaf_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import SupportsFloat

    from phala_facade.inventory import Inventory
    from phala_facade.models import Cvm

_PORT = re.compile(r":[0-9]+$")

_LABELS = {
    "ref": "ref",
    "name": "name",
    "app_id": "app_id",
    "region": "node.region",
    "node": "node.name",
    "instance_type": "resources.instance_type",
    "image": "os.name",
    "kms_type": "kms.type",
    "owner": "owner.username",
}
"""The labels that tell what a CVM is, each with the path of its value; every metric has the first two."""

_GAUGES: dict[str, tuple[str, Callable[[Cvm], SupportsFloat | None]]] = {
    "vcpus": ("Virtual CPUs.", lambda cvm: cvm.resources.vcpu),
    "memory_bytes": ("Memory.", lambda cvm: _scaled(cvm.resources.memory_mb, 1 << 20)),
    "disk_bytes": ("Disk.", lambda cvm: _scaled(cvm.resources.disk_gb, 1 << 30)),
    "gpus": ("Attached GPUs.", lambda cvm: cvm.resources.gpus),
    "hourly_price": ("The price of compute for an hour.", lambda cvm: cvm.resources.hourly_price),
    "in_progress": ("Whether an operation is being carried out.", lambda cvm: cvm.in_progress),
    "created_timestamp_seconds": (
        "When it was created.",
        lambda cvm: cvm.created_at.timestamp() if cvm.created_at else None,
    ),
}


def prometheus(inventory: Inventory) -> str:
    """Return an inventory in the text format of Prometheus."""
    taken = {"": inventory.taken_at.timestamp()} if inventory.taken_at else {}
    lines = [
        *_family("phala_inventory_timestamp_seconds", "When the fleet was read.", taken),
        *_family("phala_inventory_complete", "Whether nothing is missing.", {"": inventory.is_complete}),
        *_family("phala_inventory_errors", "What could not be fetched.", {"": len(inventory.errors)}),
    ]
    named = [(cvm, _labels(cvm, "ref", "name")) for cvm in inventory.cvms]
    lines += _family("phala_cvm_info", "What a CVM is.", {_labels(cvm, *_LABELS): 1 for cvm in inventory.cvms})
    states = {_braced({**_values(cvm, "ref", "name"), "status": cvm.status.casefold()}): 1 for cvm in inventory.cvms}
    lines += _family("phala_cvm_status", "The state of a CVM.", states)
    for name, (meaning, value_of) in _GAUGES.items():
        found = {labels: value for cvm, labels in named if (value := value_of(cvm)) is not None}
        lines += _family(f"phala_cvm_{name}", meaning, found)
    return "".join(f"{line}\n" for line in lines)


def http_sd(inventory: Inventory) -> str:
    """Return the endpoints of an inventory in the JSON of Prometheus's HTTP service discovery."""
    from urllib.parse import urlsplit

    groups: list[dict[str, object]] = []
    for cvm in inventory.cvms:
        labels = {f"__meta_phala_{name}": value for name, value in _values(cvm, *_LABELS).items()}
        targets: dict[str, list[str]] = {}
        for endpoint in cvm.endpoints:
            url = urlsplit(endpoint.instance or endpoint.app or "")
            if url.scheme in {"http", "https"} and url.netloc:
                default = "443" if url.scheme == "https" else "80"
                host = url.netloc.rpartition("@")[2]
                targets.setdefault(url.scheme, []).append(host if _PORT.search(host) else f"{host}:{default}")
        labels["__meta_phala_status"] = cvm.status
        for scheme, hosts in targets.items():
            groups.append({"targets": hosts, "labels": {"__scheme__": scheme, **labels}})
    return f"{json.dumps(groups, indent=2)}\n"


def _family(name: str, meaning: str, samples: Mapping[str, SupportsFloat]) -> Iterator[str]:
    """Yield the lines of one metric."""
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} gauge"
    for labels, value in samples.items():
        yield f"{name}{labels} {float(value):.15g}"


def _labels(cvm: Cvm, *names: str) -> str:
    return _braced(_values(cvm, *names))


def _values(cvm: Cvm, *names: str) -> dict[str, str]:
    return {name: one_line(str(value)) for name in names if (value := leaf_value(cvm, _LABELS[name])) is not None}


def _braced(labels: dict[str, str]) -> str:
    pairs = (f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in labels.items())
    return f"{{{','.join(pairs)}}}"


def _scaled(amount: int | None, unit: int) -> int | None:
    return None if amount is None else amount * unit
