"""Mistakes that type checkers must refuse: once one of them is accepted, its comment is unused, which is an error.

Never run.
"""

from __future__ import annotations

from phala_facade import App, AsyncPhalaCloud, Cvm, CvmList, Deviation, PhalaCloud, compare


def of_clients() -> None:
    """Settings have names and types."""
    PhalaCloud(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PhalaCloud("key", "https://cloud.example")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    PhalaCloud(timeout="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PhalaCloud(api_version=2026)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PhalaCloud(retries=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    PhalaCloud(on_deviation=len)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PhalaCloud(transport=object())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def of_calls(cloud: PhalaCloud, app: App, cvm: Cvm) -> None:
    """Identifiers are texts or the values themselves, each of its own kind."""
    cloud.cvms.get(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    cloud.cvms.get(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    cloud.cvms.get(cvm.ref)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    cloud.cvms.get(app)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    cloud.apps.get(cvm.app_id)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    cloud.cvms.list(node_id="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    cloud.cvms.list("usr_1", 3, 5.0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    cloud.cvms.delete("cvm_1")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    compare(cvm, "cvm_1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def of_values(cvm: Cvm, cvms: CvmList, deviation: Deviation) -> None:
    """Values are frozen, and what may be missing has to be asked for."""
    cvm.name = "other"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    cvm.resources.vcpu = 2  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    deviation.path = ""  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    cvms[0] = cvm  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    cvms.append(cvm)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    str(cvm.node.region)  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    str(cvm.memory)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
    abs(cvm.resources.memory_mb)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Cvm(name="web")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def of_awaiting(cloud: AsyncPhalaCloud) -> None:
    """The asynchronous client's calls give nothing until they are awaited, and it needs `async with`."""
    len(cloud.cvms.list())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    list(cloud.cvms.list())  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    with cloud:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
        pass
