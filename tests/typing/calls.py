"""What the calls of both clients give, as those who import the facade see it; read by type checkers, never run."""

from __future__ import annotations

from typing import assert_type

from phala_facade import (
    ApiVersion,
    App,
    Apps,
    AsyncApps,
    AsyncCvms,
    AsyncPhalaCloud,
    Cvm,
    CvmList,
    Cvms,
    PhalaCloud,
    PhalaError,
)


def of_the_synchronous_client() -> None:
    """Every call gives its value."""
    with PhalaCloud("key", api_version="2026-01-21", timeout=5) as cloud:
        assert_type(cloud, PhalaCloud)
        assert_type(cloud.cvms.list(), CvmList)
        assert_type(cloud.cvms.list("usr_1", 3, timeout=1.5), CvmList)
        assert_type(cloud.cvms.list(user_id=None, node_id=None), CvmList)
        assert_type(cloud.cvms.get("cvm_1"), Cvm)
        assert_type(cloud.apps.get("prj_1"), App)
        assert_type(cloud.apps.list_cvms("prj_1"), CvmList)
        assert_type([cloud.cvms.get(cvm) for cvm in cloud.cvms.list()], list[Cvm])
        assert_type(cloud.apps.list_cvms(cloud.apps.get("prj_1")), CvmList)
        assert_type(cloud.with_api_version(ApiVersion.LATEST), PhalaCloud)
        assert_type(cloud.with_api_version("2025-10-28").cvms.list(), CvmList)
        assert_type(cloud.api_version, str)
        assert_type(cloud.base_url, str)
        assert_type(cloud.cvms, Cvms)
        assert_type(cloud.apps, Apps)
        assert_type(cloud.cvms.find("web-1"), Cvm)
        assert_type(cloud.cvms.wait("cvm_1", ["running", "stopped"], timeout=0), Cvm)
        assert_type(cloud.cvms.wait("cvm_1", lambda cvm: cvm.is_running), Cvm)
        assert_type(cloud.cvms.wait_many(["cvm_1"]), tuple[Cvm | PhalaError, ...])
        assert_type(cloud.apps.wait("prj_1"), tuple[Cvm | PhalaError, ...])


async def of_the_asynchronous_client() -> None:
    """Every call is awaited, and gives the same value."""
    async with AsyncPhalaCloud(access_token="token") as cloud:  # nobody's
        assert_type(cloud, AsyncPhalaCloud)
        assert_type(await cloud.cvms.list(), CvmList)
        assert_type(await cloud.cvms.list("usr_1", 3, timeout=1.5), CvmList)
        assert_type(await cloud.cvms.get("cvm_1"), Cvm)
        assert_type(await cloud.apps.get("prj_1"), App)
        assert_type(cloud.cvms, AsyncCvms)
        assert_type(cloud.apps, AsyncApps)
        assert_type(await cloud.cvms.find("web-1"), Cvm)
        assert_type(await cloud.cvms.wait_many(["cvm_1"]), tuple[Cvm | PhalaError, ...])
        assert_type(await cloud.apps.wait("prj_1"), tuple[Cvm | PhalaError, ...])
        assert_type(await cloud.apps.list_cvms(await cloud.apps.get("prj_1")), CvmList)
        assert_type(cloud.with_api_version(ApiVersion.V2025_10_28), AsyncPhalaCloud)
