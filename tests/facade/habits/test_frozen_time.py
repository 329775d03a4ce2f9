"""Under a tool that freezes time, which replaces the class of times in every module, all reads as it does otherwise."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import datetime, pathlib, sys, tempfile
from phala_facade import Inventory, PhalaCloud
from phala_facade.testing import FakeCloud

real = [datetime.datetime]
frozen = type("Frozen", (real[0],), {})


def replace(old, new):
    for module in list(sys.modules.values()):
        for name, value in list(vars(module).items()):
            if value is old:
                setattr(module, name, new)


def read():
    fake = FakeCloud()
    # A value that deviates is decoded in another way than one that does not.
    fake.add_cvm(name="made", created_at=datetime.datetime(2026, 1, 21, tzinfo=datetime.timezone.utc))
    for version in ("2025-10-28", "2026-01-21"):
        with PhalaCloud("any key", api_version=version, transport=fake.transport) as cloud:
            inventory = cloud.inventory()
            path = pathlib.Path(tempfile.mkdtemp(), "inventory")
            inventory.save(path)
            assert Inventory.load(path) == inventory
            yield from (cvm.to_dict() for cvm in inventory.cvms)
            yield from (app.to_dict() for app in cloud.apps.list())
            yield inventory.schema()
            yield inventory.cvms[0].json_schema()


replace(real[0], frozen)
first = [*read()]
replace(frozen, real[0])
assert first == [*read()]
print(len(first))
"""


def test_all_times_are_read_and_saved_though_time_is_frozen_from_the_first_call_on() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, encoding="utf-8", check=True)

    assert int(done.stdout) > 40
