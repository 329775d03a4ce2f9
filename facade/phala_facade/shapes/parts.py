"""Parts that several documented shapes share: endpoints, and the node and KMS of 2025-10-28."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from phala_facade.models import Endpoint, Kms, Node
from phala_facade.shapes.values import part, part_of

if TYPE_CHECKING:
    from phala_wire.models import CvmNetworkUrls, CvmNode, KmsInfo


def endpoints_of(urls: list[CvmNetworkUrls] | None) -> tuple[Endpoint, ...]:
    """Convert the public URLs of a CVM's ports."""
    return tuple([Endpoint(app=url.app, instance=url.instance) for url in urls]) if urls else ()


@part_of
def node_of(wire: CvmNode) -> Node:
    """Convert the node of 2025-10-28."""
    return Node(id=wire.id, name=wire.name, region=wire.region_identifier)


def kms_of(
    wire: KmsInfo | None,
    *,
    app_address: str | None,
    deployer_address: str | None,
    encrypted_env_pubkey: str | None = None,
) -> Kms | None:
    """Convert the KMS of 2025-10-28, with the related keys of the CVM."""
    return part(
        replace(
            _shared_kms(wire) or Kms(),
            app_address=app_address,
            deployer_address=deployer_address,
            encrypted_env_pubkey=encrypted_env_pubkey,
        )
    )


@part_of
def _shared_kms(wire: KmsInfo) -> Kms:
    return Kms(
        id=wire.id,
        slug=wire.slug,
        url=wire.url,
        version=wire.version,
        chain_id=wire.chain_id,
        contract_address=wire.kms_contract_address,
        gateway_app_id=wire.gateway_app_id,
    )
