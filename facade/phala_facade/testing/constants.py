"""The public test credentials, and the identifiers of interesting records of the embedded fleet."""

from __future__ import annotations

import hashlib
import uuid
from typing import Final

API_KEY: Final = "phala-facade-embedded-key"  # pragma: allowlist secret
"""The administrator's key (``X-API-Key``); without a version header, responses are in 2025-10-28."""

MEMBER_KEY: Final = "phala-facade-embedded-member-key"  # pragma: allowlist secret
"""The key of a member without administrator's rights; responses are in 2026-01-21 by default."""

ACCESS_TOKEN: Final = "phala-facade-embedded-token"  # noqa: S105 - a public test value  # pragma: allowlist secret
"""The administrator's OAuth access token (``Authorization: Bearer``); responses are in 2026-01-21 by default."""


def hex_id(seed: str, digits: int = 40) -> str:
    """Return the lower-case hexadecimal digits, at most 64, of an invented id: the same for a seed on every run."""
    return hashlib.sha256(f"phala-facade embedded fleet: {seed}".encode()).hexdigest()[:digits]


def vm_uuid(seed: str) -> str:
    """Return the UUID of an invented VM, of version 4: the vendor's clients take no other."""
    return str(uuid.UUID(hex_id(f"VM {seed}", 32), version=4))


WORKSPACE_ID: Final = "wks_moebius1"
WORKSPACE_SLUG: Final = "moebius-labs"
SANDBOX_WORKSPACE_ID: Final = "wks_sandbox2"
"""A second workspace of the administrator's; a member has no access to it."""
FOREIGN_WORKSPACE_ID: Final = "wks_elsewhere"
"""A workspace that none of the credentials has access to."""

ADMIN_USER_ID: Final = "usr_adaAdmin1"
MEMBER_USER_ID: Final = "usr_memOmar2"

RUNNING_CVM_ID: Final = "cvm_atlasWeb1"
STARTING_CVM_ID: Final = "cvm_atlasWeb3"
STOPPED_CVM_ID: Final = "cvm_hermesWk1"
FAILED_CVM_ID: Final = "cvm_ledgerNd1"
GPU_CVM_ID: Final = "cvm_visionGp1"
FULL_CVM_ID: Final = "cvm_archiveF1"
"""Every field has a value: it is being deleted, so even ``deleted_at`` does."""
HOLLOW_CVM_ID: Final = "cvm_hollowNn1"
"""Every property that is nullable in both versions is null, or an object of nulls."""
BARE_COMPOSE_CVM_ID: Final = "cvm_legacyBx1"
"""Its compose file leaves out every setting that has a default."""
NO_COMPOSE_CVM_ID: Final = "cvm_hermesOd2"
"""Its node has neither a compose file nor GPUs in its configuration."""
TEXT_COMPOSE_CVM_ID: Final = "cvm_archiveT2"
"""Its compose file is a string, not an object."""
UNHOSTED_CVM_ID: Final = "cvm_trialPv1"
"""In the sandbox: it has a node but no VM yet, so it has no ``HostedCvm``."""
NULL_CVM_ID: Final = "cvm_queueNull2"
"""In the sandbox: every nullable property of 2026-01-21 is null; the shapes of 2025-10-28 cannot represent it."""
FOREIGN_CVM_ID: Final = UNHOSTED_CVM_ID
"""A CVM of another workspace than the default one."""
CONFLICT_CVM_ID: Final = "cvm_conflict409"
"""Not a CVM: a request for it gets a 409 in the structured form, under ``detail``."""

REPLICATED_APP_ID: Final = hex_id("app atlas")
HIDING_APP_ID: Final = hex_id("app hermes")
"""Lists of CVMs hide two of its four replicas, which the app itself shows."""
GPU_APP_ID: Final = hex_id("app vision")
RESTRICTED_APP_ID: Final = hex_id("app ledger")
"""The administrator sees all of it, a member only its minimal form."""
CURRENT_ONLY_APP_ID: Final = hex_id("app legacy")
"""``cvms`` is empty, although there is a ``current_cvm``."""
EMPTY_APP_ID: Final = hex_id("app empty")
"""It has no CVMs."""
MINIMAL_APP_ID: Final = hex_id("app minimal")
"""Always in the minimal response's long form: everything but ``app_id`` is null."""
SHORT_MINIMAL_APP_ID: Final = hex_id("app short")
"""Always in the minimal response's short form: only ``app_id``."""
FOREIGN_APP_ID: Final = hex_id("app trial")
"""An app of the sandbox workspace."""
