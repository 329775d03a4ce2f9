"""The fake cloud: what a test builds is what both clients read, in every version."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, get_type_hints

import httpx
import pytest

from phala_facade import (
    ApiVersion,
    AuthenticationError,
    Compose,
    Endpoint,
    InvalidRequestError,
    Node,
    NotFoundError,
    PermissionDeniedError,
    PhalaCloud,
    Runtime,
    compare,
)
from phala_facade.models.leaves import leaf_value
from phala_facade.testing import API_KEY, MEMBER_KEY, FakeCloud, SeenRequest, default_fleet
from phala_facade.testing.constants import (
    CURRENT_ONLY_APP_ID,
    FOREIGN_APP_ID,
    GPU_CVM_ID,
    HOLLOW_CVM_ID,
    MEMBER_USER_ID,
    MINIMAL_APP_ID,
    NULL_CVM_ID,
    REPLICATED_APP_ID,
    SANDBOX_WORKSPACE_ID,
    TEXT_COMPOSE_CVM_ID,
    UNHOSTED_CVM_ID,
    WORKSPACE_ID,
)
from phala_facade.testing.fake.fields import NewCvm, path_of
from tests.testing_kit.conftest import KEY

OLD, NEW = ApiVersion.V2025_10_28, ApiVersion.V2026_01_21
HOME = default_fleet().tenancies[0]


def known_node(region: str) -> Node | None:
    return next(cvm.node for cvm in HOME.cvms if cvm.node and cvm.node.region == region)


def test_a_fake_cloud_holds_the_embedded_fleet_and_an_empty_one_nothing(cloud: PhalaCloud) -> None:
    assert len(cloud.cvms.list()) == 0
    with PhalaCloud(KEY, transport=FakeCloud().transport) as other:
        assert {cvm.id for cvm in other.inventory(complete=True).cvms} == {cvm.id for cvm in HOME.cvms}


def test_a_cvm_of_which_nothing_is_said_runs_and_goes_by_whatever_identifies_it(
    fake: FakeCloud, cloud: PhalaCloud
) -> None:
    made = fake.add_cvm()
    uuid, app_id = str(made.vm_uuid), str(made.app_id)
    names = (made.id, str(made.legacy_id), uuid, uuid.replace("-", ""), str(made.instance_id), "cvm-1")
    for ref in (*names, made, app_id, f"0x{app_id.upper()}", f"app_{app_id}"):
        cvm = cloud.cvms.get(ref)
        assert (cvm.id, cvm.name, cvm.status) == (made.id, "cvm-1", "running")
        assert cvm.workspace is not None
        assert cvm.workspace.id == WORKSPACE_ID
    for ref in (app_id, app_id.upper(), f"0x{app_id}", f"app_{app_id}", str(made.project_id)):
        assert cloud.apps.get(ref).app_id == app_id
    for ref in ("None", "cvm_nobody", app_id[1:], f"x{app_id}", FOREIGN_APP_ID):
        with pytest.raises(NotFoundError):
            cloud.cvms.get(ref)
        with pytest.raises(NotFoundError):
            cloud.apps.get(ref)


def test_what_is_built_is_the_same_in_every_run_and_differs_from_cvm_to_cvm() -> None:
    first, second = FakeCloud.empty(), FakeCloud.empty()
    cvms = [first.add_cvm() for _ in range(3)]
    assert cvms == [second.add_cvm() for _ in range(3)]
    for name in ("id", "legacy_id", "vm_uuid", "instance_id", "app_id"):
        assert len({getattr(cvm, name) for cvm in cvms}) == 3


# What is so unless a test says otherwise.
ON = {"public_logs", "public_sysinfo", "public_tcbinfo", "gateway_enabled"}
VALUES: dict[str, Any] = {
    **{name: f"odd-{name}" for name, hint in get_type_hints(NewCvm).items() if hint in {str, str | None}},
    **{name: 7 for name, hint in get_type_hints(NewCvm).items() if hint is int},
    **{name: name not in ON for name, hint in get_type_hints(NewCvm).items() if hint is bool},
    **{name: datetime(2026, 3, 4, tzinfo=UTC) for name in ("updated_at", "deleted_at", "scheduled_delete_at")},
    "created_at": datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=2))),
    "id": "cvm_mine",
    "project_id": "prj_mine",
    "owner_id": "usr_mine",
    "compute_price": Decimal("1.25"),
    "billing_period": "monthly",
    "kms_type": "ethereum",
    "endpoints": (Endpoint(app="https://app.example", instance="https://instance.example"),),
    "storage_fs": "ext4",
    "node": Node(id=5, name="node-5", region="us-5"),
    "services": ({"name": "web", "state": "running"},),
    "compose": Compose(file={"name": "web", "docker_compose_file": "services: {}"}, hash="0123"),
    "runtime": Runtime(uptime="5m", boot_error="no disk", app_url="https://app.example"),
}


def test_a_field_is_called_as_in_a_cvm_or_after_the_part_where_that_would_be_ambiguous() -> None:
    assert set(VALUES) == set(get_type_hints(NewCvm))
    paths = {field: path_of(field) for field in VALUES if field not in {"node_id", "owner_name"}}
    assert all(path.endswith(field) or path.replace(".", "_") == field for field, path in paths.items())


@pytest.mark.parametrize("later", [False, True], ids=["built", "updated"])
@pytest.mark.parametrize("field", sorted(VALUES))
def test_each_field_is_read_by_the_name_that_it_was_given_by(field: str, later: bool) -> None:
    fake = FakeCloud.empty()
    given: Any = {field: VALUES[field]}
    made = fake.update_cvm(fake.add_cvm(), **given) if later and field not in {"id", "legacy_id"} else None
    made = made or fake.add_cvm(**given)
    path = path_of(field)
    assert leaf_value(made, path) == VALUES[field]
    agree: set[str] = set()
    with PhalaCloud(KEY, transport=fake.transport, strict=True) as cloud:
        for client in (cloud, cloud.with_api_version(OLD)):
            for cvm in (client.cvms.get(made.id), *client.cvms.list(), *client.apps.get(made.app_id or "").cvms):
                comparison = compare(cvm, made)
                assert comparison.differ == ()
                agree.update(comparison.agree)
    assert any(leaf == path or leaf.startswith((f"{path}[].", f"{path}.")) for leaf in agree)


def test_regions_and_owners_of_one_name_are_one_and_known_ones_are_those_of_the_fleet(
    fake: FakeCloud, cloud: PhalaCloud
) -> None:
    one, other = fake.add_cvm(region="nowhere-1"), fake.add_cvm(region="nowhere-1")
    assert one.node == other.node
    known = fake.add_cvm(region="eu-east-2", owner_id=MEMBER_USER_ID)
    assert known.node is not None
    assert [cvm.id for cvm in cloud.cvms.list(node_id=known.node.id)] == [known.id]
    assert [cvm.id for cvm in cloud.cvms.list(user_id=MEMBER_USER_ID)] == [known.id]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("status", 5, "status is 5: Expected `str`, got `int`"),
        ("memory_mb", "x", "memory_mb is 'x': Expected `int`, got `str`"),
        ("gpus", True, "gpus is True: Expected `int`, got `bool`"),
        ("app_id", 5, "app_id is 5: Expected `str | null`, got `int`"),
        ("created_at", "soon", "created_at is 'soon': Invalid RFC3339 encoded datetime"),
        ("kms_type", "solana", "kms_type is 'solana': Invalid enum value 'solana'"),
        ("billing_period", "x", "billing_period is 'x': Invalid enum value 'x'"),
        ("endpoints", "https://x", "endpoints is 'https://x': Expected `array`, got `str`"),
        ("endpoints", ["https://x"], "endpoints is ['https://x']: Expected `object`, got `str` - at `$[0]`"),
        ("region", None, "region is None: Expected `str`, got `null`; node=None is a CVM without a node"),
        ("statu", "x", "a CVM has no field 'statu': did you mean status?"),
        ("memory", 5, "a CVM has no field 'memory': did you mean memory_mb?"),
    ],
)
def test_a_field_or_a_value_that_is_none_is_refused_when_it_is_given(
    fake: FakeCloud, field: str, value: object, message: str
) -> None:
    made = fake.add_cvm()
    given: Any = {field: value}
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        fake.add_cvm(**given)
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        fake.update_cvm(made, **given)
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        fake.schedule(made, ["starting", given])
    assert fake.cvm(made) == made


def test_what_else_cannot_be_is_refused_too(fake: FakeCloud) -> None:
    fake.add_cvm(id="cvm_mine")
    naive: Any = {"created_at": datetime(2026, 1, 1)}  # noqa: DTZ001 - what is tested
    wrong: Any = {"name": 3}
    unknown: Any = {"xyz": 5}
    with pytest.raises(ValueError, match="there is a CVM 'cvm_mine' already"):
        fake.add_cvm(id="cvm_mine")
    for add in (fake.add_cvm, fake.add_app):
        with pytest.raises(ValueError, match="created_at must be an aware datetime"):
            add(**naive)
        with pytest.raises(TypeError, match=r"^name is 3: "):
            add(**wrong)
    with pytest.raises(TypeError, match=r"no field 'xyz'; there are allow_upgrade, app_id, .*, vm_uuid$"):
        fake.update_cvm("cvm_mine", **unknown)
    steps: tuple[Any, ...] = ("running", {"status": "running"})
    for step in steps:
        with pytest.raises(TypeError, match=f"^{re.escape(f'steps must be several: [{step!r}]')}$"):
            fake.schedule("cvm_mine", step)


def test_what_a_failing_test_shows_of_a_fake_cloud_is_short(fake: FakeCloud, cloud: PhalaCloud) -> None:
    app = fake.add_app(name="shop", app_id="shop")
    made = fake.add_cvm(name="web", app_id="shop")
    cloud.cvms.list()
    assert repr(fake) == "FakeCloud(cvms=1, apps=1, requests=1)"
    assert repr(made) == "records.Cvm(name='web', status='running', id='cvm_test0001')"
    assert repr(app) == "records.App(name='shop', app_id='shop')"


def test_the_app_of_a_cvm_comes_with_it(fake: FakeCloud, cloud: PhalaCloud) -> None:
    made = fake.add_cvm(name="web")
    assert made.app_id is not None
    app = cloud.apps.get(made.app_id)
    assert (app.name, app.cvm_count, app.current_cvm) == ("web", 1, app.cvms[0])
    assert fake.add_cvm(app_id=None).app_id is None
    assert len(cloud.cvms.list()) == 2


def test_an_app_gathers_the_cvms_that_name_it(fake: FakeCloud, cloud: PhalaCloud) -> None:
    other = fake.add_app(app_id="other")
    with pytest.raises(ValueError, match="there is an app 'other' already"):
        fake.add_app(app_id="other")
    app = fake.add_app(name="shop", kms_type="base", provision_type=None, icon_url="https://icon.example", id="prj_1")
    assert (other.name, len({other.id, app.id}), len({other.app_id, app.app_id})) == ("app-1", 2, 2)
    first, second = fake.add_cvm(app_id=app.app_id), fake.add_cvm(app_id=app.app_id)
    read = cloud.apps.get(app)
    assert (read.id, read.name, read.kms_type, read.icon_url) == ("prj_1", "shop", "base", "https://icon.example")
    assert read.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert [cvm.id for cvm in read.cvms] == [cvm.id for cvm in cloud.apps.list_cvms(read)] == [first.id, second.id]

    fake.remove_cvm(first)
    read = cloud.apps.get(app.app_id)
    assert (read.cvm_count, read.current_cvm and read.current_cvm.id) == (1, second.id)
    fake.update_cvm(second, app_id="somewhere-else")
    read = cloud.apps.get(app.app_id)
    assert (read.cvm_count, read.current_cvm, read.cvms) == (0, None, ())
    assert [cvm.id for cvm in cloud.apps.get("somewhere-else").cvms] == [second.id]


def test_of_a_minimal_app_the_identifier_alone_is_shown(fake: FakeCloud, cloud: PhalaCloud) -> None:
    app = cloud.apps.get(fake.add_minimal_app().app_id)
    assert (app.is_minimal, app.name, app.cvms) == (True, None, ())
    made = fake.add_cvm(app_id="secret")
    fake.add_minimal_app(app_id="hidden")
    fake.update_cvm(made, app_id="hidden")
    assert cloud.apps.get("hidden").is_minimal
    assert [cvm.id for cvm in cloud.apps.list_cvms("hidden")] == [made.id]


def test_a_change_shows_in_every_response_and_a_removed_cvm_is_not_found(fake: FakeCloud, cloud: PhalaCloud) -> None:
    made, other = fake.add_cvm(), fake.add_cvm()
    changed = fake.update_cvm(made.id, status="stopped")
    assert (made.status, changed.status, changed) == ("running", "stopped", fake.cvm(made))
    assert made.app_id is not None
    shown = [cloud.cvms.get(made.id), cloud.cvms.list()[0], *cloud.apps.get(made.app_id).cvms]
    assert [cvm.status for cvm in shown] == ["stopped"] * 3
    assert cloud.cvms.get(other.id).status == "running"
    fake.remove_cvm(made)
    with pytest.raises(NotFoundError):
        cloud.cvms.get(made.id)
    assert [cvm.id for cvm in cloud.cvms.list()] == [other.id]
    with pytest.raises(LookupError, match="there is no CVM 'cvm_test0001'"):
        fake.update_cvm(made, status="stopped")


@pytest.mark.parametrize("version", [OLD, NEW])
def test_cvms_of_the_embedded_fleet_change_in_what_is_said_and_in_nothing_else(version: ApiVersion) -> None:
    fake = FakeCloud()
    with PhalaCloud(KEY, transport=fake.transport, api_version=version) as cloud:
        before = cloud.cvms.list()
        for cvm in HOME.cvms:
            fake.update_cvm(cvm, status="unheard-of")
        after = cloud.cvms.list()
        assert {cvm.status for cvm in after} == {"unheard-of"}
        for old, new in zip(before, after, strict=True):
            assert {difference.path for difference in compare(old, new).differ} <= {"status"}
        assert cloud.apps.get(REPLICATED_APP_ID).cvms[0].status == "unheard-of"
        app = cloud.apps.get(CURRENT_ONLY_APP_ID)
        assert (app.cvms, app.current_cvm and app.current_cvm.status) == ((), "unheard-of")
        assert cloud.apps.get(MINIMAL_APP_ID).is_minimal
    assert HOME.cvms[0].status == "running"


def test_parts_that_a_cvm_lacks_are_made_when_something_is_said_of_them() -> None:
    fake = FakeCloud()
    uuid = "00000000-0000-4000-8000-000000000002"
    for cvm_id in (NULL_CVM_ID, UNHOSTED_CVM_ID, HOLLOW_CVM_ID, TEXT_COMPOSE_CVM_ID):
        fake.update_cvm(cvm_id, vcpu=2, node_id=5, os_name="dstack-0.6.0", owner_name="mina", kms_type="base")
        fake.update_cvm(cvm_id, secure_time=True, vm_uuid=uuid)
    workspaces = {None: (HOLLOW_CVM_ID, TEXT_COMPOSE_CVM_ID), SANDBOX_WORKSPACE_ID: (NULL_CVM_ID, UNHOSTED_CVM_ID)}
    paths = ("resources.vcpu", "node.id", "os.name", "owner.username", "kms.type", "kms.chain_id")
    for workspace, refs in workspaces.items():
        with PhalaCloud(KEY, transport=fake.transport, workspace=workspace) as cloud:
            for cvm in map(cloud.cvms.get, refs):
                assert [leaf_value(cvm, path) for path in paths] == [2, 5, "dstack-0.6.0", "mina", "base", 8453]
                assert (cvm.secure_time, cvm.vm_uuid) == (True, uuid)


def test_a_cvm_may_have_no_node_and_no_compose_file_and_what_a_compose_file_sets_is_so(
    fake: FakeCloud, cloud: PhalaCloud
) -> None:
    bare = fake.add_cvm(node=None, compose=None)
    made = fake.add_cvm(
        compose=Compose(file={"name": "web", "public_logs": False, "storage_fs": "ext4"}), secure_time=True
    )
    assert made.compose is not None
    assert made.compose.file == {"name": "web", "public_logs": False, "storage_fs": "ext4", "secure_time": True}
    for client in (cloud, cloud.with_api_version(OLD)):
        assert client.cvms.get(bare).node is None
        cvm = client.cvms.get(made)
        assert (cvm.public_logs, compare(cvm, made).differ) == (False, ())
    booted = fake.update_cvm(fake.update_cvm(bare, runtime=None), boot_error="no disk", region="eu-east-2")
    assert (booted.runtime, booted.node) == (Runtime(boot_error="no disk"), known_node("eu-east-2"))


def test_a_cvm_goes_by_its_name_and_its_app_unless_there_are_several(fake: FakeCloud, cloud: PhalaCloud) -> None:
    web = fake.add_cvm(name="web", app_id="shop")
    assert cloud.cvms.get("web").id == cloud.cvms.get("shop").id == fake.cvm("shop").id == web.id
    other = fake.add_cvm(name="web", app_id="shop")
    for ref in ("web", "shop"):
        with pytest.raises(InvalidRequestError, match="Multiple CVMs have the same name") as raised:
            cloud.cvms.get(ref)
        assert (raised.value.status_code, raised.value.code) == (400, "ERR-03-002")
        assert raised.value.suggestions == (f"Use the id of one of them: {web.id}, {other.id}",)
        with pytest.raises(LookupError, match=f"'{ref}' may be {web.id}, {other.id}"):
            fake.update_cvm(ref, status="stopped")


def test_a_workspace_is_made_when_something_is_put_into_it(fake: FakeCloud, cloud: PhalaCloud) -> None:
    home, away = fake.add_cvm(), fake.add_cvm(workspace="acme")
    fake.add_app(name="shop", app_id="shop", workspace="acme")
    fake.add_cvm(workspace="wks_other")
    with PhalaCloud(KEY, transport=fake.transport, workspace="acme") as acme:
        (cvm,) = acme.cvms.list()
        assert (cvm.id, cvm.workspace and cvm.workspace.slug) == (away.id, "acme")
        assert acme.apps.get("shop").name == "shop"
    assert [cvm.id for cvm in cloud.cvms.list()] == [home.id]
    with pytest.raises(PermissionDeniedError):
        cloud.cvms.get(away.id)
    with PhalaCloud(KEY, transport=fake.transport, workspace="nobodys") as nobody, pytest.raises(PermissionDeniedError):
        nobody.cvms.list()


def test_a_schedule_takes_a_step_with_each_response_that_shows_the_cvm_and_stays_at_its_last(
    fake: FakeCloud, cloud: PhalaCloud
) -> None:
    made, other = fake.add_cvm(status="stopped"), fake.add_cvm()
    fake.schedule(made, ["starting", {"status": "starting", "in_progress": True}, "running"])
    assert cloud.cvms.get(made.id).status == "starting"
    assert cloud.cvms.get(other.id).status == "running"
    fake.fail_next(404)
    with pytest.raises(NotFoundError):
        cloud.cvms.get(made.id)
    first, _ = cloud.cvms.list()
    assert (first.status, first.in_progress) == ("starting", True)
    assert made.app_id is not None
    app = cloud.apps.get(made.app_id)
    assert (app.cvms[0].status, app.current_cvm and app.current_cvm.status) == ("running", "running")
    assert [cloud.cvms.get(made.id).status for _ in range(2)] == ["running", "running"]
    assert fake.cvm(made).status == "running"


def test_a_step_may_come_after_some_time_which_passes_without_being_waited_for(
    fake: FakeCloud, cloud: PhalaCloud
) -> None:
    made, gone = fake.add_cvm(status="stopped"), fake.add_cvm()
    fake.schedule(made, [{"after": 10, "status": "starting"}, {"after": 20.5, "status": "running"}])
    fake.schedule(gone, [{"after": 10, "status": "failed"}])
    fake.remove_cvm(gone)
    fake.advance(9)
    assert cloud.cvms.get(made).status == "stopped"
    fake.advance(1)
    assert (fake.cvm(made).status, fake.fleet.tenancies[0].cvms[0].status) == ("starting", "starting")
    assert cloud.cvms.wait(made, until="running", interval=5).status == "running"
    assert 30.5 <= fake.elapsed < 60
    fake.schedule(made, [{"after": 1, "status": "stopping"}, {"after": 1, "status": "stopped"}])
    fake.advance(60)
    assert [app.cvms[0].status for app in cloud.apps.list(status="stopped")] == ["stopped"]


@pytest.mark.parametrize("lists_cvms", [True, False])
@pytest.mark.parametrize("version", [OLD, NEW])
def test_a_hidden_replica_is_in_no_list_of_cvms_and_its_app_shows_or_counts_it(
    fake: FakeCloud, version: ApiVersion, lists_cvms: bool
) -> None:
    fake.add_app(app_id="shop", lists_cvms=lists_cvms)
    shown = fake.add_cvm(app_id="shop")
    hidden = fake.add_cvm(app_id="shop", hidden=True)
    with PhalaCloud(KEY, transport=fake.transport, api_version=version, strict=True) as cloud:
        assert [cvm.vm_uuid for cvm in (*cloud.cvms.list(), *cloud.cvms.iter())] == [shown.vm_uuid] * 2
        assert [cvm.vm_uuid for cvm in cloud.apps.list_cvms("shop")] == [shown.vm_uuid, hidden.vm_uuid]
        for app in (cloud.apps.get("shop"), *cloud.apps.list()):
            assert (app.cvm_count, app.current_cvm and app.current_cvm.vm_uuid) == (2, shown.vm_uuid)
            assert [cvm.vm_uuid for cvm in app.cvms] == ([shown.vm_uuid, hidden.vm_uuid] if lists_cvms else [])
        assert cloud.cvms.get(hidden).name == hidden.name
        assert len(cloud.inventory(complete=True).cvms) == 2


def test_any_key_is_the_administrators_unless_keys_are_enforced() -> None:
    def names(key: str, *, enforce_keys: bool) -> list[str]:
        fake = FakeCloud(enforce_keys=enforce_keys)
        with PhalaCloud(key, transport=fake.transport) as cloud:
            return [cvm.name for cvm in cloud.apps.list_cvms(REPLICATED_APP_ID)]

    assert len(names(KEY, enforce_keys=False)) == 3
    assert len(names(API_KEY, enforce_keys=True)) == 3
    assert names(MEMBER_KEY, enforce_keys=False) == names(MEMBER_KEY, enforce_keys=True) == ["atlas-web-2"]
    with pytest.raises(AuthenticationError):
        names(KEY, enforce_keys=True)
    with PhalaCloud(access_token=KEY, transport=FakeCloud().transport) as cloud:
        assert len(cloud.apps.list_cvms(REPLICATED_APP_ID)) == 3
    with httpx.Client(transport=FakeCloud().transport, base_url="https://cloud.example") as client:
        response = client.get("/api/v1/cvms")
    assert (response.status_code, response.json()) == (401, {"detail": "Authentication required"})


def test_requests_are_remembered_without_credentials(fake: FakeCloud) -> None:
    fake.add_cvm(workspace="acme")
    with PhalaCloud(KEY, access_token="a token", transport=fake.transport, workspace="acme") as cloud:
        cloud.cvms.list(user_id="0", node_id=3)
        cloud.with_api_version(OLD).cvms.get("cvm_test0001")
    with httpx.Client(transport=fake.transport, base_url="https://cloud.example") as client:
        client.post("/elsewhere", headers={"Cookie": "session"})
    listed, got, elsewhere = fake.requests
    assert isinstance(listed, SeenRequest)
    assert (listed.operation, listed.method, listed.path) == ("cvms.list", "GET", "/api/v1/cvms")
    assert listed.params == {"user_id": "0", "teepod_id": "3"}
    assert (listed.api_version, listed.workspace) == ("2026-01-21", "acme")
    assert listed.headers["accept"] == "application/json"
    assert (got.operation, got.path, got.api_version) == ("cvms.get", "/api/v1/cvms/cvm_test0001", "2025-10-28")
    assert (elsewhere.operation, elsewhere.method, elsewhere.api_version) == (None, "POST", None)
    for seen in fake.requests:
        assert not {"x-api-key", "authorization", "cookie"} & set(seen.headers)
        assert KEY not in repr(seen)


def test_a_fake_cloud_may_respond_in_another_version_than_the_requested_one(fake: FakeCloud, cloud: PhalaCloud) -> None:
    fake.add_cvm()
    for version, shape in (("2025-10-28", "HostedCvm"), (None, "CVMInfo")):
        fake.answer_as(version)
        assert cloud.cvms.list()[0].source.shape == shape


def test_the_gpus_of_a_cvm_are_as_many_as_they_become_and_an_app_has_no_cvm_that_its_version_cannot_describe() -> None:
    fake = FakeCloud()
    made = fake.update_cvm(GPU_CVM_ID, gpus=3)
    fake.update_cvm(NULL_CVM_ID, app_id=FOREIGN_APP_ID)
    for version, names in ((NEW, ["trial-box", "queued-box"]), (OLD, ["trial-box"])):
        with PhalaCloud(KEY, transport=fake.transport, api_version=version, strict=True) as cloud:
            (cvm,) = (cvm for cvm in cloud.cvms.list() if cvm.vm_uuid == made.vm_uuid)
            assert cvm.resources.gpus == 3
        with PhalaCloud(KEY, transport=fake.transport, api_version=version, workspace=SANDBOX_WORKSPACE_ID) as cloud:
            assert [cvm.name for cvm in cloud.apps.get(FOREIGN_APP_ID).cvms] == names
