"""The leaves of the facade that each documented shape carries; written by `make provenance`, never edited."""

from __future__ import annotations

DOCUMENTED = {
    "HostedCvm": """
        allow_upgrade app_id compose.file dashboard_url endpoints[].app endpoints[].instance gateway.base_domain
        gateway_enabled in_progress instance_id kms.app_address kms.chain_id kms.contract_address kms.deployer_address
        kms.gateway_app_id kms.id kms.slug kms.url kms.version listed name node.id node.name node.region os.name
        os.version owner.legacy_id owner.username project_id project_type public_logs public_sysinfo public_tcbinfo
        resources.billing_period resources.disk_gb resources.gpus resources.memory_mb resources.vcpu runtime.app_url
        runtime.boot_error runtime.boot_progress runtime.events[].body runtime.events[].event runtime.events[].timestamp
        runtime.exited_at runtime.shutdown_progress runtime.uptime secure_time status storage_fs syslog_endpoint vm_uuid
    """,
    "teehouse__api__routes__cvms__v20260121__schemas__CVMInfo": """
        app_id compose.docker_hash compose.hash compose.pre_launch_script_hash created_at deleted_at endpoints[].app
        endpoints[].instance gateway.base_domain gateway.cname gateway_enabled id in_progress instance_id
        kms.app_address kms.chain_id kms.contract_address kms.deployer_address kms.encrypted_env_pubkey kms.rpc_endpoint
        kms.type listed logs.container_log_base logs.serial logs.stderr logs.stdout name node.device_id node.id
        node.name node.node_id node.ppid node.region node.status node.version os.image_hash os.is_dev os.name os.version
        owner.avatar_url owner.id owner.username progress.correlation_id progress.started_at progress.target
        project_type public_logs public_sysinfo public_tcbinfo resources.billing_period resources.compute_price
        resources.disk_gb resources.gpus resources.instance_type resources.memory_mb resources.vcpu secure_time services
        status storage_fs vm_uuid workspace.avatar_url workspace.id workspace.name workspace.slug
    """,
    "teehouse__api__routes__cvms__management__CvmBasicInfo": """
        app_id dashboard_url endpoints[].app endpoints[].instance gateway.base_domain in_progress instance_id
        kms.app_address kms.chain_id kms.contract_address kms.deployer_address kms.encrypted_env_pubkey
        kms.gateway_app_id kms.id kms.slug kms.url kms.version legacy_id listed name node.id node.name node.region
        os.name project_id project_type public_logs public_sysinfo resources.disk_gb resources.instance_type
        resources.memory_mb resources.vcpu scheduled_delete_at status syslog_endpoint vm_uuid
    """,
    "CVMInfoDetail": """
        app_id compose.docker_hash compose.file compose.hash compose.pre_launch_script_hash created_at deleted_at
        endpoints[].app endpoints[].instance gateway.base_domain gateway.cname gateway_enabled id in_progress
        instance_id kms.app_address kms.chain_id kms.contract_address kms.deployer_address kms.encrypted_env_pubkey
        kms.rpc_endpoint kms.type listed logs.container_log_base logs.serial logs.stderr logs.stdout name node.device_id
        node.id node.name node.node_id node.ppid node.region node.status node.version os.image_hash os.is_dev os.name
        os.version owner.avatar_url owner.id owner.username progress.correlation_id progress.started_at progress.target
        project_type public_logs public_sysinfo public_tcbinfo resources.billing_period resources.compute_price
        resources.disk_gb resources.gpus resources.instance_type resources.memory_mb resources.vcpu secure_time services
        status storage_fs vm_uuid workspace.avatar_url workspace.id workspace.name workspace.slug
    """,
    "teehouse__api__routes__apps__v20251028__schemas__DstackAppFullResponse": """
        app_id created_at cvm_count icon_url id kms_type name profile.avatar_url profile.custom_domain
        profile.description profile.display_name provision_type workspace.name workspace.slug
    """,
    "teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse": """
        app_id created_at cvm_count icon_url id kms_type name profile.avatar_url profile.custom_domain
        profile.description profile.display_name provision_type
    """,
    "DstackAppMinimalResponse": """
        app_id
    """,
    "FilterOptionsResponse": """
        image_versions instance_types kms_slugs kms_types nodes regions statuses
    """,
    "teehouse__api__routes__apps__v20251028__schemas__CvmBasicInfo": """
        app_id instance_id kms.id kms.slug kms.type listed name node.id node.name node.region os.name resources.disk_gb
        resources.gpus resources.instance_type resources.memory_mb resources.vcpu status updated_at vm_uuid
    """,
}
