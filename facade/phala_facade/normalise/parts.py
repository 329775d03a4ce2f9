"""Parts that several documented shapes share: endpoints, the node and the KMS of 2025-10-28."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.models import Endpoint, Kms, Node
from phala_facade.normalise.reading import items, known

if TYPE_CHECKING:
    from msgspec import UnsetType

    from phala_facade.normalise.reading import Reading
    from phala_wire.models import CvmNetworkUrls, CvmNode, KmsInfo


def endpoints_of(urls: list[CvmNetworkUrls] | UnsetType | None) -> tuple[Endpoint, ...]:
    """Read the public URLs of a CVM's ports."""
    return tuple(Endpoint(app=known(url.app), instance=known(url.instance)) for url in items(urls))


def node_of(wire: CvmNode | UnsetType | None, reading: Reading, node_id: int | UnsetType | None = None) -> Node | None:
    """Read the node of 2025-10-28; `node_id` is what stands beside it, for an answer that omits the node itself."""
    if not wire:
        return reading.share(Node(id=known(node_id)))
    own_id = known(wire.id)
    return reading.share(
        Node(
            id=known(node_id) if own_id is None else own_id,
            name=known(wire.name),
            region=known(wire.region_identifier),
        )
    )


def kms_of(
    wire: KmsInfo | UnsetType | None,
    reading: Reading,
    *,
    app_address: str | UnsetType | None,
    deployer_address: str | UnsetType | None,
    encrypted_env_pubkey: str | UnsetType | None = None,
) -> Kms | None:
    """Read the KMS of 2025-10-28, with what stands beside it on the CVM."""
    if not wire:
        return reading.share(
            Kms(
                app_address=known(app_address),
                deployer_address=known(deployer_address),
                encrypted_env_pubkey=known(encrypted_env_pubkey),
            )
        )
    return reading.share(
        Kms(
            id=known(wire.id),
            slug=known(wire.slug),
            url=known(wire.url),
            version=known(wire.version),
            chain_id=known(wire.chain_id),
            contract_address=known(wire.kms_contract_address),
            gateway_app_id=known(wire.gateway_app_id),
            app_address=known(app_address),
            deployer_address=known(deployer_address),
            encrypted_env_pubkey=known(encrypted_env_pubkey),
        )
    )
