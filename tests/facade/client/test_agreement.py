"""Both clients offer the same calls, with the same arguments; the asynchronous one refers to the other one's words."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from phala_facade import AsyncPhalaCloud, PhalaCloud
from phala_facade.client.apps import Apps, AsyncApps
from phala_facade.client.cvms import AsyncCvms, Cvms
from phala_facade.operations.registry import OPERATIONS

PAIRS = [(PhalaCloud, AsyncPhalaCloud), (Cvms, AsyncCvms), (Apps, AsyncApps)]


def public(kind: type[Any]) -> dict[str, Any]:
    """Return what a class offers by its synchronous name."""
    names = (name for name in dir(kind) if not name.startswith("_") or name == "__init__")
    return {name.replace("aclose", "close"): getattr(kind, name) for name in names}


def parameters(member: Any) -> list[tuple[str, Any, Any]]:
    return [(each.name, each.kind, each.default) for each in inspect.signature(member).parameters.values()]


def returned(member: Any) -> str:
    return str(inspect.signature(member).return_annotation).replace("AsyncIterator", "Iterator")


def summary(member: Any) -> str:
    return (inspect.getdoc(member) or "").partition("\n")[0].replace("An asynchronous", "A")


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS, ids=lambda kind: kind.__name__)
def test_both_clients_offer_the_same(sync: type[Any], asynchronous: type[Any]) -> None:
    left, right = public(sync), public(asynchronous)
    assert left.keys() == right.keys()
    for name, member in left.items():
        assert summary(member) == summary(right[name]), name
        if inspect.isfunction(member):
            assert parameters(member) == parameters(right[name]), name
        if "Args:" in (inspect.getdoc(member) or "") and member is not right[name]:
            assert f"arguments of `{sync.__name__}.{name}`" in (inspect.getdoc(right[name]) or ""), name
        if inspect.isfunction(member) and name != "__init__":
            assert returned(member) == returned(right[name]), name
            reaches_the_network = inspect.iscoroutinefunction(right[name])
            assert reaches_the_network == (name not in {"with_api_version", "pages", "iter"}), name
            assert "timeout" in inspect.signature(member).parameters or name in {"with_api_version", "close"}, name


def test_every_operation_is_offered() -> None:
    offered = {operation.name for operation in OPERATIONS}
    offered |= {"cvms.find", "cvms.get_many", "cvms.iter", "cvms.wait", "cvms.wait_many", "apps.pages", "apps.wait"}
    for kind, resource in ((Cvms, "cvms"), (Apps, "apps")):
        names = {f"{resource}.{name}" for name in public(kind) if name != "__init__"}
        assert names == {name for name in offered if name.startswith(f"{resource}.")}
